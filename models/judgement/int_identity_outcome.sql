-- Every outcome of a document, whoever found it: sums of terms, rules, and what could not be looked at. A rule
-- that found nothing to speak of in a final account says so.
with verdicts as (
    select * from {{ ref('int_identity_verdict') }}
),

rule_outcomes as (
    select * from {{ ref('int_rule_outcomes') }}
),

uncovered as (
    select * from {{ ref('int_identity_uncovered') }}
),

silent_rules as (
    select documents.document_id, identities.identity_id,
    from {{ ref('int_editions') }} as documents
    inner join {{ ref('identities') }} as identities on identities.evaluated_by <> 'terms'
    anti join rule_outcomes
        on documents.document_id = rule_outcomes.document_id
        and identities.identity_id = rule_outcomes.identity_id
    where documents.document_kind = 'final_account'
),

final as (
    select
        document_id, identity_id, part, instance, lhs, rhs, difference_yuan, tolerance, outcome, reason, figure_ids,
    from verdicts
    union all by name
    select
        document_id, identity_id, instance, lhs, rhs, difference_yuan, tolerance, outcome, reason, figure_ids,
    from rule_outcomes
    union all by name
    select document_id, identity_id, '-' as instance, outcome, reason,
    from uncovered
    union all by name
    select
        document_id, identity_id, '-' as instance, 'not_applicable' as outcome,
        'nothing to compare is printed' as reason,
    from silent_rules
)

select * from final
