-- The cells of the tables that show what a narrative may state, by concept. A table said to have no data
-- shows nothing, which is nil; a lost one shows nothing that could be held against a claim.
with figures as (
    select
        figures.*,
        units.yuan_per_unit,
    from {{ ref('fct_figure') }} as figures
    left join {{ ref('money_units') }} as units on figures.unit = units.unit
    where not figures.is_repeat
        and figures.cell_state in ('value', 'zero', 'blank', 'dash', 'no_data')
),

targets as (
    select *, concept_code like '%{code}%' as is_template,
    from {{ ref('claim_targets') }}
),

-- all that was spent is general budget, so its table shows what a lost one showed
all_general as (
    select document_id
    from figures
    where (table_code = 'income_expenditure_summary' and line_code = 'expenditure_total' and measure_code = 'amount')
        or (table_code = 'general_budget_expenditure' and line_code = 'TOTAL' and measure_code = 'total')
    group by document_id
    having count(distinct table_code) = 2 and min(amount_yuan) = max(amount_yuan)
),

found as (
    select
        figures.document_id,
        replace(targets.concept_code, '{code}', figures.line_code) as concept_code,
        targets.rank,
        targets.condition,
        figures.figure_id,
        coalesce(figures.value, 0) as value,
        figures.unit,
        coalesce(figures.half_step, 0) as half_step,
        coalesce(figures.amount_yuan, 0) as amount_yuan,
        try_cast(coalesce(figures.half_step, 0) * coalesce(figures.yuan_per_unit, 0) as decimal(20, 6))
            as half_step_yuan,
        figures.cell_state,
        figures.reading,
    from figures
    inner join targets
        on figures.table_code = targets.table_code
        and (
            figures.line_code = 'TABLE' and not targets.is_template
            or (
                figures.measure_code = targets.measure_code
                and figures.side_code is not distinct from targets.side_code
                and (
                    targets.is_template and figures.line_level between 1 and 3
                    or figures.line_code = targets.line_code
                )
            )
        )
),

-- two lines that one sentence sums up: 机关运行经费 of 行政单位 and of 参公单位
sums as (
    select
        document_id, concept_code, 9 as rank, min(figure_id) as figure_id, sum(value) as value, min(unit) as unit,
        sum(half_step) as half_step, sum(amount_yuan) as amount_yuan, sum(half_step_yuan) as half_step_yuan,
        'value' as cell_state, min(reading) as reading,
    from found
    where condition = 'or_sum'
    group by document_id, concept_code
    having count(*) filter (where cell_state = 'value') > 1
),

final as (
    select found.* exclude (condition)
    from found
    left join all_general on found.document_id = all_general.document_id
    where coalesce(found.condition, '') <> 'all_general_budget' or all_general.document_id is not null
    union all
    select * from sums
)

select * from final
