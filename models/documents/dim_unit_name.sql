with names as (
    select * from {{ ref('int_unit_names') }}
),

documents as (
    select * from {{ ref('int_documents') }}
),

final as (
    select
        documents.unit_id,
        names.document_id,
        names.unit_name,
        names.unit_code,
        names.name_source,
        names.page_no,
        names.times,
    from names
    inner join documents on names.document_id = documents.document_id
    where documents.unit_id is not null
)

select * from final
