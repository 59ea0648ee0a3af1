-- A part of an identity has both sides, one layout, one comparison, something that makes an instance,
-- and literal instances are named.
with parts as (
    select
        identity_id,
        part,
        count(*) as terms_found,
        count(distinct term_no) as term_numbers,
        count(case when side = 'lhs' then 1 end) as left_terms,
        count(case when side = 'rhs' then 1 end) as right_terms,
        count(case when side = 'denominator' then 1 end) as denominators,
        count(case when makes_instance then 1 end) as makers,
        count(distinct coalesce(if_column, '') || '/' || coalesce(unless_column, '') || '/'
            || coalesce(comparison, '')) as conditions,
        count(case when (instance_by = 'literal') <> (instance is not null) then 1 end) as unnamed_literals,
    from {{ ref('identity_terms') }}
    group by identity_id, part
),

final as (
    select identities.identity_id, parts.part, 'part is not sound' as fault,
    from {{ ref('identities') }} as identities
    left join parts on identities.identity_id = parts.identity_id
    where identities.evaluated_by = 'terms' and (parts.identity_id is null
        or parts.terms_found <> parts.term_numbers
        or parts.left_terms = 0
        or (parts.right_terms = 0 and identities.rhs_constant is null)
        or (parts.denominators > 0 and identities.kind <> 'ratio')
        or parts.makers = 0
        or parts.conditions <> 1
        or parts.unnamed_literals > 0)
)

select * from final
