-- One row per sentence of the narrative, lines joined, page numbers and stamps left out.
with zones as (
    select * from {{ ref('int_document_zones') }}
),

stamps as (
    select string_agg(pattern, '|') as pattern from {{ ref('rule_phrases') }}
    where topic = 'watermark'
),

lines as (
    select lines.document_id, lines.seq, lines.page_no, lines.plain_text
    from {{ ref('int_printed_lines') }} as lines
    inner join zones on lines.document_id = zones.document_id
    cross join stamps
    where lines.seq >= zones.narrative_from and lines.seq < zones.narrative_to
        and not regexp_full_match(lines.plain_text, {{ rule_phrase('page_line') }})
        and not regexp_full_match(lines.plain_text, stamps.pattern)
),

-- a heading ends like a sentence
texts as (
    select
        document_id,
        string_agg(
            case when regexp_matches(plain_text, {{ rule_phrase('heading_line') }})
                and length(plain_text) <= 40 and not regexp_matches(plain_text, '[,。;:]')
                then '。' || plain_text || '。' else plain_text end,
            '' order by seq
        ) as narrative_text,
        min(page_no) as page_no,
    from lines
    group by 1
),

pieces as (
    select
        document_id,
        page_no,
        unnest(string_split_regex(narrative_text, '[。;]+')) as sentence,
        generate_subscripts(string_split_regex(narrative_text, '[。;]+'), 1) as piece_no,
    from texts
),

final as (
    select
        document_id,
        page_no,
        sentence,
        row_number() over (partition by document_id order by piece_no) as sentence_no,
    from pieces
    where sentence <> ''
)

select * from final
