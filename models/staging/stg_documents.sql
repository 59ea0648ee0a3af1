-- A batch counts only once its documents file is there. Of several readings of a document the one of the newest
-- reader wins, whatever the clock said; one that failed only where no other is.
with readings as (
    select
        *,
        {{ raw_file() }} as raw_file,
        row_number() over (
            partition by document_id
            order by
                (status <> 'failed') desc,
                list_transform(string_split(reader_version, '.'), lambda part: try_cast(part as integer))
                    desc nulls last,
                landed_at desc,
                reader,
                filename
        ) as reading_no,
        min(landed_at) over (partition by document_id) as first_landed_at,
    from {{ source('raw', 'documents') }}
    where {{ in_scope('document_id') }}
        -- an archive that was unpacked is no document, its members are
        and not (reader = 'archive' and status = 'landed')
),

-- no row of a file that has no name
set_aside as (
    select distinct document_id from {{ held() }}
    where is_set_aside
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
        if(document_id in (select document_id from set_aside), null, raw_file) as raw_file,
        landed_at,
        first_landed_at,
        masked_count,
    from readings
    where reading_no = 1
)

select * from final
