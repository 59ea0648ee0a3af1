-- Cells of evaluation tables that hold running text: goals, what was done, analyses. What an indicator
-- aims at stays in its row.
with cells as (
    select * from {{ ref('int_evaluation_cells') }}
),

final as (
    select
        document_id,
        table_id,
        table_no,
        table_code,
        page_no,
        block_no,
        row_no,
        row_at,
        col_no,
        part,
        plain_text,
    from cells
    where part in ('goal', 'analysis')
        and number_text is null
        and length(plain_text) >= 8
)

select * from final
