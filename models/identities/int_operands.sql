-- What identities take their operands from: every figure, once, a part of the line above (其中) never.
-- A table said to have no data, or lost, is its one row of line_code TABLE.
with figures as (
    select
        printed.document_id,
        figure_id,
        table_code,
        side_code,
        line_code,
        line_group,
        line_level,
        parent_code,
        measure_code,
        table_no,
        page_no,
        printed.block_no,
        row_no,
        cell_state,
        -- two readings of one picture can be wrong together: before a broken sum they count as one
        case when scanned.block_no is not null and reading = 'agreed' then 'single' else reading end as reading,
        value,
        unit,
        -- a count is exact
        case when unit in ('人', '辆', '台套') then 0 else half_step end as half_step,
    from {{ ref('fct_figure') }} as printed
    left join {{ ref('int_scanned_tables') }} as scanned
        on printed.document_id = scanned.document_id and printed.block_no = scanned.block_no
    where substr(line_code, 1, 9) <> 'of_which_'  -- a part of the line above, never an addend
        and not coalesce(is_repeat, false)  -- 合计 at the head and again at the foot
),

parents as (
    select distinct document_id, table_code, parent_code,
    from figures
    where parent_code is not null
),

-- the score of the total row may be cut off; the first of its sources then says it
scores as (
    select figure_id,
    from figures
    where measure_code = 'execution_score' and line_code in ('fund_total', 'fund_source')
    qualify row_number() over (
        partition by document_id, table_code, table_no
        order by cell_state in ('value', 'zero') desc, line_code = 'fund_total' desc, page_no, block_no, row_no
    ) = 1
),

final as (
    select
        figures.* exclude (line_group, page_no, block_no, row_no),
        coalesce(
            figures.line_group,
            case
                when scores.figure_id is not null then 'execution_score'
                when figures.line_level between 1 and 3 and parents.parent_code is null then 'leaf'
            end
        ) as line_group,
        dense_rank() over (
            partition by figures.document_id, figures.table_code, figures.table_no, figures.line_code
            order by figures.page_no, figures.block_no, figures.row_no
        ) as item_no,
        money_units.yuan_per_unit,
        min(figures.half_step) over (
            partition by figures.document_id, figures.table_code, figures.unit
        ) as finest_half_step,
    from figures
    left join {{ ref('money_units') }} as money_units on figures.unit = money_units.unit
    left join scores on figures.figure_id = scores.figure_id
    left join parents
        on figures.document_id = parents.document_id
        and figures.table_code = parents.table_code
        and figures.line_code = parents.parent_code
)

select * from final
