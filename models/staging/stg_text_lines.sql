with documents as (
    select document_id, batch_id from {{ ref('stg_documents') }}
),

lines as (
    select
        *,
        regexp_extract(filename, '([^/\\]+)[.]parquet$', 1) as batch_id,
    from {{ source('raw', 'text_lines') }}
),

final as (
    select
        lines.document_id,
        lines.page_no,
        lines.block_no,
        lines.line_no,
        lines.text,
        {{ plain('lines.text') }} as plain_text,
        lines.x0,
        lines.y0,
        lines.x1,
        lines.y1,
    from lines
    inner join documents
        on lines.document_id = documents.document_id
        and lines.batch_id = documents.batch_id
    where {{ plain('lines.text') }} <> ''
)

select * from final
