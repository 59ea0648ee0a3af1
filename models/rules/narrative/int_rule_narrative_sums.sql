-- Q01-Q03, Q05, SH02: the parts a narrative states add to the whole it states. Only where every part that the
-- tables print is stated; a part the narrative leaves out makes the sum untestable.
-- R22: where the budgets told of the classes (Q01) miss the budget told by exactly what the fiscal income of the
-- year misses it, they are the adjusted budgets and not those of the start of the year.
with parts as (
    select * from {{ ref('int_narrative_parts') }}
),

added as (
    select
        document_id,
        identity_id,
        any_value(whole_yuan) as whole_yuan,
        sum(part_yuan) as parts_yuan,
        any_value(whole_half_step_yuan) + sum(part_half_step_yuan) as tolerance_yuan,
        min(page_no) as page_no,
        any_value(sentence) as printed,
        string_agg(part, ', ' order by part) filter (where part_claim_id is null) as parts_missing,
        [any_value(whole_claim_id)]
            || coalesce(array_agg(part_claim_id order by part_claim_id) filter (where part_claim_id is not null), [])
            as figure_ids,
    from parts
    group by document_id, identity_id
),

compared as (
    select *, parts_yuan is not null and parts_missing is null as is_testable
    from added
),

sums as (
    select
        document_id,
        identity_id,
        '-' as instance,
        {{ yuan_verdict('whole_yuan', 'parts_yuan', 'tolerance_yuan', 'is_testable') }},
        case
            when parts_yuan is null then 'no part is stated'
            when parts_missing is not null then 'not stated: ' || parts_missing
            when abs(whole_yuan - parts_yuan) > tolerance_yuan
                then 'the parts add to ' || try_cast(try_cast(parts_yuan as decimal(20, 6)) * 0.0001 as decimal(20, 2))
                    || ', told is ' || try_cast(try_cast(whole_yuan as decimal(20, 6)) * 0.0001 as decimal(20, 2))
        end as reason,
        figure_ids,
        page_no,
        printed,
    from compared
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
    -- a document may hold the table of another account, too
    qualify row_number() over (
        partition by figures.document_id order by figures.page_no, figures.block_no, figures.row_no, figures.col_no
    ) = 1
),

budgets as (
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
    where sums.identity_id = 'Q01'
),

adjusted as (
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
    from budgets
),

final as (
    select * from sums
    union all by name
    select * from adjusted
)

select * from final
