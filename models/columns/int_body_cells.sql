-- Cells below the header, each with the column it stands in; pages overleaf use the columns of
-- the page that has the header, found by place (PDF) or, in text, by number.
with blocks as (
    select * from {{ ref('int_table_blocks') }}
),

header_cells as (
    select * from {{ ref('int_header_cells') }}
),

columns as (
    select document_id, block_no, col_no, max(x0) as x0
    from header_cells
    group by 1, 2, 3
),

own_headers as (
    select document_id, block_no, max(row_no) as header_end
    from header_cells
    group by 1, 2
),

-- the block whose header rules a block: its own, or the last one before it under the same title
ruling as (
    select
        blocks.document_id,
        blocks.table_id,
        blocks.table_code,
        blocks.block_no,
        blocks.column_count,
        blocks.is_text,
        coalesce(own_headers.header_end, 0) as header_end,
        max(own_headers.block_no) over (
            partition by blocks.document_id, blocks.table_id order by blocks.block_no
        ) as header_block,
    from blocks
    left join own_headers
        on blocks.document_id = own_headers.document_id and blocks.block_no = own_headers.block_no
),

widths as (
    select document_id, block_no, column_count from blocks
),

-- in text, where nothing but its number places a column, a header of another width rules nothing
ruled as (
    select
        ruling.* exclude (header_block),
        case
            when ruling.is_text and widths.column_count <> ruling.column_count then ruling.block_no
            else coalesce(ruling.header_block, ruling.block_no)
        end as header_block,
    from ruling
    left join widths
        on ruling.document_id = widths.document_id and ruling.header_block = widths.block_no
),

body as (
    select
        cells.*,
        ruled.table_id,
        ruled.table_code,
        ruled.header_block,
        not ruled.is_text and ruled.header_block <> cells.block_no as is_overleaf,
    from {{ ref('stg_table_cells') }} as cells
    inner join ruled
        on cells.document_id = ruled.document_id
        and cells.block_no = ruled.block_no
        and cells.row_no > ruled.header_end
),

overleaf as (
    select
        body.document_id,
        body.block_no,
        body.row_no,
        body.col_no,
        columns.col_no as header_col,
    from body
    inner join columns
        on body.document_id = columns.document_id and body.header_block = columns.block_no
    where body.is_overleaf
    qualify row_number() over (
        partition by body.document_id, body.block_no, body.row_no, body.col_no
        order by abs(columns.x0 - body.x0), columns.col_no
    ) = 1
),

final as (
    select
        body.document_id,
        body.table_id,
        body.table_code,
        body.page_no,
        body.block_no,
        body.row_no,
        body.col_no,
        body.method,
        body.text,
        body.printed,
        body.second_text,
        body.plain_text,
        body.amount_text,
        body.is_unsure,
        body.is_disputed,
        body.col_span,
        body.x0,
        body.y0,
        body.x1,
        body.y1,
        body.header_block,
        coalesce(overleaf.header_col, body.col_no) as header_col,
    from body
    left join overleaf on {{ same_cell('body', 'overleaf') }}
)

select * from final
