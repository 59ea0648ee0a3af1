-- What identities take their operands from: every figure, once, a part of the line above (其中) never, and what the
-- narrative states.
-- A table said to have no data, or lost, is its one row of line_code TABLE.
with figures as (
    select
        document_id,
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
        block_no,
        row_no,
        cell_state,
        reading,
        value,
        unit,
        -- a count is exact
        case when unit in ('人', '辆', '台套') then 0 else half_step end as half_step,
    from {{ ref('fct_figure') }}
    where substr(line_code, 1, 9) <> 'of_which_'  -- a part of the line above, never an addend
        and not coalesce(is_repeat, false)  -- 合计 at the head and again at the foot
),

-- what the narrative states is a second observation of the same amounts
claims as (
    select
        document_id,
        claim_id as figure_id,
        'narrative' as table_code,
        section as side_code,
        coalesce(line_code, subject_code) as line_code,
        case length(line_code) when 3 then 1 when 5 then 2 when 7 then 3 end as line_level,
        aspect_code as measure_code,
        page_no,
        block_no,
        line_no as row_no,
        'value' as cell_state,
        'single' as reading,
        value,
        unit,
        half_step,
    from {{ ref('fct_claim') }}
    where claim_state in ('value', 'unit_inferred') and value is not null and match_status <> 'unclassified'
),

printed as (
    select * from figures
    union all by name
    select * from claims
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
        case figures.unit
            when '元' then 1
            when '千元' then 1000
            when '万元' then 10000
            when '百万元' then 1000000
            when '亿元' then 100000000
        end as yuan_per_unit,
        min(figures.half_step) over (
            partition by figures.document_id, figures.table_code, figures.unit
        ) as finest_half_step,
    from printed as figures
    left join scores on figures.figure_id = scores.figure_id
    left join parents
        on figures.document_id = parents.document_id
        and figures.table_code = parents.table_code
        and figures.line_code = parents.parent_code
)

select * from final
