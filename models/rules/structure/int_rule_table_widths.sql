-- S02: headers, numbers of columns (栏次) and the body of a table have one width.

-- running text, and text that gives every cell a line, have no columns to stand under
with flows as (
    select distinct document_id, block_no from {{ ref('stg_table_cells') }}
    where method in ('text:flow', 'text:cells')
),

blocks as (
    select
        columns.document_id, columns.table_id, columns.table_code, columns.block_no,
        -- a column of print may be several of the grid: a number over them counts once
        count(distinct columns.ruler_no) filter (where columns.header_path is not null)
        + count(*) filter (
            where columns.header_path is not null and columns.role = 'measure' and columns.ruler_no is null
        ) as header_count,
        count(distinct columns.ruler_no) as ruler_count,
        max(columns.col_no) as last_col,
        -- 预算数 and 决算数 of 三公 are rows here: half as many columns, in more than one form
        bool_or(
            columns.table_code = 'sangong' and columns.role = 'measure'
            and not regexp_matches(columns.measure_code, '^(budget|actual)_')
        ) as is_by_rows,
    from {{ ref('int_columns') }} as columns
    inner join {{ ref('int_accounts') }} as documents on columns.document_id = documents.document_id
    group by 1, 2, 3, 4
),

-- a head may stand alone at the foot of a page, the numbers of its columns overleaf
columns as (
    select
        * exclude (header_count),
        case
            when header_count = 0 then max(header_count) over (partition by document_id, table_id)
            else header_count
        end as header_count,
    from blocks
),

-- amounts right of the last column that has a header
bodies as (
    select
        body.document_id, body.header_block as block_no,
        max(body.header_col) filter (where body.amount_text is not null) as last_amount_col,
    from {{ ref('int_body_cells') }} as body
    group by 1, 2
),

forms as (
    select table_code, list(distinct form_columns) as widths from {{ ref('column_rulers') }}
    group by 1
),

statutory as (
    select
        columns.document_id,
        columns.table_code as instance,
        columns.header_count as lhs,
        columns.ruler_count as rhs,
        flows.document_id is not null as is_flow,
        case
            when columns.header_count <> columns.ruler_count
                then 'headers and numbers of columns differ in count'
            when not list_contains(forms.widths, columns.ruler_count)
                then 'the form of this table has ' || array_to_string(list_sort(forms.widths), ' or ') || ' columns'
            when bodies.last_amount_col > columns.last_col then 'amounts stand right of the last header'
        end as reason,
        tables.page_no,
        cast(null as varchar) as printed,
    from columns
    inner join {{ ref('int_tables') }} as tables
        on columns.document_id = tables.document_id and columns.table_id = tables.table_id
    inner join forms on columns.table_code = forms.table_code
    left join flows on columns.document_id = flows.document_id and columns.block_no = flows.block_no
    left join bodies on columns.document_id = bodies.document_id and columns.block_no = bodies.block_no
    where columns.ruler_count > 0 and columns.is_by_rows is not true
    qualify row_number() over (
        partition by columns.document_id, columns.table_code order by columns.ruler_count desc, columns.block_no
    ) = 1
),

-- fund rows of a self-evaluation whose seven numbers stand beside their headers
evaluations as (
    select
        figures.document_id,
        'project ' || figures.table_no as instance,
        bool_or(flows.document_id is not null) as is_flow,
        count(distinct row_no) as lhs,
        count(distinct case when repair_rule is null and measure_code <> 'unknown' then row_no end) as rhs,
        case
            when bool_or(repair_rule is not null or measure_code = 'unknown')
                then 'numbers of a fund row stand beside their headers'
        end as reason,
        min(page_no) as page_no,
        arg_min(line_label, row_no) filter (where repair_rule is not null or measure_code = 'unknown') as printed,
    from {{ ref('fct_figure') }} as figures
    left join flows on figures.document_id = flows.document_id and figures.block_no = flows.block_no
    where line_code in ('fund_total', 'fund_source') and cell_state in ('value', 'zero')
    group by 1, figures.table_no
),

together as (
    select * from statutory
    union all by name
    select * from evaluations
),

final as (
    select
        document_id,
        'S02' as identity_id, instance,
        try_cast(lhs as decimal(20, 6)) as lhs,
        try_cast(rhs as decimal(20, 6)) as rhs,
        case when is_flow then 'not_testable' when reason is null then 'exact' else 'violated' end as outcome,
        case when is_flow then 'this text does not show where columns stand' else reason end as reason,
        page_no, printed,
    from together
)

select * from final
