-- The base data table of Hunan evaluations: sections, each with a header row of its own.
with tables as (
    select * from {{ ref('int_tables') }}
    where table_code = 'base_data'
),

cells as (
    select
        cells.*,
        tables.table_id,
        tables.table_no as logical_table_no,
        case
            when cells.is_unsure is not true then {{ number_in("rtrim(cells.plain_text, '%')") }}
        end as number_text,
        {{ label_key('cells.plain_text') }} as label_key,
    from {{ ref('stg_table_cells') }} as cells
    inner join {{ ref('int_table_blocks') }} as blocks
        on cells.document_id = blocks.document_id and cells.block_no = blocks.block_no
    inner join tables
        on blocks.document_id = tables.document_id and blocks.table_id = tables.table_id
),

header_cells as (
    select
        cells.document_id,
        cells.block_no,
        cells.row_no,
        cells.col_no,
        columns.measure_code,
        columns.unit,
        cells.is_disputed,
        nullif(regexp_extract(cells.plain_text, {{ phrase('year_named') }}, 1), '') as year_text,
    from cells
    inner join {{ ref('base_data_columns') }} as columns
        on regexp_full_match(cells.plain_text, columns.header_pattern)
),

header_rows as (
    select distinct document_id, block_no, row_no from header_cells
),

body as (
    select
        cells.*,
        header_rows.row_no as header_row,
    from cells
    asof inner join header_rows
        on cells.document_id = header_rows.document_id
        and cells.block_no = header_rows.block_no
        and cells.row_no > header_rows.row_no
    where not exists (
        select 1 from header_rows as own
        where {{ same_row('own', 'cells') }}
    )
),

labels as (
    select
        document_id, block_no, row_no,
        min(replace(text, chr(10), '')) as line_label,
        min(label_key) as label_key,
        coalesce(bool_or(is_disputed), false) as is_disputed,
    from body
    where col_no = 1
    group by 1, 2, 3
),

final as (
    select
        body.document_id,
        body.table_id,
        body.logical_table_no as table_no,
        'base_data' as table_code,
        body.page_no,
        body.block_no,
        body.row_no,
        body.col_no,
        case
            when labels.label_key = '' then header_cells.measure_code
            else coalesce(lines.statistic_code, 'project')
        end as line_code,
        nullif(labels.line_label, '') as line_label,
        case
            when labels.label_key = '' then 'amount'
            when header_cells.measure_code = 'actual'
                and try_cast(header_cells.year_text as integer) < documents.fiscal_year then 'prior_actual'
            else header_cells.measure_code
        end as measure_code,
        body.printed,
        body.second_text,
        coalesce(body.is_unsure, false) as is_unsure,
        coalesce(labels.is_disputed or header_cells.is_disputed, false) as is_disputed,
        body.number_text as amount_text,
        coalesce(nullif(header_cells.unit, ''), lines.unit, '万元') as unit,
        case
            when body.is_unsure then 'unreadable'
            when body.number_text is null then 'dash'
            when try_cast(body.number_text as decimal(20, 6)) = 0 then 'zero'
            else 'value'
        end as cell_state,
        body.x0,
        body.y0,
        body.x1,
        body.y1,
    from body
    inner join header_cells
        on {{ same_column('body', 'header_cells') }}
        and body.header_row = header_cells.row_no
    inner join labels on {{ same_row('body', 'labels') }}
    inner join {{ ref('int_document_years') }} as documents on body.document_id = documents.document_id
    left join {{ ref('base_data_lines') }} as lines
        on regexp_full_match(labels.label_key, lines.label_pattern)
    where body.number_text is not null or body.is_unsure or {{ is_dash('body.plain_text') }}
)

select * from final
