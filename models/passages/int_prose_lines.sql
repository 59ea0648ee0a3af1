-- Lines of running text with the section they stand in; a line that starts a passage is marked.
with marked as (
    select * from {{ ref('int_marked_lines') }}
),

known_headings as (
    select
        words.heading_words,
        sections.section_code,
    from (
        select distinct heading_words from marked
        where length(heading_words) between 2 and 60 and not regexp_matches(heading_words, '[,。;]')
    ) as words
    inner join {{ ref('claim_sections') }} as sections on regexp_matches(words.heading_words, sections.pattern)
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
            or (
                regexp_matches(text_before, '[。;!?]["”)]?$') and (stops_short_before or is_indented)
                and not regexp_matches(tight_text, {{ phrase('goes_on') }})
            )
            as starts_passage,
        x0,
        y0,
        x1,
        y1,
    from placed
)

select * from final
