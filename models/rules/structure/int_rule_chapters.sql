-- E61: the chapters every disclosure owes its readers.
with documents as (
    select documents.document_id, documents.variant, zones.narrative_from, zones.body_seq
    from {{ ref('int_accounts') }} as documents
    inner join {{ ref('int_document_zones') }} as zones on documents.document_id = zones.document_id
    where documents.document_kind = 'final_account'
),

chapters as (
    select code, string_agg(pattern, '|') as pattern
    from {{ ref('rule_phrases') }}
    where topic = 'chapter'
    group by 1
),

headings as (
    select
        documents.document_id,
        chapters.code,
        count(lines.document_id) as heading_count,
    from documents
    cross join chapters
    left join {{ ref('int_printed_lines') }} as lines
        on documents.document_id = lines.document_id
        and lines.seq >= documents.body_seq
        and length(lines.plain_text) <= 40
        and regexp_matches(lines.plain_text, chapters.pattern)
    group by 1, 2
),

final as (
    select
        documents.document_id,
        'E61' as identity_id,
        headings.code as instance,
        case
            when documents.variant = 'UNIVERSITY' then 'not_applicable'
            when documents.narrative_from is null then 'not_testable'
            when headings.heading_count = 0 then 'violated'
            else 'exact'
        end as outcome,
        case
            when documents.variant = 'UNIVERSITY' then 'the form of universities has other chapters'
            when documents.narrative_from is null then 'the narrative is not found'
            when headings.heading_count = 0 then 'no heading names this chapter'
        end as reason,
    from documents
    inner join headings on documents.document_id = headings.document_id
)

select * from final
