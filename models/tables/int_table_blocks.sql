-- Each grid under the title above it, or, where that is lost, the note below it.
with blocks as (
    select
        document_id,
        block_no,
        block_no * 1000000 as seq,
        min(page_no) as page_no,
        max(col_no + col_span - 1) as column_count,
        not regexp_matches(any_value(method), '^(pdf|scan)') as is_text,
        count(*) filter (where regexp_full_match(plain_text, '2[0-9]{2}([0-9]{2}){1,2}'))
        > count(*) filter (where regexp_full_match(plain_text, '[35][0-9]{4}')) as is_by_function,
    from {{ ref('stg_table_cells') }}
    group by 1, 2, 3
),

titles as (
    select document_id, seq, table_code, default_measure, reach
    from {{ ref('int_printed_lines') }}
    where table_code is not null
    union all
    select document_id, seq, 'other', null, 'note' from {{ ref('int_strange_titles') }}
),

ends as (
    select document_id, seq from {{ ref('int_printed_lines') }}
    where is_note or is_prose
),

notes as (
    select document_id, seq, note_table_code from {{ ref('int_printed_lines') }}
    where note_table_code is not null
),

with_title as (
    select blocks.*, titles.seq as title_seq, titles.table_code, titles.default_measure, titles.reach
    from blocks
    asof left join titles on blocks.document_id = titles.document_id and blocks.seq > titles.seq
),

with_end as (
    select with_title.*, ends.seq as end_seq
    from with_title
    asof left join ends on with_title.document_id = ends.document_id and with_title.seq > ends.seq
),

with_note as (
    select with_end.*, notes.seq as note_seq, notes.note_table_code
    from with_end
    asof left join notes on with_end.document_id = notes.document_id and with_end.seq < notes.seq
),

next_titles as (
    select with_note.*, titles.seq as next_title_seq
    from with_note
    asof left join titles on with_note.document_id = titles.document_id and with_note.seq < titles.seq
),

judged as (
    select
        *,
        title_seq is not null and (reach = 'open' or end_seq is null or end_seq < title_seq) as has_title,
        note_seq is not null and (next_title_seq is null or note_seq < next_title_seq) as has_note,
    from next_titles
),

named as (
    select
        *,
        case when has_title then title_seq when has_note then note_seq end as table_id,
        case when has_title then table_code when has_note then note_table_code end as named_code,
        case when has_title then default_measure when has_note and note_table_code = 'economic_detail' then 'basic' end
            as named_measure,
    from judged
    where has_title or has_note
),

final as (
    select
        document_id,
        block_no,
        page_no,
        column_count,
        is_text,
        table_id,
        -- some forms print what is named after economic items by function
        case
            when named_code = 'economic_detail' and bool_or(is_by_function) over (partition by document_id, table_id)
                then 'general_budget_detail'
            else named_code
        end as table_code,
        named_measure as default_measure,
    from named
)

select * from final
