-- NULL never passes: a verdict has both sides and figures to show; anything else has a reason.
with final as (

    select document_id, identity_id, instance, lhs, rhs, tolerance, outcome, reason, figure_ids,
    from {{ ref('fct_identity_check') }}
    where outcome is null
        or (outcome in ('exact', 'rounding', 'violated')
            and (lhs is null or rhs is null or tolerance is null or figure_ids is null))
        or (outcome not in ('exact', 'rounding', 'violated') and reason is null)
        or (outcome = 'violated') <> (blame is not null)

)

select * from final
