-- Cells of table bodies and their column headers; a grid that holds several tables is parted at
-- their heads, `block_no` carrying the part behind the point (24.003).
with cells as (
    select * from {{ ref('stg_raw_cells') }}
),

heads as (
    select distinct document_id, block_no, row_no, part_no from {{ ref('stg_head_cells') }}
),

parts as (
    select
        cells.document_id,
        cells.block_no,
        cells.row_no,
        count(distinct heads.row_no) as part_no,
        coalesce(bool_or(heads.row_no = cells.row_no), false) as is_head,
    from (select distinct document_id, block_no, row_no from cells) as cells
    left join heads
        on cells.document_id = heads.document_id
        and cells.block_no = heads.block_no
        and cells.row_no >= heads.row_no
    group by 1, 2, 3
),

final as (
    select
        cells.* exclude (block_no, amount_text, is_unsure),
        coalesce(cells.amount_text, wrapped.amount_text) as amount_text,
        cells.is_unsure and wrapped.amount_text is null as is_unsure,
        try_cast(cells.block_no + least(parts.part_no, 999) / 1000.0 as decimal(12, 3)) as block_no,
    from cells
    inner join parts on {{ same_row('cells', 'parts') }}
    left join {{ ref('stg_wrapped_numbers') }} as wrapped on {{ same_cell('cells', 'wrapped') }}
    where not parts.is_head
)

select * from final
