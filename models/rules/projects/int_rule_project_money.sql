-- R15: the full-year budget was not reset to what was executed. E28: the projects together executed no more than
-- the project expenditure.
with projects as (
    select
        document_id,
        project_no,
        project_name,
        approved_yuan,
        full_year_budget_yuan,
        executed_yuan,
        coalesce(half_step, 0) as half_step,
        page_no,
        figure_id,
    from {{ ref('int_project_funds') }}
    where funding_source = 'TOTAL' and not is_whole_unit
),

-- 03 is made for it; where it is lost, 05 has the part paid by the general budget
spent as (
    select
        document_id,
        arg_min(amount, table_code) as amount,
        arg_min(half_step, table_code) as half_step,
        arg_min(figure_id, table_code) as figure_id,
        min(table_code) as table_code,
    from {{ ref('int_statutory_amounts') }}
    where table_code in ('expenditure', 'general_budget_expenditure') and measure_code = 'project'
        and line_code = 'TOTAL' and is_printed
    group by 1
),

resets as (
    select
        document_id,
        'R15' as identity_id,
        'project ' || project_no as instance,
        full_year_budget_yuan / 10000 as lhs,
        approved_yuan / 10000 as rhs,
        full_year_budget_yuan - approved_yuan as difference_yuan,
        case
            when approved_yuan is null or full_year_budget_yuan is null or executed_yuan is null then 'not_testable'
            when full_year_budget_yuan < approved_yuan and executed_yuan = full_year_budget_yuan then 'violated'
            else 'exact'
        end as outcome,
        case
            when approved_yuan is null or full_year_budget_yuan is null or executed_yuan is null then 'not printed'
            when full_year_budget_yuan < approved_yuan and executed_yuan = full_year_budget_yuan
                then 'the budget was cut to what was executed: ' || project_name
            when full_year_budget_yuan <> approved_yuan then 'the budget was adjusted'
        end as reason,
        [figure_id] as figure_ids,
        page_no,
        project_name as printed,
    from projects
),

sums as (
    select
        projects.document_id,
        sum(projects.executed_yuan) as executed,
        sum(projects.half_step) as half_steps,
        bool_or(projects.executed_yuan is null) as is_incomplete,
        min(projects.page_no) as page_no,
        array_agg(projects.figure_id order by projects.project_no) as figure_ids,
    from projects
    group by 1
),

totals as (
    select
        sums.document_id,
        'E28' as identity_id,
        '-' as instance,
        sums.executed / 10000 as lhs,
        spent.amount / 10000 as rhs,
        sums.executed - spent.amount as difference_yuan,
        (sums.half_steps + spent.half_step) / 10000 as tolerance,
        case
            when sums.is_incomplete or spent.document_id is null then 'not_testable'
            else {{ outcome_of('greatest(sums.executed - spent.amount, 0)', 'sums.half_steps + spent.half_step') }}
        end as outcome,
        case
            when spent.document_id is null then 'no project expenditure is printed'
            when sums.is_incomplete then 'a project does not say what it executed'
            when sums.executed > spent.amount + sums.half_steps + spent.half_step
                then 'the projects executed more than the project expenditure of the unit'
        end as reason,
        list_append(sums.figure_ids, spent.figure_id) as figure_ids,
        sums.page_no,
    from sums
    left join spent on sums.document_id = spent.document_id
),

final as (
    select * from resets
    union all by name
    select * from totals
)

select * from final
