-- All findings, whoever made them.
with final as (
    select * from {{ ref('int_issue_identities') }}
)

select * from final
