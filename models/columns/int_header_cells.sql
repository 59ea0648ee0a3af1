-- Header rows of each grid, merged cells spread over the columns they cover.
with cells as (
    select cells.*, blocks.table_id, blocks.table_code, blocks.is_text,
        regexp_full_match(cells.plain_text, {{ phrase('ruler_word') }}) as is_ruler_word,
    from {{ ref('stg_table_cells') }} as cells
    inner join {{ ref('int_table_blocks') }} as blocks
        on cells.document_id = blocks.document_id and cells.block_no = blocks.block_no
),

row_facts as (
    select
        document_id,
        table_id,
        table_code,
        block_no,
        row_no,
        bool_or(is_text) as is_text,
        count(*) filter (where amount_text is not null or is_unsure) as amount_count,
        count(amount_text) filter (where regexp_full_match(plain_text, '[0-9]{1,2}')) as small_count,
        sum(try_cast(amount_text as integer)) filter (where regexp_full_match(plain_text, '[0-9]{1,2}')) as small_sum,
        count(*) filter (
            where plain_text <> '' and not is_ruler_word and amount_text is null and is_unsure is not true
                and not regexp_full_match(plain_text, {{ phrase('code_head') }})
        ) as other_text_count,
        count(*) filter (where is_ruler_word) as ruler_word_count,
        count(*) filter (where {{ is_dash('plain_text') }}) as dash_count,
        count(*) filter (
            where regexp_full_match(plain_text, {{ any_pattern('phrases', "topic = 'header_word'") }})
        ) as header_word_count,
    from cells
    group by 1, 2, 3, 4, 5
),

kinds as (
    select
        *,
        amount_count > 0
        and amount_count = small_count
        and other_text_count = 0
        and small_sum = small_count * (small_count + 1) / 2
        and (small_count > 1 or ruler_word_count > 0) as is_ruler,
    from row_facts
),

bodies as (
    select
        *,
        min(if((amount_count > 0 or dash_count > 0) and not is_ruler, row_no, null))
            over (partition by document_id, block_no) as first_amount_row,
    from kinds
),

header_ends as (
    select
        document_id, block_no, max(row_no) as header_end,
        any_value(first_amount_row) is null and not bool_or(is_text) as has_no_body,
    from bodies
    where (header_word_count > 0 or is_ruler) and (first_amount_row is null or row_no < first_amount_row)
    group by 1, 2
),

spread as (
    select
        cells.document_id,
        cells.table_id,
        cells.table_code,
        cells.block_no,
        cells.row_no + rows_covered.i as row_no,
        cells.col_no + cols_covered.i as col_no,
        cells.plain_text,
        coalesce(cells.is_disputed, false) as is_disputed,
        kinds.is_ruler,
        rows_covered.i + cols_covered.i as distance,
        cells.col_no as origin_col,
        header_ends.* exclude (document_id, block_no),
        cells.x0 + (cells.x1 - cells.x0) * cols_covered.i / cells.col_span as x0,
        cells.x0 + (cells.x1 - cells.x0) * (cols_covered.i + 1) / cells.col_span as x1,
    from cells
    inner join header_ends
        on cells.document_id = header_ends.document_id
        and cells.block_no = header_ends.block_no
        and cells.row_no <= header_ends.header_end
    inner join kinds on {{ same_row('cells', 'kinds') }}
    cross join unnest(range(least(cells.row_span, 1000))) as rows_covered (i)
    cross join unnest(range(least(cells.col_span, 1000))) as cols_covered (i)
),

-- a head that goes on beside the first row of the body is no head there; of cells that cover one place, the one that
-- stands there, else the nearest to the left and above
own as (
    select
        * exclude (distance, origin_col, header_end),
        min_by(plain_text, [row_no, col_no]) over (partition by document_id, block_no) as first_text,
        dense_rank() over (partition by document_id, table_id order by block_no) as head_no,
    from spread
    where row_no <= header_end
    qualify 1 = row_number()
        over (partition by document_id, block_no, row_no, col_no order by distance, origin_col desc)
),

columns_below as (
    select document_id, table_id, block_no, col_no, head_no, first_text, max(x0) as x0, min(x1) as x1
    from own group by 1, 2, 3, 4, 5, 6
),

-- a head that the end of a page parts goes on in the next grid, where it does not begin again
final as (
    select * exclude (has_no_body, first_text, head_no) from own
    union all by name
    select
        own.* exclude (block_no, row_no, col_no, x0, x1, has_no_body, first_text, head_no),
        below.block_no, own.row_no - 1000 as row_no, below.col_no, below.x0, below.x1,
    from own
    inner join columns_below as below
        on own.document_id = below.document_id and own.table_id = below.table_id and own.head_no + 1 = below.head_no
        and own.first_text <> below.first_text and (below.x0 + below.x1) / 2 between own.x0 and own.x1
    where own.has_no_body
)

select * from final
