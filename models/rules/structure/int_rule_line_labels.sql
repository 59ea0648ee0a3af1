-- S13: the lines of 01 and 04 carry the labels of the form.
with labels as (
    select
        figures.document_id,
        figures.table_code,
        figures.side_code,
        figures.line_code,
        regexp_replace({{ plain('figures.line_label') }}, {{ phrase('section_mark') }}, '') as label,
        min(figures.page_no) as page_no,
    from {{ ref('fct_figure') }} as figures
    inner join {{ ref('int_accounts') }} as documents on figures.document_id = documents.document_id
    where figures.table_code in ('income_expenditure_summary', 'fiscal_summary')
        and documents.document_kind = 'final_account'
        and figures.line_label is not null
    group by 1, 2, 3, 4, 5
),

template as (
    select * from {{ ref('template_labels') }}
),

judged as (
    select
        labels.*,
        exists(
            select 1 from template
            where template.table_code = labels.table_code
                and template.side_code = labels.side_code
                and template.line_code = labels.line_code
                and template.label = labels.label
        ) as is_of_form,
    from labels
    where labels.label <> ''
        and exists (
            select 1 from template
            where template.table_code = labels.table_code and template.line_code = labels.line_code
        )
),

final as (
    select
        document_id,
        'S13' as identity_id,
        table_code as instance,
        try_cast(count(*) filter (where is_of_form) as decimal(20, 6)) as lhs,
        cast(count(*) as decimal(20, 6)) as rhs,
        case when bool_and(is_of_form) then 'exact' else 'violated' end as outcome,
        case when not bool_and(is_of_form) then 'labels differ from the form' end as reason,
        min(case when not is_of_form then page_no end) as page_no,
        string_agg(case when not is_of_form then label end, ', ' order by label) as printed,
    from judged
    group by 1, 3
)

select * from final
