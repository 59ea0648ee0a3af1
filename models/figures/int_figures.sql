-- Figures of every recognised table, statutory or not, after repairs, with one marker a silent table.
with statutory as (
    select
        figures.* exclude (measure_code),
        coalesce(blanks.measure_code, placements.measure_code, figures.measure_code) as measure_code,
        case
            when coalesce(blanks.measure_code, placements.measure_code) <> 'unknown' then 'R-3gong: G01, G02, G03, G04'
            when figures.is_by_order then 'R-order: columns of the statutory form'
        end as repair_rule,
        case
            when figures.line_group = 'vehicle_kind' or figures.line_code = 'vehicle_total' then '辆'
            when figures.line_code = 'equipment_over_1m' then '台套'
        end as line_unit,
    from {{ ref('int_statutory_figures') }} as figures
    left join {{ ref('int_sangong_placements') }} as placements on {{ same_cell('figures', 'placements') }}
    left join {{ ref('int_sangong_blanks') }} as blanks on {{ same_cell('figures', 'blanks') }}
    where not (figures.cell_state = 'text')
),

silent_tables as (
    select tables.*
    from {{ ref('int_tables') }} as tables
    inner join (
        select distinct table_code from {{ ref('table_titles') }} where document_kind = 'final_account'
    ) as titles on tables.table_code = titles.table_code
    where not exists (
        select 1 from statutory
        where statutory.document_id = tables.document_id
            and statutory.table_id = tables.table_id
            and statutory.cell_state in ('value', 'zero')
    )
),

markers as (
    select
        document_id,
        table_id,
        table_no,
        table_code,
        table_label,
        page_no,
        first_block as block_no,
        coalesce(said_text, '') as printed,
        case
            when says_no_data then 'no_data'
            when has_grid then 'blank'
            else 'lost'
        end as cell_state,
    from silent_tables
    -- a note and a title of one table are one table, what says that it has no data goes first
    qualify row_number() over (
        partition by document_id, page_no, first_block, table_code order by says_no_data desc nulls last, table_id
    ) = 1
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
    from markers
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
