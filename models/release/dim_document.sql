with documents as (
    select * from {{ ref('int_documents') }}
),

editions as (
    select * from {{ ref('int_current_editions') }}
),

final as (
    select
        documents.document_id,
        documents.file_name,
        documents.document_kind,
        documents.unit_id,
        documents.unit_name,
        documents.fiscal_year,
        documents.money_unit,
        documents.variant,
        editions.is_current,
        editions.current_reason,
        editions.edition_no,
        editions.edition_count,
        editions.first_landed_at,
        documents.is_draft,
        documents.page_count,
    from documents
    inner join editions on documents.document_id = editions.document_id
)

select * from final
