-- An identity that the sample corpus never evaluates is untested, unless a unit test of dbt exercises it (pytest
-- sees to that); a production corpus need not evaluate all.
with evaluated as (
    select distinct identity_id,
    from {{ ref('fct_identity_check') }}
    where outcome in ('exact', 'rounding', 'violated')
),

final as (
    select identities.identity_id, identities.sentence_en,
    from {{ ref('identities') }} as identities
    left join evaluated on identities.identity_id = evaluated.identity_id
    where evaluated.identity_id is null
        and identities.exercised_by = 'corpus'
        and {{ var('require_identity_coverage', false) }}
)

select * from final
