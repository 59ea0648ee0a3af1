-- The verdict on every instance, and one row for every identity that has none in a final account:
-- coverage is counted against the catalogue, never against what happened to run.
with documents as (
    select document_id, document_kind, unit_id, fiscal_year,
    from {{ ref('int_editions') }}
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

judged as (
    select
        outcomes.*,
        identities.hardness,
        identities.on_violation,
        blames.blame,
        blames.verdict,
        outcomes.outcome = 'violated' and blames.blame = 'publisher' and outcomes.rhs is not null
        and identities.identity_group in ('narrative and tables', 'percentages')
        and coalesce(outcomes.figure_ids[1], '') like '%/claim/%' as is_statement,
    from outcomes
    inner join identities on outcomes.identity_id = identities.identity_id
    left join blames
        on outcomes.document_id = blames.document_id
        and outcomes.identity_id = blames.identity_id
        and outcomes.instance = blames.instance
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
        outcomes.blame,
        outcomes.verdict,
        -- where a statement contradicts tables that hold by themselves, it is the statement
        case when outcomes.is_statement then outcomes.figure_ids[1] else culprits.figure_id end as culprit_figure_id,
        case when outcomes.is_statement then outcomes.rhs else culprits.needed_value end as culprit_value,
        case when outcomes.is_statement then 1 else culprits.heals end as culprit_heals,
        outcomes.figure_ids,
        outcomes.hardness as severity,
        outcomes.on_violation,
    from judged as outcomes
    inner join documents on outcomes.document_id = documents.document_id
    left join culprits
        on outcomes.document_id = culprits.document_id
        and outcomes.identity_id = culprits.identity_id
        and outcomes.instance = culprits.instance
        and not starts_with(coalesce(outcomes.verdict, ''), 'an indicator row was lost')
    left join known_contradictions
        on outcomes.document_id = known_contradictions.document_id
        and outcomes.identity_id = known_contradictions.identity_id
        and outcomes.instance = known_contradictions.instance
)

select * from final
