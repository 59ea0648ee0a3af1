-- Documents whose own tables contradict each other, the reading being to blame until someone says
-- otherwise: their figures stay visible, their facts wait.
with checks as (
    select * from {{ ref('fct_identity_check') }}
),

final as (
    select
        document_id,
        string_agg(distinct identity_id, ', ' order by identity_id) as identities,
    from checks
    where outcome = 'violated'
        and on_violation = 'quarantine'
        and blame = 'extraction'
        and {{ var('quarantine') }}
    group by 1
)

select * from final
