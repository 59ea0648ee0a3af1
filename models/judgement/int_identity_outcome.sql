-- Every outcome of a document, whoever found it: sums of terms, rules, and what could not be looked at.
with verdicts as (
    select * from {{ ref('int_identity_verdict') }}
),

rule_outcomes as (
    select * from {{ ref('int_rule_outcomes') }}
),

uncovered as (
    select * from {{ ref('int_identity_uncovered') }}
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
)

select * from final
