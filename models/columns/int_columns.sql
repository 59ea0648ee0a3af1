-- What each column of each grid holds: its header path, found in the seed wordings, or its number.
with header_cells as (
    select * from {{ ref('int_header_cells') }}
),

own_text as (
    select
        *,
        max(case when plain_text <> '' then col_no end) over (
            partition by document_id, block_no, row_no order by col_no
        ) as last_text_col,
    from header_cells
    where not is_ruler
),

bounded as (
    select
        *,
        max(last_text_col) over (
            partition by document_id, block_no, col_no
            order by row_no rows between unbounded preceding and 1 preceding
        ) as bound_col,
    from own_text
),

-- a blank header cell goes on with the text left of it, unless a cell above begins in between
filled as (
    select
        here.document_id,
        here.table_id,
        here.table_code,
        here.block_no,
        here.row_no,
        here.col_no,
        case when here.last_text_col >= coalesce(here.bound_col, 0) then there.plain_text else '' end as header_text,
    from bounded as here
    left join bounded as there
        on {{ same_row('here', 'there') }}
        and here.last_text_col = there.col_no
),

distinct_texts as (
    select
        *,
        lag(header_text) over (partition by document_id, block_no, col_no order by row_no) as text_above,
    from filled
    where header_text <> ''
),

paths as (
    select
        document_id, table_id, table_code, block_no, col_no,
        string_agg(header_text, '/' order by row_no) as header_path,
    from distinct_texts
    where text_above is null or text_above <> header_text
    group by 1, 2, 3, 4, 5
),

columns as (
    select
        document_id, table_id, table_code, block_no, col_no,
        max(x0) as x0,
        min(x1) as x1,
        coalesce(bool_or(is_disputed), false) as is_disputed,
        max(try_cast(plain_text as integer)) filter (where is_ruler and regexp_full_match(plain_text, '[0-9]{1,2}'))
            as ruler_no,
        max(ruler_no) over (partition by document_id, block_no) as ruler_count,
    from header_cells
    group by 1, 2, 3, 4, 5
),

-- the wordings that a table may have, so that no others are tried
wordings as (
    select tables.table_code, wordings.* exclude (table_code), wordings.table_code as told_of
    from (select distinct table_code from paths) as tables
    inner join {{ ref('column_wordings') }} as wordings on wordings.table_code in ('*', tables.table_code)
),

known_paths as (
    select
        distinct_paths.table_code, distinct_paths.header_path,
        wordings.role, wordings.side_code, wordings.measure_code,
    from (select distinct table_code, header_path from paths) as distinct_paths
    inner join wordings
        on distinct_paths.table_code = wordings.table_code
        and regexp_matches(distinct_paths.header_path, wordings.pattern)
        and (wordings.also_pattern is null or regexp_matches(distinct_paths.header_path, wordings.also_pattern))
    qualify row_number() over (
        partition by distinct_paths.table_code, distinct_paths.header_path
        order by wordings.priority, wordings.told_of desc, wordings.pattern
    ) = 1
),

final as (
    select
        columns.* exclude (ruler_count),
        paths.header_path,
        case
            when worded.role = 'item' or (worded.role is null and columns.ruler_no is not null) then 'measure'
            else worded.role
        end as role,
        coalesce(worded.side_code, ruled.side_code) as side_code,
        -- an item of 三公 is half a measure: a number over it says more; a head that nobody knows is no measure
        coalesce(
            if(worded.role = 'item', ruled.measure_code, null), worded.measure_code, ruled.measure_code,
            if(paths.header_path is not null and worded.role is null, 'unknown', null)
        ) as measure_code,
    from columns
    left join paths on {{ same_column('columns', 'paths') }}
    left join known_paths as worded
        on paths.table_code = worded.table_code and paths.header_path = worded.header_path
    left join {{ ref('column_rulers') }} as ruled
        on coalesce(worded.role, 'item') = 'item'
        and columns.table_code = ruled.table_code
        and columns.ruler_no = ruled.ruler_no
        and columns.ruler_count = ruled.form_columns
        and ruled.form <> 'pairs'  -- the numbering runs through the halves of the statutory form
)

select * from final
