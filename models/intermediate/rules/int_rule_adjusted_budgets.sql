-- R22: where the budgets told of the classes miss the budget told by exactly what the fiscal income of the
-- year misses it, they are the adjusted budgets and not those of the start of the year.
with sums as (
    select * from {{ ref('int_rule_narrative_sums') }}
    where identity_id = 'Q01' and outcome in ('exact', 'rounding', 'violated')
),

incomes as (
    select document_id, figure_id, value, half_step
    from {{ ref('fct_figure') }}
    where table_code = 'fiscal_summary' and side_code = 'income' and line_code = 'income_total'
        and cell_state in ('value', 'zero') and unit = '万元'
),

final as (
    select
        sums.document_id,
        'R22' as identity_id,
        '-' as instance,
        cast(sums.rhs as decimal(20, 6)) as lhs,
        cast(incomes.value as decimal(20, 6)) as rhs,
        cast((sums.rhs - incomes.value) * 10000 as decimal(20, 2)) as difference_yuan,
        cast(sums.tolerance + incomes.half_step as decimal(20, 6)) as tolerance,
        case
            when sums.outcome = 'violated' and abs(sums.rhs - incomes.value) <= sums.tolerance + incomes.half_step then 'violated'
            else 'exact'
        end as outcome,
        case
            when sums.outcome = 'violated' and abs(sums.rhs - incomes.value) <= sums.tolerance + incomes.half_step
                then 'the class budgets add to the fiscal income of the year: they are adjusted budgets'
        end as reason,
        list_append(sums.figure_ids, incomes.figure_id) as figure_ids,
        sums.page_no,
        sums.printed,
    from sums
    inner join incomes on sums.document_id = incomes.document_id
)

select * from final
