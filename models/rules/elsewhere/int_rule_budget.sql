-- BF02: the 三公 budget of the final account is at most that of the year's budget document. BF03: what a
-- project asked for is what the budget document says.
with documents as (
    select * from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

budgets as (
    select document_id, unit_id, fiscal_year
    from {{ ref('int_editions') }}
    where document_kind = 'budget' and is_current
),

paired as (
    select documents.document_id, documents.fiscal_year, budgets.document_id as budget_document_id
    from documents
    left join budgets
        on documents.unit_id = budgets.unit_id and documents.fiscal_year = budgets.fiscal_year
),

sangong as (
    select * from {{ ref('int_statutory_amounts') }}
    where table_code = 'sangong' and line_code = 'TOTAL' and measure_code = 'budget_total' and is_printed
),

-- 目标申报数 per project, in the final account and in the budget
requests as (
    select
        figures.document_id,
        {{ plain('projects.project_name') }} as project_key,
        'project ' || figures.table_no as instance,
        figures.amount_yuan as amount,
        figures.half_step * 10000 as half_step,
        figures.figure_id,
        figures.page_no,
        figures.printed,
    from {{ ref('fct_figure') }} as figures
    inner join {{ ref('int_projects') }} as projects
        on figures.document_id = projects.document_id and figures.table_no = projects.table_no
    where figures.line_code = 'fund_total' and figures.measure_code = 'requested' and figures.amount_yuan is not null
),

compared as (
    select
        paired.document_id,
        'BF02' as identity_id,
        '-' as instance,
        this_side.amount as lhs,
        other_side.amount as rhs,
        greatest(this_side.amount - other_side.amount, 0) as gap,
        this_side.half_step + other_side.half_step as half_steps,
        [this_side.figure_id, other_side.figure_id] as figure_ids,
        this_side.page_no,
        this_side.printed,
        paired.fiscal_year,
        paired.budget_document_id,
    from paired
    left join sangong as this_side on paired.document_id = this_side.document_id
    left join sangong as other_side on paired.budget_document_id = other_side.document_id
    union all by name
    select
        paired.document_id,
        'BF03' as identity_id,
        this_side.instance,
        this_side.amount as lhs,
        other_side.amount as rhs,
        abs(this_side.amount - other_side.amount) as gap,
        this_side.half_step + other_side.half_step as half_steps,
        [this_side.figure_id, other_side.figure_id] as figure_ids,
        this_side.page_no,
        this_side.printed,
        paired.fiscal_year,
        paired.budget_document_id,
    from paired
    inner join requests as this_side on paired.document_id = this_side.document_id
    left join requests as other_side
        on paired.budget_document_id = other_side.document_id and this_side.project_key = other_side.project_key
),

judged as (
    select
        *,
        case
            when budget_document_id is null
                then 'no budget document of ' || coalesce(cast(fiscal_year as varchar), 'this year') || ' of this unit'
            when lhs is null then 'the final account does not print it'
            when rhs is null then 'the budget document does not print it'
        end as obstacle,
    from compared
),

final as (
    select
        document_id,
        identity_id,
        instance,
        case when obstacle is null then lhs / 10000 end as lhs,
        case when obstacle is null then rhs / 10000 end as rhs,
        case when obstacle is null then lhs - rhs end as difference_yuan,
        case when obstacle is null then half_steps / 10000 end as tolerance,
        case when obstacle is not null then 'not_testable' else {{ outcome_of('gap', 'half_steps') }} end as outcome,
        case
            when obstacle is not null then obstacle
            when gap > half_steps and identity_id = 'BF02' then 'the budget grew within the year'
            when gap > half_steps then 'the budget document asked for another amount'
        end as reason,
        case when obstacle is null then figure_ids end as figure_ids,
        page_no,
        printed,
    from judged
)

select * from final
