-- Whom a violated identity speaks against: the sums as judged with the tables, the rules by all that is known.
with rules as (
    {{ blame_for(ref('int_identity_outcome'), ref('int_identity_evidence')) | indent(4) }}
),

final as (
    select * from {{ ref('int_sum_blame') }}
    union all
    select rules.*
    from rules
    inner join {{ ref('identities') }} as identities
        on rules.identity_id = identities.identity_id and identities.evaluated_by <> 'terms'
)

select * from final
