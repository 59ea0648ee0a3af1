-- Coverage is counted against the catalogue: each identity has a row in each final account.
with documents as (
    select document_id,
    from {{ ref('dim_document') }}
    where document_kind = 'final_account'
),

final as (
    select documents.document_id, identities.identity_id,
    from documents
    cross join {{ ref('identities') }} as identities
    left join {{ ref('fct_identity_check') }} as checks
        on documents.document_id = checks.document_id
        and identities.identity_id = checks.identity_id
    where checks.document_id is null
)

select * from final
