-- Lines of text with their place in the document and what they announce.
with lines as (
    select
        *,
        block_no * 1000000 + line_no as seq,
        {{ title_key('plain_text') }} as title_key,
    from {{ ref('stg_text_lines') }}
),

known_titles as (
    select
        keys.title_key,
        titles.table_code,
        titles.document_kind,
        titles.default_measure,
        titles.reach,
    from (
        select distinct title_key from lines
        where length(title_key) between 4 and 80
            and regexp_full_match(title_key, {{ any_pattern('table_titles') }})
    ) as keys
    inner join {{ ref('table_titles') }} as titles
        on regexp_full_match(keys.title_key, titles.pattern)
    qualify row_number() over (
        partition by keys.title_key order by titles.table_code = 'budget_table', titles.table_code
    ) = 1
),

titles as (
    select
        lines.document_id,
        lines.seq,
        known_titles.* exclude (title_key),
    from lines
    inner join known_titles on lines.title_key = known_titles.title_key
    where length(lines.plain_text) <= 80
        and regexp_full_match(lines.plain_text, {{ phrase('attachment_line') }})
),

notes as (
    select
        lines.document_id,
        lines.seq,
        min(notes.table_code) as note_table_code,
    from lines
    left join {{ ref('table_notes') }} as notes
        on regexp_matches(lines.plain_text, notes.pattern)
    where regexp_matches(lines.plain_text, {{ phrase('note_begins') }})
    group by 1, 2
),

says as (
    select document_id, seq
    from lines
    where regexp_matches(plain_text, {{ any_pattern('phrases', "topic = 'no_data'") }})
),

final as (
    select
        lines.document_id,
        lines.page_no,
        lines.block_no,
        lines.line_no,
        lines.seq,
        lines.text,
        lines.plain_text,
        lines.title_key,
        titles.table_code,
        titles.document_kind,
        titles.default_measure,
        titles.reach,
        notes.seq is not null as is_note,
        notes.note_table_code,
        says.document_id is not null as says_no_data,
        length(lines.plain_text) >= 24
        and regexp_matches(lines.plain_text, '[,。;]')
        and not regexp_matches(lines.plain_text, {{ phrase('note_line') }}) as is_prose,
        lines.x0,
        lines.y0,
        lines.x1,
        lines.y1,
    from lines
    left join titles on lines.document_id = titles.document_id and lines.seq = titles.seq
    left join notes on lines.document_id = notes.document_id and lines.seq = notes.seq
    left join says on lines.document_id = says.document_id and lines.seq = says.seq
)

select * from final
