-- For each fact the figure that says it: the table made for it, else the best surviving witness.
with figures as (
    select * from {{ ref('int_released_figures') }}
    where cell_state in ('value', 'zero')
),

candidates as (
    select
        witnesses.fact,
        witnesses.key as fact_key,
        case
            when witnesses.line_code in ('*', '[class]') then figures.line_code
            else 'TOTAL'
        end as code,
        witnesses.rank,
        figures.*,
    from figures
    inner join {{ ref('witnesses') }} as witnesses
        on figures.table_code = witnesses.table_code
        and figures.measure_code = witnesses.measure_code
        and coalesce(figures.side_code, '') = coalesce(witnesses.side_code, '')
        and (
            (witnesses.line_code = '*' and (figures.line_code = 'TOTAL' or figures.line_level between 1 and 3))
            or (witnesses.line_code = '[class]' and figures.line_group = 'expenditure_class')
            or figures.line_code = witnesses.line_code
        )
),

final as (
    select *
    from candidates
    qualify row_number() over (
        partition by document_id, fact, fact_key, code order by rank, page_no, block_no, row_no, col_no
    ) = 1
)

select * from final
