-- S03: the numbers of lines (行次) run from 1 without a gap and without a repetition.
with numbers as (
    select
        cells.document_id,
        cells.table_code,
        min(cells.page_no) over (partition by cells.document_id, cells.table_code) as page_no,
        try_cast(cells.plain_text as integer) as line_no,
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_column_roles') }} as roles
        on cells.document_id = roles.document_id
        and cells.header_block = roles.block_no
        and cells.header_col = roles.col_no
    inner join {{ ref('int_accounts') }} as documents on cells.document_id = documents.document_id
    where roles.role = 'line_no' and regexp_full_match(cells.plain_text, '[0-9]{1,3}')
        and cells.table_code in ('income_expenditure_summary', 'fiscal_summary', 'statistics')
),

spans as (
    select
        document_id,
        table_code,
        min(page_no) as page_no,
        count(*) as number_count,
        count(distinct line_no) as distinct_count,
        max(line_no) as highest,
        list(distinct line_no) as present,
    from numbers
    group by 1, 2
),

-- 16 never stands in table 10
gaps as (
    select
        spans.*,
        list_filter(
            range(1, highest + 1),
            lambda x: not list_contains(present, cast(x as integer)) and not (table_code = 'statistics' and x = 16)
        ) as missing,
    from spans
),

final as (
    select
        document_id,
        'S03' as identity_id,
        table_code as instance,
        try_cast(distinct_count as decimal(20, 6)) as lhs,
        try_cast(highest - if(table_code = 'statistics' and highest >= 16, 1, 0) as decimal(20, 6)) as rhs,
        case when len(missing) = 0 and number_count = distinct_count then 'exact' else 'violated' end as outcome,
        case
            when len(missing) > 0 then 'missing: ' || array_to_string(missing, ', ')
            when number_count > distinct_count then 'a number of a line is printed twice'
        end as reason,
        page_no,
        array_to_string(missing, ', ') as printed,
    from gaps
)

select * from final
