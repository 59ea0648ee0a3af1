with documents as (
    select document_id, raw_file from {{ ref('stg_documents') }}
),

lines as (
    select
        *,
        {{ simplified('text') }} as simplified_text,
        {{ raw_file() }} as raw_file,
    from {{ source('raw', 'text_lines') }}
    where {{ in_scope('document_id') }}
),

outside as (
    select
        lines.document_id,
        lines.page_no,
        try_cast(lines.block_no as decimal(12, 3)) as block_no,
        lines.line_no,
        {{ meant('lines.simplified_text') }} as text,
        {{ plain('lines.simplified_text') }} as plain_text,
        lines.x0,
        lines.y0,
        lines.x1,
        lines.y1,
    from lines
    inner join documents
        on lines.document_id = documents.document_id
        and lines.raw_file = documents.raw_file
    where {{ plain('lines.simplified_text') }} <> ''
),

-- heads and notes that stand inside a grid, right before the part they head
inside as (
    select
        document_id,
        page_no,
        try_cast(block_no + least(part_no - 1, 998) / 1000.0 as decimal(12, 3)) as block_no,
        cast(col_no + 1000 * greatest(part_no - 999, 0) as integer) as line_no,
        text,
        plain_text,
        x0,
        y0,
        x1,
        y1,
    from {{ ref('stg_head_cells') }}
),

final as (
    select * from outside
    union all
    select * from inside
)

select * from final
