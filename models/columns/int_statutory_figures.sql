-- One row per amount cell of a statutory table, before repairs: line, measure, value, state.
with tables as (
    select * from {{ ref('int_tables') }}
),

cells as (
    select
        cells.* exclude (is_disputed),
        roles.is_disputed as is_disputed_column,
        roles.role,
        roles.lane_no,
        roles.side_code,
        roles.measure_code,
        roles.is_by_order,
        roles.header_path,
        roles.ruler_no,
        -- merged over columns of several measures it stands under none of them
        coalesce(
            ends.col_no <> roles.col_no and ends.role = 'measure'
            and ends.measure_code is distinct from roles.measure_code, false
        ) as is_over_several,
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_column_roles') }} as roles
        on cells.document_id = roles.document_id
        and cells.header_block = roles.block_no
        and cells.header_col = roles.col_no
    left join {{ ref('int_column_roles') }} as ends
        on cells.document_id = ends.document_id
        and cells.header_block = ends.block_no
        and cells.header_col + cells.col_span - 1 = ends.col_no
    -- an amount under a code or a label is an amount we do not understand, not nothing
    where roles.role in ('measure', 'blank')
        or cells.amount_text like '%.%'
        or (cells.amount_text is not null and cells.plain_text like '%,%')
        or length(cells.amount_text) > 7
),

joined as (
    select
        cells.*,
        tables.table_no, tables.table_label, tables.says_no_data,
        case
            when cells.role not in ('measure', 'blank') then null
            when tables.default_measure is not null and (
                cells.is_over_several or (cells.table_code, cells.measure_code) = ('general_budget_detail', 'total')
            ) then tables.default_measure
            when cells.table_code = 'sangong' then {{ sangong_measure('cells', 'lines', 'years.fiscal_year') }}
            when cells.table_code = 'general_budget_detail' then cells.measure_code
            else coalesce(cells.measure_code, tables.default_measure)
        end as measure,
        -- an item a row: what stands in it is not one statement of 三公
        coalesce({{ is_sangong_basis('cells.measure_code') }} and lines.line_label <> '', false) as is_by_line,
        if(cells.measure_code like '%_rate', '%', lines.line_unit) as line_unit,
        lines.line_code,
        lines.line_label,
        lines.line_group,
        coalesce(lines.is_total_row, false) as is_total_row,
        coalesce(lines.is_disputed, false) or coalesce(cells.is_disputed_column, false) as is_disputed,
        tables.money_unit,
    from cells
    inner join tables
        on cells.document_id = tables.document_id and cells.table_id = tables.table_id
    left join {{ ref('int_document_years') }} as years on cells.document_id = years.document_id
    left join {{ ref('int_row_codes') }} as lines
        on {{ same_row('cells', 'lines') }}
        and cells.lane_no = lines.lane_no
    where cells.table_code not in ('project_evaluation', 'overall_evaluation', 'base_data', 'other', 'budget_table')
),

final as (
    select
        document_id, table_id, table_no, table_code, table_label,
        page_no,
        block_no,
        row_no,
        col_no,
        header_col,
        header_path,
        ruler_no,
        side_code,
        coalesce(line_code, 'unknown') as line_code,
        line_label,
        line_group,
        coalesce(measure, 'unknown') as measure_code,
        printed,
        second_text,
        amount_text,
        coalesce(is_unsure, false) as is_unsure,
        is_disputed,
        is_by_order,
        is_by_line,
        line_unit,
        money_unit,
        case
            when amount_text is not null and try_cast(amount_text as decimal(20, 6)) = 0 then 'zero'
            when amount_text is not null then 'value'
            when is_unsure then 'unreadable'
            when {{ is_dash('plain_text') }} then 'dash'
            when plain_text = '' and says_no_data then 'no_data'
            when plain_text = '' then 'blank'
            when regexp_matches(plain_text, '[0-9]') then 'unreadable'
            else 'text'
        end as cell_state,
        x0,
        y0,
        x1,
        y1,
    from joined
    -- the totals of 06 stand somewhere right of their labels: the blanks around them are no amounts
    where plain_text <> '' or (line_code is not null and not is_total_row)
)

select * from final
