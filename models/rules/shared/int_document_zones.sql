-- Where the body of a document begins, and where its narrative (第三部分 情况说明) begins and ends.
with lines as (
    select * from {{ ref('int_printed_lines') }}
),

-- those that can be one of the marks
marks as (
    select * from lines
    where regexp_matches(plain_text, {{ any_pattern('rule_phrases', "topic in ('first_part', 'narrative_begins')") }})
),

phrases as (
    select * from {{ ref('rule_phrases') }}
),

first_prose as (
    select document_id, min(seq) as prose_seq
    from lines
    where is_prose
    group by 1
),

-- the body begins at the last heading of the first part before any prose: the contents name it too
bodies as (
    select lines.document_id, max(lines.seq) as body_seq
    from marks as lines
    inner join phrases on phrases.topic = 'first_part' and regexp_matches(lines.plain_text, phrases.pattern)
    left join first_prose on lines.document_id = first_prose.document_id
    where lines.seq <= coalesce(first_prose.prose_seq, lines.seq)
    group by 1
),

narratives as (
    select lines.document_id, min(lines.seq) as narrative_from
    from marks as lines
    inner join phrases on phrases.topic = 'narrative_begins' and regexp_matches(lines.plain_text, phrases.pattern)
    left join bodies on lines.document_id = bodies.document_id
    where lines.seq > coalesce(bodies.body_seq, 0) and lines.table_code is null
        and not regexp_matches(lines.plain_text, '[.…]{2,}[0-9]*$')
    group by 1
),

-- the next part, the glossary or the first self-evaluation ends it
ends as (
    select narratives.document_id, min(lines.seq) as narrative_to
    from narratives
    inner join lines on narratives.document_id = lines.document_id and lines.seq > narratives.narrative_from
    where regexp_matches(lines.plain_text, {{ any_pattern('rule_phrases', "topic = 'narrative_ends'") }})
        or (
            lines.table_code = 'project_evaluation'
            and not regexp_matches(lines.plain_text, {{ rule_phrase('attachment_begins') }})
        )
    group by 1
),

final as (
    select
        documents.document_id,
        coalesce(bodies.body_seq, 0) as body_seq,
        narratives.narrative_from,
        case when narratives.narrative_from is not null then coalesce(ends.narrative_to, 9000000000000) end
            as narrative_to,
    from {{ ref('int_accounts') }} as documents
    left join bodies on documents.document_id = bodies.document_id
    left join narratives on documents.document_id = narratives.document_id
    left join ends on documents.document_id = ends.document_id
)

select * from final
