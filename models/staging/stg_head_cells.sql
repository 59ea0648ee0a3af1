-- Rows of a grid that are its head or foot, not its body: title, 公开NN表, unit, year, note. They
-- are read as lines, and the grid is parted there.
with cells as (
    select * from {{ ref('stg_raw_cells') }}
    where plain_text <> ''
),

-- in a spreadsheet saved as text the cover is rows of one cell before the first row of several
rows_of_several as (
    select document_id, row_no
    from cells
    where block_no = 1
    group by 1, 2
    having count(*) > 1
),

wide_rows as (
    select document_id, min(row_no) as first_wide_row
    from rows_of_several
    group by 1
),

head_like as (
    select
        cells.document_id,
        cells.block_no,
        cells.row_no,
        cells.col_no,
        regexp_matches(cells.plain_text, {{ any_pattern('phrases', "topic = 'grid_head'") }})
        or (
            length(cells.plain_text) between 5 and 80
            and regexp_matches(cells.plain_text, {{ phrase('table_word') }})
            and regexp_full_match({{ title_key('cells.plain_text') }}, {{ any_pattern('table_titles') }})
        )
        or (cells.block_no = 1 and cells.row_no < wide_rows.first_wide_row)
        -- and the narrative is rows of one cell after it
        or (
            cells.block_no = 1 and rows_of_several.row_no is null
            and regexp_matches(cells.plain_text, {{ any_pattern('phrases', "topic = 'sheet_line'") }})
        ) as is_head,
    from cells
    left join wide_rows on cells.document_id = wide_rows.document_id
    left join rows_of_several
        on cells.document_id = rows_of_several.document_id and cells.row_no = rows_of_several.row_no
),

head_rows as (
    select
        document_id,
        block_no,
        row_no,
    from head_like
    group by 1, 2, 3
    having bool_and(is_head)
),

numbered as (
    select
        *,
        row_number() over (partition by document_id, block_no order by row_no) as part_no,
    from head_rows
),

final as (
    select
        cells.*,
        numbered.part_no,
    from cells
    inner join numbered on {{ same_row('cells', 'numbered') }}
)

select * from final
