-- Y03: what the narrative makes the year before out to be, against what that year's own tables printed.
-- BF01: the initial budget told, against the budget document of the year; its amounts are not read as facts.
with priors as (
    select
        claims.*,
        claims.half_step * units.yuan_per_unit as half_step_yuan,
        regexp_replace(claims.concept_code, '_prior$', '') as actual_concept,
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('money_units') }} as units on claims.unit = units.unit
    where claims.period = 'last_year' and claims.amount_yuan is not null
),

documents as (
    select document_id, unit_id, fiscal_year, document_kind from {{ ref('int_editions') }}
    where is_current and document_kind in ('final_account', 'budget')
),

printed_before as (
    select
        documents.unit_id,
        documents.fiscal_year,
        figures.concept_code,
        figures.figure_id,
        figures.amount_yuan,
        figures.half_step_yuan,
    from {{ ref('int_concept_figures') }} as figures
    inner join documents on figures.document_id = documents.document_id
    where figures.cell_state in ('value', 'zero') and documents.document_kind = 'final_account'
    qualify row_number() over (
        partition by figures.document_id, figures.concept_code order by figures.rank, figures.figure_id
    ) = 1
),

has_year_before as (
    select distinct unit_id, fiscal_year from documents where document_kind = 'final_account'
),

compared as (
    select
        priors.*,
        printed_before.figure_id as figure_before,
        printed_before.amount_yuan as before_yuan,
        priors.half_step_yuan + printed_before.half_step_yuan as tolerance_yuan,
        case
            when has_year_before.unit_id is null then 'the accounts of the year before are not in the warehouse'
            when printed_before.figure_id is null then 'the year before does not print ' || priors.actual_concept
        end as obstacle,
        row_number() over (
            partition by priors.document_id, priors.concept_code order by priors.passage_no, priors.position
        ) as statement_no,
    from priors
    left join has_year_before
        on priors.unit_id = has_year_before.unit_id and priors.fiscal_year - 1 = has_year_before.fiscal_year
    left join printed_before
        on priors.unit_id = printed_before.unit_id
        and priors.fiscal_year - 1 = printed_before.fiscal_year
        and priors.actual_concept = printed_before.concept_code
),

final as (
    select
        document_id,
        'Y03' as identity_id,
        actual_concept as instance,
        {{ yuan_verdict('amount_yuan', 'before_yuan', 'tolerance_yuan', 'obstacle is null') }},
        case
            when obstacle is not null then obstacle
            when abs(amount_yuan - before_yuan) > tolerance_yuan then 'the year before printed another amount'
        end as reason,
        list_filter([claim_id, figure_before], lambda x: x is not null) as figure_ids,
        page_no,
        sentence as printed,
    from compared
    where statement_no = 1
    union all by name
    select distinct
        claims.document_id,
        'BF01' as identity_id,
        '-' as instance,
        'not_testable' as outcome,
        case
            when budgets.document_id is null then 'the budget document of the year is not in the warehouse'
            else 'the tables of budget documents are not read'
        end as reason,
        [min(claims.claim_id) over (partition by claims.document_id)] as figure_ids,
    from {{ ref('fct_claim') }} as claims
    left join documents as budgets
        on claims.unit_id = budgets.unit_id and claims.fiscal_year = budgets.fiscal_year
        and budgets.document_kind = 'budget'
    where claims.concept_code = 'bud0'
)

select * from final
