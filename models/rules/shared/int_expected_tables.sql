-- Every table a document has or should have by its form, and what is left of it.
with documents as (
    select document_id, variant from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

titles as (
    select distinct table_code from {{ ref('table_titles') }}
    where document_kind = 'final_account'
),

required as (
    select documents.document_id, required_tables.table_code, required_tables.position
    from documents
    inner join {{ ref('required_tables') }} as required_tables on documents.variant = required_tables.variant
),

-- a sentence set in a cell, where every line of a sheet is a row
long_cells as (
    select document_id, block_no, text, plain_text from {{ ref('stg_table_cells') }}
    where length(plain_text) >= 5 and amount_text is null and regexp_matches(plain_text, {{ phrase('table_word') }})
),

said as (
    select distinct texts.plain_text
    from (select distinct plain_text from long_cells) as texts
    inner join {{ ref('phrases') }} as phrases
        on phrases.topic = 'no_data' and regexp_matches(texts.plain_text, phrases.pattern)
),

spans as (
    select
        document_id,
        table_id,
        first_block,
        lead(first_block, 1, 1000000) over (partition by document_id order by table_id) as next_block,
    from {{ ref('int_tables') }}
),

sentences as (
    select spans.document_id, spans.table_id, min(long_cells.text) as no_data_text
    from spans
    inner join long_cells
        on spans.document_id = long_cells.document_id
        and long_cells.block_no >= spans.first_block and long_cells.block_no < spans.next_block
    inner join said on long_cells.plain_text = said.plain_text
    group by 1, 2
),

printed as (
    select
        tables.document_id,
        tables.table_code,
        min(tables.table_no) as table_no,
        count(*) filter (where tables.has_grid) as grid_count,
        bool_or(tables.says_no_data or sentences.table_id is not null) as says_no_data,
        min(tables.page_no) as page_no,
        min(if(tables.says_no_data, tables.said_text, coalesce(sentences.no_data_text, tables.said_text))) as said_text,
        min(tables.money_unit) as money_unit,
    from {{ ref('int_tables') }} as tables
    inner join documents on tables.document_id = documents.document_id
    inner join titles on tables.table_code = titles.table_code
    left join sentences
        on tables.document_id = sentences.document_id and tables.table_id = sentences.table_id
    group by 1, 2
),

amounts as (
    select
        document_id,
        table_code,
        count(*) filter (where cell_state = 'value') as value_count,
        count(*) filter (where cell_state = 'zero') as zero_count,
        min(figure_id) filter (where cell_state = 'value') as a_figure_id,
        arg_min(printed, figure_id) filter (where cell_state = 'value') as a_printed,
    from {{ ref('fct_figure') }}
    group by 1, 2
),

final as (
    select
        coalesce(required.document_id, printed.document_id) as document_id,
        coalesce(required.table_code, printed.table_code) as table_code,
        required.position,
        printed.table_no,
        coalesce(printed.grid_count, 0) as grid_count,
        coalesce(printed.says_no_data, false) as says_no_data,
        coalesce(amounts.value_count, 0) as value_count,
        coalesce(amounts.zero_count, 0) as zero_count,
        amounts.a_figure_id,
        amounts.a_printed,
        printed.page_no,
        printed.said_text,
        printed.money_unit,
        case
            when printed.table_code is null then 'absent'
            when printed.grid_count > 0 then 'present'
            when printed.says_no_data then 'no_data'
            else 'lost'
        end as table_state,
    from required
    full join printed
        on required.document_id = printed.document_id and required.table_code = printed.table_code
    left join amounts
        on coalesce(required.document_id, printed.document_id) = amounts.document_id
        and coalesce(required.table_code, printed.table_code) = amounts.table_code
)

select * from final
