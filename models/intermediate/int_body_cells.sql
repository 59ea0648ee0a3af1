-- Cells below the header, each with the column it stands in; pages overleaf use the columns of
-- the page that has the header, found by place (PDF) or counted from the right (text).
with blocks as (
    select * from {{ ref('int_table_blocks') }}
),

columns as (
    select * from {{ ref('int_columns') }}
),

own_headers as (
    select document_id, block_no, max(row_no) as header_end
    from {{ ref('int_header_cells') }}
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

body as (
    select
        cells.*,
        ruling.table_id,
        ruling.table_code,
        coalesce(ruling.header_block, cells.block_no) as header_block,
        ruling.column_count - widths.column_count as extra_columns,
    from {{ ref('stg_table_cells') }} as cells
    inner join ruling
        on cells.document_id = ruling.document_id
        and cells.block_no = ruling.block_no
        and cells.row_no > ruling.header_end
    left join widths
        on ruling.document_id = widths.document_id and ruling.header_block = widths.block_no
),

placed as (
    select
        body.*,
        columns.col_no as header_col,
        row_number() over (
            partition by body.document_id, body.block_no, body.row_no, body.col_no
            order by
                case when body.block_no = body.header_block then abs(columns.col_no - body.col_no) end,
                case
                    when body.method like 'pdf%' then abs(columns.x0 - body.x0)
                    else abs(columns.col_no - (body.col_no - body.extra_columns))
                end
        ) as nearest_no,
    from body
    left join columns
        on body.document_id = columns.document_id and body.header_block = columns.block_no
),

final as (
    select
        document_id,
        table_id,
        table_code,
        page_no,
        block_no,
        row_no,
        col_no,
        method,
        text,
        second_text,
        plain_text,
        amount_text,
        x0,
        y0,
        x1,
        y1,
        header_block,
        coalesce(header_col, col_no) as header_col,
    from placed
    where nearest_no = 1
)

select * from final
