-- Cells of evaluation tables that hold running text: goals, what was done, analyses. What an indicator
-- aims at stays in its row.
with cells as (
    select * from {{ ref('int_evaluation_cells') }}
),

documents as (
    select document_id, reader from {{ ref('stg_documents') }}
),

final as (
    select
        cells.document_id,
        table_id,
        table_no,
        table_code,
        page_no,
        block_no,
        row_no,
        row_at,
        col_no,
        case when documents.reader in ('pdf', 'scan') then row_no else coalesce(try_cast(y0 as integer), row_no) end
            as printed_line,
        part,
        plain_text,
    from cells
    inner join documents on cells.document_id = documents.document_id
    where part in ('goal', 'analysis')
        and number_text is null
        -- a passage has an end (int_passages)
        and length(plain_text) between 8 and 4000
)

select * from final
