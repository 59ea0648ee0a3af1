-- Cell by cell: what stands in both editions under one key first, whatever its place; what then is left of a key
-- is paired in the order of the pages. A blank cell is as good as none.
with cells as (
    select
        tables.document_id as later_id,
        tables.earlier_document_id as earlier_id,
        cells.document_id = tables.document_id as is_later,
        cells.figure_id,
        cells.table_key,
        cells.line_key,
        cells.measure_code,
        cells.content,
        cells.cell_state,
        [cells.table_no, cells.page_no, cells.block_no, cells.row_no, cells.col_no] as place,
    from {{ ref('int_edition_tables') }} as tables
    inner join {{ ref('int_edition_cells') }} as cells
        on cells.document_id in (tables.document_id, tables.earlier_document_id)
        and cells.table_key = tables.table_key
        and cells.line_code <> 'TABLE'
    where tables.change = 'compared'
),

numbered as (
    select
        *,
        row_number() over (
            partition by later_id, earlier_id, is_later, table_key, line_key, measure_code, content
            order by place, figure_id
        ) as copy_no,
    from cells
),

-- two prints of one content are one cell in two editions
counted as (
    select
        *,
        count(*) over (
            partition by later_id, earlier_id, table_key, line_key, measure_code, content, copy_no
        ) = 2 as is_same,
    from numbered
),

ordered as (
    select
        *,
        case
            when is_same then content || ' ' || copy_no
            else cast(row_number() over (
                partition by later_id, earlier_id, is_later, table_key, line_key, measure_code, is_same
                order by place, figure_id
            ) as varchar)
        end as pair_key,
    from counted
),

final as (
    select
        later_id as document_id,
        earlier_id as earlier_document_id,
        table_key,
        min(figure_id) filter (where is_later) as figure_id,
        min(figure_id) filter (where not is_later) as earlier_figure_id,
        is_same,
    from ordered
    group by later_id, earlier_id, table_key, line_key, measure_code, is_same, pair_key
    having not bool_and(cell_state = 'blank' and not is_same)
)

select * from final
