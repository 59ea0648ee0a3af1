-- Y07: what a project carries in (上年结转) is what remained the year before. Y08: a project that
-- executed less than half of its budget does not ask for more than it executed.
with documents as (
    select * from {{ ref('int_accounts') }}
),

projects as (
    select
        projects.*,
        documents.is_current,
        regexp_replace({{ plain('projects.project_name') }}, {{ rule_phrase('year') }}, '', 'g') as project_key,
    from {{ ref('int_project_funds') }} as projects
    inner join documents on projects.document_id = documents.document_id
    where not projects.is_whole_unit
),

totals as (
    select * from projects
    where funding_source = 'TOTAL'
),

carried as (
    select document_id, project_no, sum(full_year_budget_yuan) as carried_yuan
    from projects
    where regexp_matches(funding_source, {{ rule_phrase('carried_over') }})
    group by 1, 2
),

paired as (
    select
        this_year.document_id,
        this_year.project_no,
        this_year.project_name,
        this_year.requested_yuan,
        this_year.page_no,
        this_year.figure_id,
        this_year.fiscal_year,
        carried.carried_yuan,
        last_year.document_id as last_document_id,
        last_year.remaining_yuan,
        last_year.approved_yuan as last_approved_yuan,
        last_year.executed_yuan as last_executed_yuan,
        last_year.figure_id as last_figure_id,
        coalesce(this_year.half_step, 0) + coalesce(last_year.half_step, 0) as half_steps,
    from totals as this_year
    left join totals as last_year
        on this_year.unit_id = last_year.unit_id
        and this_year.fiscal_year = last_year.fiscal_year + 1
        and this_year.project_key = last_year.project_key
        and last_year.is_current
    left join carried
        on this_year.document_id = carried.document_id and this_year.project_no = carried.project_no
),

sides as (
    select
        *,
        'Y07' as identity_id,
        carried_yuan as lhs,
        remaining_yuan as rhs,
        abs(carried_yuan - remaining_yuan) as gap,
        case when carried_yuan is null then 'nothing is carried in' end as exception,
    from paired
    union all by name
    select
        *,
        'Y08' as identity_id,
        requested_yuan as lhs,
        last_executed_yuan as rhs,
        greatest(requested_yuan - last_executed_yuan, 0) as gap,
        case when last_executed_yuan * 2 >= last_approved_yuan then 'half or more was executed' end as exception,
    from paired
),

final as (
    select
        document_id,
        identity_id,
        'project ' || project_no as instance,
        lhs / 10000 as lhs,
        rhs / 10000 as rhs,
        lhs - rhs as difference_yuan,
        half_steps / 10000 as tolerance,
        case
            when identity_id = 'Y07' and exception is not null then 'not_applicable'
            when last_document_id is null then 'not_testable'
            when exception is not null then 'not_applicable'
            else {{ outcome_of('gap', 'half_steps') }}
        end as outcome,
        case
            when identity_id = 'Y07' and exception is not null then exception
            when last_document_id is null then 'no self-evaluation of this project of the year before'
            when exception is not null then exception
            when gap is null then 'not printed'
            when gap > half_steps and identity_id = 'Y07' then 'carried in is not what remained the year before'
            when gap > half_steps then 'less than half was executed the year before, and more is asked for'
        end as reason,
        list_filter([figure_id, last_figure_id], lambda x: x is not null) as figure_ids,
        page_no,
        project_name as printed,
    from sides
)

select * from final
