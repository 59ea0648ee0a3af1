-- NULL never passes: a verdict on terms has both sides and figures to show, a violation that a rule found says
-- what was found; anything else has a reason, and whoever is violated is blamed.
with checks as (
    select checks.*, identities.evaluated_by,
    from {{ ref('fct_identity_check') }} as checks
    inner join {{ ref('identities') }} as identities on checks.identity_id = identities.identity_id
),

final as (
    select document_id, identity_id, instance, lhs, rhs, tolerance, outcome, reason, figure_ids,
    from checks
    where outcome is null
        or (outcome in ('exact', 'rounding', 'violated') and evaluated_by = 'terms'
            and (lhs is null or rhs is null or tolerance is null or figure_ids is null))
        or (outcome = 'violated' and evaluated_by <> 'terms' and reason is null)
        or (outcome not in ('exact', 'rounding', 'violated') and reason is null)
        or (outcome = 'violated') <> (blame is not null)
)

select * from final
