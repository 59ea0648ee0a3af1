-- The verdict on every instance, and one row for every identity that has none in a final account:
-- coverage is counted against the catalogue, never against what happened to run.
with documents as (

    select document_id, document_kind, unit_id, fiscal_year,
    from {{ ref('dim_document') }}
    where document_kind in ('final_account', 'project_evaluation', 'overall_evaluation')

),

identities as (

    select * from {{ ref('identities') }}

),

known_contradictions as (

    select * from {{ ref('known_contradictions') }}

),

outcomes as (

    select * from {{ ref('int_identity_outcome') }}

),

blames as (

    select * from {{ ref('int_identity_blame') }}

),

-- a cell is named only where its change would heal more than it breaks; a lost row is no cell
culprits as (

    select * from {{ ref('fct_culprit') }}
    where rank = 1 and heals > breaks

),

final as (

    select
        outcomes.document_id,
        documents.unit_id,
        documents.fiscal_year,
        outcomes.identity_id,
        outcomes.instance,
        outcomes.lhs,
        outcomes.rhs,
        outcomes.difference_yuan,
        outcomes.tolerance,
        outcomes.outcome,
        case
            when outcomes.outcome = 'violated' then coalesce(known_contradictions.reason, outcomes.reason)
            else outcomes.reason
        end as reason,
        blames.blame,
        blames.verdict,
        culprits.figure_id as culprit_figure_id,
        culprits.needed_value as culprit_value,
        culprits.heals as culprit_heals,
        outcomes.figure_ids,
        identities.hardness as severity,
        identities.on_violation,
    from outcomes
    inner join documents on outcomes.document_id = documents.document_id
    inner join identities on outcomes.identity_id = identities.identity_id
    left join blames
        on outcomes.document_id = blames.document_id
        and outcomes.identity_id = blames.identity_id
        and outcomes.instance = blames.instance
    left join culprits
        on outcomes.document_id = culprits.document_id
        and outcomes.identity_id = culprits.identity_id
        and outcomes.instance = culprits.instance
        and not starts_with(coalesce(blames.verdict, ''), 'an indicator row was lost')
    left join known_contradictions
        on outcomes.document_id = known_contradictions.document_id
        and outcomes.identity_id = known_contradictions.identity_id
        and outcomes.instance = known_contradictions.instance

)

select * from final
