-- Tables read from a picture: what both readings say there was seen on one and the same picture.
with cells as (
    select * from {{ ref('stg_raw_cells') }}
),

final as (
    select distinct document_id, block_no,
    from cells
    where method like 'scan:%'
)

select * from final
