-- Lines of running text with the section they stand in; a line that starts a passage is marked.
-- Page numbers and running heads stand between the lines of a sentence and are no lines of text.
with documents as (
    select document_id, reader from {{ ref('stg_documents') }}
),

lines as (
    select
        lines.*,
        documents.reader = 'pdf' as has_geometry,
        -- text has no boxes: y0 is the line of the file
        case when documents.reader = 'pdf' then line_no else coalesce(try_cast(y0 as integer), line_no) end
            as printed_line,
        {{ tight('text') }} as tight_text,
        -- where the longer lines of the page begin and end
        min(case when length(plain_text) >= 20 then x0 end) over one_page as left_margin,
        max(case when length(plain_text) >= 20 then x1 end) over one_page as right_margin,
        least(
            row_number() over (partition by lines.document_id, page_no order by seq),
            row_number() over (partition by lines.document_id, page_no order by seq desc)
        ) as from_page_end,
    from {{ ref('int_printed_lines') }} as lines
    inner join documents on lines.document_id = documents.document_id
    window one_page as (partition by lines.document_id, page_no)
),

sections as (
    select * from {{ ref('claim_sections') }}
),

-- the same words on three pages or more, whatever number they carry, are a running head
running_heads as (
    select document_id, regexp_replace(plain_text, '[0-9]+', '', 'g') as words,
    from lines
    where from_page_end <= 2
    group by 1, 2
    having count(distinct page_no) >= 3 and length(words) between 4 and 40
        and count(*) = count(distinct page_no)
),

marked as (
    select
        lines.*,
        regexp_full_match(lines.plain_text, {{ phrase('page_number') }}) as is_page_number,
        running_heads.document_id is not null and lines.from_page_end <= 2 as is_running_head,
        regexp_matches(
            lines.plain_text,
            {{ phrase('passage_mark') }}
        ) as has_mark,
        regexp_replace(
            lines.plain_text,
            {{ phrase('heading_frame') }},
            '', 'g'
        ) as heading_words,
    from lines
    left join running_heads
        on lines.document_id = running_heads.document_id
        and regexp_replace(lines.plain_text, '[0-9]+', '', 'g') = running_heads.words
),

known_headings as (
    select
        words.heading_words,
        sections.section_code,
    from (
        select distinct heading_words from marked
        where length(heading_words) between 2 and 60 and not regexp_matches(heading_words, '[,。;]')
    ) as words
    inner join sections on regexp_matches(words.heading_words, sections.pattern)
    qualify row_number() over (partition by words.heading_words order by sections.rank) = 1
),

flagged as (
    select
        marked.*,
        known_headings.section_code as heading_section,
        marked.table_code is not null or known_headings.section_code is not null
            or regexp_matches(marked.plain_text, '^https?://') as is_heading,
    from marked
    left join known_headings
        on marked.heading_words = known_headings.heading_words
        and (marked.has_mark or known_headings.section_code in ('overview', 'glossary', 'attachments'))
        and not regexp_matches(marked.tight_text, {{ phrase('amount_told') }})
    where not marked.is_page_number and not marked.is_running_head
),

placed as (
    select
        *,
        last_value(heading_section ignore nulls) over (partition by document_id order by seq) as section_code,
        last_value(case when heading_section is not null then plain_text end ignore nulls)
            over (partition by document_id order by seq) as section_title,
        lag(tight_text) over (partition by document_id order by seq) as text_before,
        -- a line of nothing but numbers is a cell that lost its table, not the rest of a sentence
        regexp_full_match(tight_text, '[-|0-9.,%()/— ]+') as is_bare,
        lag(regexp_full_match(tight_text, '[-|0-9.,%()/— ]+')) over (partition by document_id order by seq)
            as bare_before,
        lag(is_heading) over (partition by document_id order by seq) as heading_before,
        -- a printed line that stops well before the margin ends its paragraph
        coalesce(lag(not has_geometry or x1 < right_margin - 25) over (partition by document_id order by seq), true)
            as stops_short_before,
        has_geometry and x0 > left_margin + 12 as is_indented,
    from flagged
),

final as (
    select
        document_id,
        page_no,
        block_no,
        line_no,
        printed_line,
        seq,
        text,
        tight_text,
        is_heading,
        coalesce(section_code, 'front') as section_code,
        section_title,
        is_heading
            or coalesce(heading_before, true)
            or has_mark
            or is_bare
            or bare_before
            or is_note
            or (regexp_matches(text_before, '[。;!?]["”)]?$') and (stops_short_before or is_indented))
            as starts_passage,
        x0,
        y0,
        x1,
        y1,
    from placed
)

select * from final
