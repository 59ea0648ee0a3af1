-- Every number in a cell of a table, with what the cell is: a figure, a header, a code, a line number, text.
-- Cells of prose are passages and counted there.
with cells as (
    select
        cells.document_id,
        cells.page_no,
        cells.block_no,
        cells.row_no,
        cells.col_no,
        -- what is one number stays one, wherever it wrapped
        case when cells.amount_text is null then {{ tight('cells.text') }} else cells.plain_text end as whole_text,
        -- each number of the cell is told with it
        left(whole_text, 1000) as tight_text,
    from {{ ref('stg_table_cells') }} as cells
    where regexp_matches(cells.text, '[0-9０-９]')
        and not exists (
            select 1 from {{ ref('int_prose_cells') }} as prose
            where {{ same_cell('prose', 'cells') }}
        )
),

pieces as (
    select * exclude (whole_text), {{ number_pieces('whole_text', '') }} as pieces
    from cells
),

numbered as (
    select * exclude (pieces), unnest(pieces) as printed, generate_subscripts(pieces, 1) as piece_no
    from pieces
),

tokens as (
    select
        *,
        coalesce(lag(printed) over neighbours, '') as text_before,
        coalesce(lead(printed) over neighbours, '') as text_after,
        coalesce(sum(length(printed)) over (
            partition by document_id, block_no, row_no, col_no order by piece_no
            rows between unbounded preceding and 1 preceding
        ), 0) as position,
    from numbered
    window neighbours as (partition by document_id, block_no, row_no, col_no order by piece_no)
),

figures as (
    select document_id, block_no, row_no, col_no, figure_id, line_code, measure_code, amount_text,
    from {{ ref('int_figures') }}
    where cell_state in ('value', 'zero', 'unreadable') and row_no is not null
),

-- every column by number; a text grid overleaf has the columns of its header
roles as (
    select document_id, block_no, col_no, role from {{ ref('int_column_roles') }}
    where role in ('code', 'line_no', 'label')
),

indicator_rows as (
    select distinct document_id, block_no, row_no from {{ ref('int_indicators') }}
),

-- a contents list that was read as a grid: it names parts of the document, pages stand at the right
contents as (
    select document_id, block_no, max(col_no) as page_col
    from {{ ref('stg_table_cells') }}
    group by 1, 2
    having bool_or(regexp_matches(plain_text, {{ phrase('contents_part') }}))
),

-- columns under 序号
serials as (
    select distinct document_id, block_no, col_no
    from {{ ref('stg_table_cells') }}
    where regexp_full_match(plain_text, {{ phrase('serial_header') }})
),

final as (
    select
        tokens.document_id,
        tokens.page_no,
        tokens.block_no,
        tokens.row_no,
        tokens.col_no,
        cast(tokens.position as integer) as position,
        tokens.printed,
        tokens.text_before,
        tokens.text_after,
        tokens.tight_text,
        figures.figure_id,
        figures.line_code,
        figures.measure_code,
        replace(tokens.printed, ',', '') = ltrim(figures.amount_text, '-') as is_the_figure,
        headers.document_id is not null as is_header,
        coalesce(headers.is_ruler, false) as is_ruler,
        roles.role,
        parts.part,
        indicator_rows.document_id is not null as is_indicator,
        contents.document_id is not null and regexp_full_match(tokens.tight_text, '[0-9]{1,3}') as is_page_number,
        serials.document_id is not null and regexp_full_match(tokens.tight_text, '[0-9]{1,4}') as is_serial,
    from tokens
    left join figures on {{ same_cell('tokens', 'figures') }}
    left join {{ ref('int_header_cells') }} as headers on {{ same_cell('tokens', 'headers') }}
    left join {{ ref('int_body_cells') }} as body on {{ same_cell('tokens', 'body') }}
    left join roles
        on tokens.document_id = roles.document_id
        and roles.block_no = coalesce(body.header_block, tokens.block_no)
        and roles.col_no = coalesce(body.header_col, tokens.col_no)
    left join {{ ref('int_evaluation_cells') }} as parts on {{ same_cell('tokens', 'parts') }}
    left join indicator_rows on {{ same_row('tokens', 'indicator_rows') }}
    left join serials on {{ same_column('tokens', 'serials') }}
    left join contents
        on tokens.document_id = contents.document_id
        and tokens.block_no = contents.block_no
        and tokens.col_no = contents.page_col
    where tokens.piece_no % 2 = 0
)

select * from final
