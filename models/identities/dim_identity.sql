with identities as (
    select * from {{ ref('identities') }}
),

final as (
    select
        identity_id,
        identity_group,
        kind,
        hardness,
        sentence_zh,
        sentence_en,
    from identities
)

select * from final
