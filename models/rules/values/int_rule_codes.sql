-- EL01: every code of the function classification has its parents in the same table, and is called
-- what it is called elsewhere.
with lines as (
    select distinct
        figures.document_id,
        figures.table_code,
        figures.line_code,
        figures.parent_code,
        figures.line_level,
        {{ plain('figures.line_label') }} as label,
        figures.page_no,
    from {{ ref('fct_figure') }} as figures
    inner join {{ ref('int_accounts') }} as documents on figures.document_id = documents.document_id
    where figures.line_level between 1 and 3 and figures.side_code is null
        and figures.table_code <> 'economic_detail'
),

orphans as (
    select
        lines.document_id,
        lines.table_code,
        lines.line_code,
        lines.page_no,
        lines.line_level = 1 or coalesce(bool_or(parents.line_code is not null), false) as has_parent,
    from lines
    left join lines as parents
        on lines.document_id = parents.document_id
        and lines.table_code = parents.table_code
        and lines.parent_code = parents.line_code
    group by lines.document_id, lines.table_code, lines.line_code, lines.page_no, lines.line_level
),

parent_rows as (
    select
        document_id,
        table_code || ' parents' as instance,
        count(*) filter (where has_parent) as lhs,
        count(*) as rhs,
        case when bool_and(has_parent) then 'exact' else 'violated' end as outcome,
        case when not bool_and(has_parent) then 'the parents of codes are not printed' end as reason,
        min(case when not has_parent then page_no end) as page_no,
        string_agg(case when not has_parent then line_code end, ', ' order by line_code) as printed,
    from orphans
    group by document_id, table_code
),

-- a name cut short by its cell is no other name; brackets and 、 differ from office to office
names as (
    select
        lines.*,
        function_names.name,
        regexp_replace(lines.label, {{ rule_phrase('name_mark') }}, '', 'g') as label_key,
        regexp_replace({{ plain('function_names.name') }}, {{ rule_phrase('name_mark') }}, '', 'g') as name_key,
    from lines
    inner join {{ ref('function_names') }} as function_names on lines.line_code = function_names.code
    where lines.label <> ''
),

-- the classification gave some codes another name in earlier years
compared as (
    select
        document_id,
        table_code,
        line_code,
        page_no,
        min(label) as label,
        min(name) as name,
        bool_or(starts_with(name_key, label_key) or starts_with(label_key, name_key)) as is_named,
    from names
    group by 1, 2, 3, 4
),

name_rows as (
    select
        document_id,
        table_code || ' names' as instance,
        count(*) filter (where is_named) as lhs,
        count(*) as rhs,
        case when bool_and(is_named) then 'exact' else 'violated' end as outcome,
        case
            when not bool_and(is_named)
                then 'elsewhere: '
                    || string_agg(case when not is_named then line_code || ' ' || name end, ', ' order by line_code)
        end as reason,
        min(case when not is_named then page_no end) as page_no,
        string_agg(case when not is_named then line_code || ' ' || label end, ', ' order by line_code) as printed,
    from compared
    group by document_id, table_code
),

final as (
    select *, 'EL01' as identity_id from parent_rows
    union all by name
    select *, 'EL01' as identity_id from name_rows
)

select * from final
