-- EL03: 行政运行 is spent by offices and by units managed like them, which have 机关运行经费.
with documents as (
    select documents.document_id, tables.table_state
    from {{ ref('int_accounts') }} as documents
    left join {{ ref('int_expected_tables') }} as tables
        on documents.document_id = tables.document_id and tables.table_code = 'statistics'
    where documents.document_kind = 'final_account'
),

costs as (
    select document_id, max(amount) as operating_cost, min(figure_id) as figure_id
    from {{ ref('int_statutory_amounts') }}
    where line_code in ('operating_cost_administrative', 'operating_cost_civil_service_managed')
    group by 1
),

public_totals as (
    select document_id, max(amount) as public_total
    from {{ ref('int_statutory_amounts') }}
    where line_code = 'public_total' and measure_code = 'basic'
    group by 1
),

running as (
    select
        document_id,
        array_agg(figure_id order by figure_id) as figure_ids,
        min(page_no) as page_no,
        string_agg(distinct line_code, ', ' order by line_code) as printed,
    from {{ ref('int_statutory_amounts') }}
    where table_code = 'general_budget_expenditure' and measure_code = 'basic' and line_level = 3
        and ends_with(line_code, '01') and amount > 0
        and regexp_matches({{ plain('line_label') }}, {{ rule_phrase('office_running') }})
    group by 1
),

final as (
    select
        documents.document_id,
        'EL03' as identity_id,
        '-' as instance,
        case
            when running.document_id is null then 'not_applicable'
            when costs.document_id is null or coalesce(public_totals.public_total, 0) = 0 then 'not_testable'
            when costs.operating_cost = 0 then 'violated'
            else 'exact'
        end as outcome,
        case
            when running.document_id is null then 'nothing is spent on 行政运行'
            when costs.document_id is null then 'no table says whether the unit has 机关运行经费'
            when coalesce(public_totals.public_total, 0) = 0 then 'no public expenditure of which it could be part'
            when costs.operating_cost = 0
                then 'basic expenditure on 行政运行, but no 机关运行经费: neither an office nor managed like one'
        end as reason,
        running.figure_ids,
        running.page_no,
        running.printed,
    from documents
    left join running on documents.document_id = running.document_id
    left join public_totals on documents.document_id = public_totals.document_id
    left join costs on documents.document_id = costs.document_id
)

select * from final
