-- In a 三公 row that its sums placed, the blank cells between two placed ones are nil wherever they stand: they
-- take the columns between them in order. Columns left over are those the row lost.
with placements as (
    select * from {{ ref('int_sangong_placements') }}
),

placed as (
    select * from placements where column_no is not null
),

blanks as (
    select
        placements.document_id,
        placements.block_no,
        placements.row_no,
        placements.col_no,
        min(placed.form) as form,
        max(placed.column_no) filter (where placed.col_no < placements.col_no) as column_before,
        max(placed.col_no) filter (where placed.col_no < placements.col_no) as col_before,
        min(placed.column_no) filter (where placed.col_no > placements.col_no) as column_after,
    from placements
    inner join placed on {{ same_row('placements', 'placed') }}
    where placements.column_no is null
    group by 1, 2, 3, 4
),

final as (
    select
        blanks.document_id,
        blanks.block_no,
        blanks.row_no,
        blanks.col_no,
        rulers.measure_code,
    from blanks
    inner join {{ ref('column_rulers') }} as rulers
        on rulers.table_code = 'sangong'
        and rulers.form = blanks.form
        and rulers.ruler_no = coalesce(blanks.column_before, 0) + blanks.col_no - coalesce(blanks.col_before, 0)
    where rulers.ruler_no < coalesce(blanks.column_after, 13)
)

select * from final
