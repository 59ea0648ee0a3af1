-- Filled cells of self-evaluation tables, numbered in each row from the left and from the right.
with tables as (
    select * from {{ ref('int_tables') }}
    where table_code in ('project_evaluation', 'overall_evaluation')
),

cells as (
    select
        cells.*,
        tables.table_id,
        tables.table_no as logical_table_no,
        tables.table_code,
        cells.block_no * 100000 + cells.row_no as row_at,
        case
            when cells.is_unsure is not true then {{ number_in("rtrim(cells.plain_text, '%')") }}
        end as number_text,
    from {{ ref('stg_table_cells') }} as cells
    inner join {{ ref('int_table_blocks') }} as blocks
        on cells.document_id = blocks.document_id and cells.block_no = blocks.block_no
    inner join tables
        on blocks.document_id = tables.document_id and blocks.table_id = tables.table_id
    where cells.plain_text <> ''
),

-- where the indicators begin
parts as (
    select
        document_id,
        table_id,
        min(case when regexp_matches(plain_text, {{ phrase('indicators_header') }}) then row_at end) as indicators_at,
        min(case when regexp_matches(plain_text, {{ phrase('funds_header') }}) then row_at end) as funds_at,
        bool_or(regexp_matches(plain_text, {{ phrase('layout_sx') }})) as is_sx,
        bool_or(regexp_matches(plain_text, {{ phrase('layout_sc') }})) as is_sc,
    from cells
    group by 1, 2
),

row_texts as (
    select
        document_id,
        table_id,
        row_at,
        string_agg(plain_text, '' order by col_no) as row_text,
        bool_or(regexp_matches(plain_text, {{ phrase('goal_row') }})) as has_goal,
        bool_or(regexp_matches(plain_text, {{ phrase('adjusted_target') }})) as has_adjusted,
    from cells
    group by 1, 2, 3
),

-- where the goals and the total score stand, between the funds and behind the indicators
places as (
    select
        parts.document_id,
        parts.table_id,
        any_value(parts.indicators_at) as indicators_at,
        any_value(parts.funds_at) as funds_at,
        case when any_value(parts.is_sx) then 'SX' when any_value(parts.is_sc) then 'SC' else 'HN' end as layout,
        min(row_texts.row_at) filter (
            where row_texts.has_goal and row_texts.row_at > coalesce(parts.funds_at, 0)
        ) as goal_at,
        min(row_texts.row_at) filter (
            where regexp_matches(row_texts.row_text, {{ phrase('total_row') }})
                and row_texts.row_at > coalesce(parts.indicators_at, 0)
        ) as total_at,
        bool_or(row_texts.has_adjusted and row_texts.row_at >= parts.indicators_at) as has_adjusted,
    from parts
    inner join row_texts on parts.document_id = row_texts.document_id and parts.table_id = row_texts.table_id
    group by 1, 2
),

final as (
    select
        cells.document_id,
        cells.table_id,
        cells.logical_table_no as table_no,
        cells.table_code,
        cells.page_no,
        cells.block_no,
        cells.row_no,
        cells.row_at,
        cells.col_no,
        cells.text,
        cells.printed,
        cells.second_text,
        cells.plain_text,
        cells.number_text,
        cells.is_unsure,
        cells.is_disputed,
        cells.x0,
        cells.y0,
        cells.x1,
        cells.y1,
        places.layout,
        case when places.has_adjusted then 3 else 2 end as value_count,
        case
            when cells.row_at = places.total_at then 'total'
            when cells.row_at > places.total_at then 'analysis'
            when cells.row_at = places.indicators_at then 'indicator_header'
            when cells.row_at > places.indicators_at then 'indicators'
            when cells.row_at >= places.goal_at then 'goal'
            when cells.row_at > places.funds_at then 'funds'
            when cells.row_at = places.funds_at then 'fund_header'
            else 'head'
        end as part,
        row_number() over (
            partition by cells.document_id, cells.block_no, cells.row_no order by cells.col_no
        ) as token_no,
        count(*) over (partition by cells.document_id, cells.block_no, cells.row_no) as token_count,
    from cells
    inner join places on cells.document_id = places.document_id and cells.table_id = places.table_id
)

select * from final
