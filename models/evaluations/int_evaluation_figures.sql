-- Every number of a self-evaluation that stands in a cell of its own, or behind 按支出性质分：.
with cells as (
    select * from {{ ref('int_evaluation_cells') }}
),

places as (
    select
        document_id, table_id, table_no, table_code, page_no, block_no, row_no, col_no, token_no, part,
        printed, second_text, plain_text, number_text, is_unsure, x0, y0, x1, y1,
    from cells
),

scores as (
    select
        places.* exclude (token_no, part, plain_text),
        'indicator' as line_code,
        indicators.level3 as line_label,
        case when places.token_no = indicators.score_token then 'score' else 'points' end as measure_code,
        '分' as unit,
    from places
    inner join {{ ref('int_indicator_rows') }} as indicators
        on {{ same_row('places', 'indicators') }}
        and places.token_no in (indicators.score_token, indicators.score_token - 1)
),

totals as (
    select
        places.* exclude (token_no, part, plain_text),
        'evaluation_total' as line_code,
        '总分' as line_label,
        case
            when places.token_no = max(places.token_no) over (partition by places.document_id, places.table_id)
                and projects.total_score_text is not null then 'score'
            else 'points'
        end as measure_code,
        '分' as unit,
    from places
    inner join {{ ref('int_projects') }} as projects
        on places.document_id = projects.document_id and places.table_id = projects.table_id
    where places.part = 'total' and (places.number_text is not null or places.is_unsure)
),

taken_rows as (
    select document_id, block_no, row_no from scores
    union
    select document_id, block_no, row_no from totals
    union
    select document_id, block_no, row_no from {{ ref('int_fund_cells') }}
),

-- a row of funds or indicators that no rule took: its numbers are listed, not lost
leftovers as (
    select
        places.* exclude (token_no, part, plain_text),
        'unknown' as line_code,
        cast(null as varchar) as line_label,
        'unknown' as measure_code,
        cast(null as varchar) as unit,
    from places
    left join taken_rows on {{ same_row('places', 'taken_rows') }}
    where places.part in ('funds', 'indicators')
        and (places.number_text is not null or places.is_unsure)
        and taken_rows.document_id is null
),

numbers as (
    select * from scores
    union all by name
    select * from totals
    union all by name
    select * from {{ ref('int_fund_breakdowns') }}
    union all by name
    select * from leftovers
),

together as (
    select
        document_id, table_id, table_no, table_code, page_no, block_no, row_no, col_no, line_code, line_label,
        line_group, measure_code, printed, second_text, number_text as amount_text, unit,
        coalesce(is_unsure, false) as is_unsure,
        case
            when is_unsure then 'unreadable'
            when try_cast(number_text as decimal(20, 6)) = 0 then 'zero'
            else 'value'
        end as cell_state,
        cast(null as varchar) as repair_rule, x0, y0, x1, y1,
    from numbers
    union all by name
    select
        document_id, table_id, table_no, table_code, page_no, block_no, row_no, col_no, line_code, line_label,
        measure_code, printed, second_text, amount_text, unit, is_unsure, cell_state, repair_rule, x0, y0, x1, y1,
    from {{ ref('int_fund_cells') }}
),

-- the words beside a number say what it is
disputed_rows as (
    select distinct document_id, block_no, row_no from cells
    where is_disputed and number_text is null and part in ('funds', 'indicators', 'total')
),

final as (
    select
        together.*,
        disputed_rows.document_id is not null as is_disputed,
    from together
    left join disputed_rows on {{ same_row('together', 'disputed_rows') }}
)

select * from final
