-- The documents that rules are put to.
with final as (
    select
        documents.document_id,
        documents.file_name,
        documents.document_kind,
        documents.unit_id,
        documents.unit_name,
        documents.unit_code,
        documents.fiscal_year,
        documents.media_type,
        documents.page_count,
        coalesce(nullif(documents.variant, 'unknown'), 'PLAIN') as variant,
        editions.is_current,
    from {{ ref('int_documents') }} as documents
    inner join {{ ref('int_editions') }} as editions on documents.document_id = editions.document_id
    where documents.document_kind in ('final_account', 'project_evaluation', 'overall_evaluation')
)

select * from final
