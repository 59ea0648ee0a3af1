{# Fails on a fault of ours, never on a finding: an identity of the statutory tables violated with the
   extraction to blame (where the build does not put such documents in quarantine), a verdict given on a
   missing operand, or an identity the catalogue does not know. #}
{% test identity_holds(model, identity_id) %}

with checks as (
    select * from {{ model }}
    where identity_id = '{{ identity_id }}'
),

faults as (
    select
        document_id, identity_id, instance, lhs, rhs, difference_yuan, tolerance, outcome, blame, figure_ids,
    from checks
    where outcome is null
        or (on_violation = 'quarantine' and outcome = 'violated' and blame = 'extraction'
            and not {{ var('quarantine') }})
        or (outcome in ('exact', 'rounding', 'violated')
            and (lhs is null or rhs is null or tolerance is null)
            and not exists (
                -- a rule that is no sum of terms says what it found instead
                select 1 from {{ ref('identities') }}
                where identity_id = '{{ identity_id }}' and evaluated_by <> 'terms'
            ))
),

unknown as (
    select null, '{{ identity_id }}', null, null, null, null, null, 'not in the catalogue', null, null,
    where not exists (select 1 from {{ ref('identities') }} where identity_id = '{{ identity_id }}')
),

final as (
    select * from faults
    union all
    select * from unknown
)

select * from final

{% endtest %}
