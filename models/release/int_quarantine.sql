-- Documents whose facts wait: those whose own tables contradict each other, the reading being to blame until someone
-- says otherwise, those of which it is not known whose they are or of which year, and those that a test or a model of
-- the build fails for. Their figures stay visible.
with documents as (
    select * from {{ ref('int_documents') }}
    where document_kind in ('final_account', 'project_evaluation', 'overall_evaluation')
),

-- a document may be let go in spite of it
released as (
    select document_id, identity_id from {{ ref('known_contradictions') }}
),

contradicting as (
    select blames.document_id, blames.identity_id, blames.identity_id || ' violated' as reason
    from {{ ref('int_sum_blame') }} as blames
    inner join {{ ref('identities') }} as identities on blames.identity_id = identities.identity_id
    where identities.on_violation = 'quarantine' and blames.blame = 'extraction'
),

uncertain as (
    select document_id, 'unit' as identity_id, 'its unit is not known' as reason
    from documents
    where unit_id is null
    union all
    select document_id, 'year' as identity_id, 'its year is not known' as reason
    from documents
    where fiscal_year is null
),

-- what a test or a model of this build failed for
failed as (
    select document_id, node as identity_id, reason from {{ ref('stg_held_documents') }}
),

reasons as (
    select distinct * from contradicting
    union all
    select * from failed
    union all
    select uncertain.* from uncertain
    anti join released
        on uncertain.document_id = released.document_id and uncertain.identity_id = released.identity_id
),

final as (
    select
        document_id,
        string_agg(identity_id, ', ' order by identity_id) as identities,
        string_agg(reason, ', ' order by identity_id) as reason,
    from reasons
    where {{ var('quarantine') }}
    group by 1
)

select * from final
