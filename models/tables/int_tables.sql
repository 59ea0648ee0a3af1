-- Tables as a reader of the document counts them: pages joined, lost ones included.
with lines as (
    select * from {{ ref('int_printed_lines') }}
),

found as (
    select
        document_id,
        table_id,
        table_code,
        max(default_measure) as default_measure,
        min(block_no) as first_block,
        max(block_no) as last_block,
        min(page_no) as page_no,
    from {{ ref('int_table_blocks') }}
    group by 1, 2, 3
),

together as (
    select document_id, table_id, table_code, default_measure, page_no, first_block, last_block, true as has_grid
    from found
    union all
    select document_id, table_id, table_code, cast(null as varchar), page_no, block_no, block_no, false
    from {{ ref('int_silent_tables') }}
),

spans as (
    select
        *,
        coalesce(lag(last_block * 1000000) over (partition by document_id order by table_id), 0) as previous_seq,
        coalesce(lead(table_id) over (partition by document_id order by table_id), 9000000000000) as next_seq,
    from together
),

heads as (
    select
        spans.document_id,
        spans.table_id,
        string_agg(lines.plain_text, '' order by lines.seq) as head_text,
    from spans
    inner join lines
        on spans.document_id = lines.document_id
        and lines.seq >= greatest(spans.previous_seq, spans.table_id - 8)
        and lines.seq <= greatest(spans.first_block * 1000000, spans.table_id)
        and not lines.is_prose
    group by 1, 2
),

said as (
    select
        spans.document_id,
        spans.table_id,
        bool_or(lines.says_no_data) as says_no_data,
        min(case when lines.says_no_data then lines.text end) as no_data_text,
        min(case when lines.is_note then lines.text end) as note_text,
    from spans
    inner join lines
        on spans.document_id = lines.document_id
        and lines.seq >= spans.table_id and lines.seq < spans.next_seq
        -- the sentence may stand at the head of the page that follows
        and lines.block_no <= spans.last_block + 2
    group by 1, 2
),

final as (
    select
        spans.document_id,
        spans.table_id,
        row_number() over (partition by spans.document_id order by spans.table_id) as table_no,
        spans.table_code,
        spans.default_measure,
        spans.page_no,
        spans.first_block,
        spans.last_block,
        spans.has_grid,
        nullif(regexp_extract(heads.head_text, {{ phrase('table_label') }}), '') as table_label,
        nullif(regexp_extract(heads.head_text, {{ phrase('money_unit_head') }}, 1), '') as money_unit,
        coalesce(said.says_no_data, false) as says_no_data,
        coalesce(said.no_data_text, said.note_text) as said_text,
    from spans
    left join heads on spans.document_id = heads.document_id and spans.table_id = heads.table_id
    left join said on spans.document_id = said.document_id and spans.table_id = said.table_id
)

select * from final
