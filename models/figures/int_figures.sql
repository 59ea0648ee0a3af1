-- Figures of every recognised table, statutory or not, after repairs, with one marker a silent table.
with placements as (
    select * from {{ ref('int_sangong_placements') }}
),

-- in a 三公 row that its sums placed, the blank cells between two placed ones are nil wherever they stand: they take
-- the columns between them in order, and columns left over are those the row lost
blanks as (
    select
        blank.document_id, blank.block_no, blank.row_no, blank.col_no,
        min(placed.form) as form,
        max(placed.column_no) filter (where placed.col_no < blank.col_no) as column_before,
        max(placed.col_no) filter (where placed.col_no < blank.col_no) as col_before,
        min(placed.column_no) filter (where placed.col_no > blank.col_no) as column_after,
    from placements as blank
    inner join placements as placed on {{ same_row('blank', 'placed') }}
    where blank.column_no is null and placed.column_no is not null
    group by 1, 2, 3, 4
),

statutory as (
    select
        figures.* exclude (measure_code),
        coalesce(filled.measure_code, placements.measure_code, figures.measure_code) as measure_code,
        case
            when coalesce(filled.measure_code, placements.measure_code) <> 'unknown' then 'R-3gong: G01, G02, G03, G04'
            when figures.is_by_order then 'R-order: columns of the statutory form'
        end as repair_rule,
    from {{ ref('int_statutory_figures') }} as figures
    left join placements on {{ same_cell('figures', 'placements') }}
    left join blanks on {{ same_cell('figures', 'blanks') }}
    left join {{ ref('column_rulers') }} as filled
        on filled.table_code = 'sangong'
        and blanks.form = filled.form
        and filled.ruler_no = coalesce(blanks.column_before, 0) + blanks.col_no - coalesce(blanks.col_before, 0)
        and filled.ruler_no < coalesce(blanks.column_after, 13)
    where not (figures.cell_state = 'text')
),

together as (
    select
        document_id, table_id, table_no, table_code, table_label, page_no, block_no, row_no, col_no,
        side_code, line_code, line_label, line_group, measure_code, printed, second_text, amount_text,
        is_unsure, is_disputed, coalesce(line_unit, money_unit) as unit, cell_state, repair_rule, x0, y0, x1, y1,
    from statutory
    union all by name
    select
        document_id, table_id, table_no, table_code, table_label, page_no, block_no,
        0 as row_no, 0 as col_no, 'TABLE' as line_code, 'TABLE' as measure_code, printed, cell_state,
    from {{ ref('int_table_markers') }}
    union all by name
    select * from {{ ref('int_evaluation_figures') }}
    union all by name
    select * from {{ ref('int_base_data_figures') }}
),

final as (
    select
        together.* exclude (unit),
        coalesce(
            together.unit,
            case when together.line_code <> 'TABLE' then documents.money_unit end
        ) as unit,
        documents.document_kind,
        documents.unit_id,
        documents.fiscal_year,
        md5(concat_ws(
            '|', together.document_id, together.page_no, together.block_no, together.row_no, together.col_no,
            case when together.line_code = 'TABLE' then together.table_code end
        )) as figure_id,
    from together
    inner join {{ ref('int_documents') }} as documents
        on together.document_id = documents.document_id
    where documents.document_kind in ('final_account', 'project_evaluation', 'overall_evaluation')
)

select * from final
