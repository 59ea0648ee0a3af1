with documents as (
    select document_id, raw_file from {{ ref('stg_documents') }}
),

table_rows as (
    select
        *,
        {{ raw_file() }} as raw_file,
    from {{ source('raw', 'table_rows') }}
    where {{ in_scope('document_id') }}
        -- hidden sheets, rows and columns of a workbook are printed nowhere
        and method not like '%:hidden'
),

cells as (
    select
        table_rows.document_id,
        table_rows.page_no,
        table_rows.block_no,
        table_rows.table_no,
        table_rows.row_no,
        table_rows.method,
        unnest(table_rows.cells) as cell,
    from table_rows
    inner join documents
        on table_rows.document_id = documents.document_id
        and table_rows.raw_file = documents.raw_file
),

-- no two cells have one place, whatever a reader says: what comes second in it goes to the end of its row
placed as (
    select
        *,
        cell.col_no as col_no,
        {{ simplified('cell.text') }} as simplified_text,
        {{ simplified('cell.second_text') }} as second_simplified_text,
        row_number() over (
            partition by document_id, block_no, row_no, cell.col_no order by page_no, cell.x0, cell.y0, cell.text
        ) as copy_no,
    from cells
),

final as (
    select
        document_id,
        page_no,
        block_no,
        table_no,
        row_no,
        method,
        if(
            copy_no = 1,
            col_no,
            cast(
                max(col_no) over (partition by document_id, block_no, row_no)
                + sum(if(copy_no > 1, 1, 0)) over (
                    partition by document_id, block_no, row_no order by col_no, copy_no
                ) as integer
            )
        ) as col_no,
        cell.col_span as col_span,
        cell.row_span as row_span,
        {{ meant('simplified_text') }} as text,
        cell.text as printed,
        cell.second_text as second_text,
        {{ plain('simplified_text') }} as plain_text,
        {{ amount_text('cell.text') }} as amount_text,
        {{ is_unsure('cell.text') }} as is_unsure,
        coalesce({{ plain('second_simplified_text') }} <> {{ plain('simplified_text') }}, false)
        and cell.second_text is not null as is_disputed,
        cell.x0 as x0,
        cell.y0 as y0,
        cell.x1 as x1,
        cell.y1 as y1,
    from placed
)

select * from final
