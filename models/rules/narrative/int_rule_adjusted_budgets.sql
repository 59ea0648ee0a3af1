-- R22: where the budgets told of the classes miss the budget told by exactly what the fiscal income of the
-- year misses it, they are the adjusted budgets and not those of the start of the year.
with sums as (
    select * from {{ ref('int_rule_narrative_sums') }}
    where identity_id = 'Q01'
),

incomes as (
    select
        figures.document_id,
        figures.figure_id,
        figures.amount_yuan,
        figures.half_step * units.yuan_per_unit as half_step_yuan,
    from {{ ref('fct_figure') }} as figures
    inner join {{ ref('money_units') }} as units on figures.unit = units.unit
    where figures.table_code = 'fiscal_summary' and figures.side_code = 'income' and figures.line_code = 'income_total'
        and figures.cell_state in ('value', 'zero') and not figures.is_repeat
),

compared as (
    select
        sums.*,
        incomes.figure_id,
        try_cast(incomes.amount_yuan / 10000 as decimal(20, 6)) as income,
        try_cast(sums.tolerance + incomes.half_step_yuan / 10000 as decimal(20, 6)) as both_steps,
        case
            when sums.outcome = 'not_testable' then sums.reason
            when incomes.figure_id is null then 'not printed: fiscal income of the year'
        end as obstacle,
    from sums
    left join incomes on sums.document_id = incomes.document_id
),

final as (
    select
        document_id,
        'R22' as identity_id,
        '-' as instance,
        case when obstacle is null then rhs end as lhs,
        case when obstacle is null then income end as rhs,
        case when obstacle is null then try_cast((rhs - income) * 10000 as decimal(20, 2)) end as difference_yuan,
        case when obstacle is null then both_steps end as tolerance,
        case
            when obstacle is not null then 'not_testable'
            when outcome = 'violated' and abs(rhs - income) <= both_steps then 'violated'
            else 'exact'
        end as outcome,
        case
            when obstacle is not null then obstacle
            when outcome = 'violated' and abs(rhs - income) <= both_steps
                then 'the class budgets add to the fiscal income of the year: they are adjusted budgets'
        end as reason,
        list_filter(list_append(figure_ids, figure_id), lambda x: x is not null) as figure_ids,
        page_no,
        printed,
    from compared
)

select * from final
