with documents as (
    select * from {{ ref('int_documents') }}
),

final as (
    select
        document_id,
        file_name,
        document_kind,
        unit_id,
        unit_name,
        fiscal_year,
        money_unit,
        variant,
        -- the same unit's same year landed twice: the later file is the current one
        row_number() over (
            partition by coalesce(unit_id, document_id), fiscal_year, document_kind order by landed_at desc, document_id
        ) = 1 as is_current,
        is_draft,
        page_count,
    from documents
)

select * from final
