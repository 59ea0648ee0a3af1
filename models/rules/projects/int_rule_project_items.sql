-- R20: an item of 05 holds the project: its project expenditure is what the project executed, or what all projects
-- did. Several may share an item, which decides nothing, but an item must be large enough.
with projects as (
    select
        document_id,
        project_no,
        project_name,
        executed_yuan,
        coalesce(half_step, 0) as half_step,
        page_no,
        figure_id,
    from {{ ref('int_project_funds') }}
    where funding_source = 'TOTAL' and not is_whole_unit
),

items as (
    select document_id, amount, half_step, figure_id
    from {{ ref('int_statutory_amounts') }}
    where table_code = 'general_budget_expenditure' and measure_code = 'project' and line_level = 3 and is_printed
),

-- a project by itself, or all of them together, against each item
executed as (
    select document_id, project_no, executed_yuan as amount, half_step, 1 as turn from projects
    union all
    select
        document_id, project_no,
        sum(executed_yuan) over (partition by document_id) as amount,
        sum(half_step) over (partition by document_id) as half_step,
        2 as turn,
    from projects
    -- a sum of what is there and what is not is none
    qualify bool_and(executed_yuan is not null) over (partition by document_id)
),

-- the item that holds it, else the largest, which could at most
holders as (
    select
        executed.document_id,
        executed.project_no,
        executed.amount as executed,
        items.amount as item,
        items.figure_id,
        executed.half_step + items.half_step as tolerance,
        abs(executed.amount - items.amount) <= executed.half_step + items.half_step as is_held,
        is_held or executed.amount > items.amount as is_decided,
    from executed
    inner join items on executed.document_id = items.document_id
    where executed.amount is not null
    qualify row_number() over (
        partition by executed.document_id, executed.project_no
        order by
            is_held desc, executed.turn,
            case when is_held then abs(executed.amount - items.amount) end, items.amount desc, items.figure_id
    ) = 1
),

final as (
    select
        projects.document_id,
        'R20' as identity_id,
        'project ' || projects.project_no as instance,
        case when holders.is_decided then holders.executed / 10000 end as lhs,
        case when holders.is_decided then holders.item / 10000 end as rhs,
        case when holders.is_decided then holders.executed - holders.item end as difference_yuan,
        case when holders.is_decided then holders.tolerance / 10000 end as tolerance,
        case
            when holders.is_held then {{ outcome_of('abs(holders.executed - holders.item)', 'holders.tolerance') }}
            when holders.executed > holders.item then 'violated'
            else 'not_testable'
        end as outcome,
        case
            when projects.executed_yuan is null then 'not printed'
            when holders.document_id is null then 'no item of table 05 has project expenditure'
            when holders.is_held then null
            when holders.executed > holders.item
                then 'more was executed than the largest item of table 05 shows: ' || projects.project_name
            else 'no item of table 05 shows this amount alone'
        end as reason,
        [projects.figure_id, holders.figure_id] as figure_ids,
        projects.page_no,
        projects.project_name as printed,
    from projects
    left join holders
        on projects.document_id = holders.document_id and projects.project_no = holders.project_no
)

select * from final
