-- Every violated instance is told by a finding, by itself or with those that have the same cause.
with violated as (
    select document_id, identity_id, instance
    from {{ ref('fct_identity_check') }}
    where outcome = 'violated'
),

told as (
    select members.document_id, members.identity_id, members.instance
    from {{ ref('int_issue_violations') }} as members
    inner join {{ ref('int_issue_findings') }} as findings
        on members.document_id = findings.document_id and members.issue_key = findings.issue_key
    inner join {{ ref('fct_issue') }} as issues
        on md5(concat_ws('|', findings.document_id, findings.kind, findings.issue_key)) = issues.issue_id
),

final as (
    select violated.*
    from violated
    left join told
        on violated.document_id = told.document_id
        and violated.identity_id = told.identity_id
        and violated.instance = told.instance
    where told.document_id is null
)

select * from final
