-- A batch counts only once its documents file is there; the newest reading of a document wins.
with readings as (
    select
        *,
        row_number() over (
            partition by document_id order by (status <> 'failed') desc, landed_at desc
        ) as reading_no,
        min(landed_at) over (partition by document_id) as first_landed_at,
    from {{ source('raw', 'documents') }}
    where {{ in_scope('document_id') }}
),

final as (
    select
        document_id,
        file_name,
        source_uri,
        media_type,
        byte_size,
        page_count,
        reader,
        reader_version,
        status,
        error,
        batch_id,
        landed_at,
        first_landed_at,
        masked_count,
    from readings
    where reading_no = 1
)

select * from final
