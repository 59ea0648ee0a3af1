-- Each printed line with what it looks like: page number, running head, numbered heading; and the words of a heading
-- without its number. Page numbers and running heads stand between the lines of a sentence and are no lines of text.
with lines as (
    select
        lines.*,
        documents.reader in ('pdf', 'scan') as has_geometry,
        -- text has no boxes: y0 is the line of the file
        case when documents.reader in ('pdf', 'scan') then line_no else coalesce(try_cast(y0 as integer), line_no) end
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
    inner join {{ ref('stg_documents') }} as documents on lines.document_id = documents.document_id
    window one_page as (partition by lines.document_id, page_no)
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

final as (
    select
        lines.*,
        regexp_full_match(lines.plain_text, {{ phrase('page_number') }}) as is_page_number,
        running_heads.document_id is not null and lines.from_page_end <= 2 as is_running_head,
        regexp_matches(lines.plain_text, {{ phrase('passage_mark') }}) as has_mark,
        regexp_replace(lines.plain_text, {{ phrase('heading_frame') }}, '', 'g') as heading_words,
    from lines
    left join running_heads
        on lines.document_id = running_heads.document_id
        and regexp_replace(lines.plain_text, '[0-9]+', '', 'g') = running_heads.words
)

select * from final
