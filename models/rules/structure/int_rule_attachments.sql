-- S16: what the text announces as an attachment is there: so many self-evaluations, a report by name,
-- 附件1 by its number.
with sentences as (
    select * from {{ ref('int_narrative_sentences') }}
    where regexp_matches(sentence, {{ rule_phrase('attachments_told') }})
),

lines as (
    select *, regexp_extract(plain_text, {{ rule_phrase('attachment_line') }}, 1) as attachment_no
    from {{ ref('int_printed_lines') }}
    where length(plain_text) <= 60
),

counts as (
    select document_id, count(*) as evaluation_count
    from {{ ref('int_projects') }}
    where table_code = 'project_evaluation'
    group by 1
),

-- only a document that attaches self-evaluations promises all of them
evaluations as (
    select
        sentences.document_id,
        max(try_cast(regexp_extract(sentences.sentence, {{ rule_phrase('evaluations_counted') }}, 1) as integer))
            as announced,
        any_value(counts.evaluation_count) as evaluation_count,
        arg_max(left(sentences.sentence, 80), sentences.sentence_no) as printed,
    from (
        select document_id, sentence_no, regexp_extract(sentence, pattern) as sentence
        from sentences
        inner join {{ ref('rule_phrases') }} on topic = 'evaluations_announced' and regexp_matches(sentence, pattern)
    ) as sentences
    inner join counts on sentences.document_id = counts.document_id
    group by 1
),

evaluation_rows as (
    select
        document_id,
        'self-evaluations' as instance,
        evaluation_count as lhs,
        announced as rhs,
        case when evaluation_count < announced then 'violated' else 'exact' end as outcome,
        case when evaluation_count < announced
            then announced || ' self-evaluations are announced, ' || evaluation_count || ' are attached' end as reason,
        printed,
    from evaluations
),

named as (
    select
        sentences.document_id,
        regexp_extract(sentences.sentence, phrases.pattern, 1) as attachment,
        arg_min(left(sentences.sentence, 80), sentences.sentence_no) as printed,
    from sentences
    inner join {{ ref('rule_phrases') }} as phrases
        on phrases.topic = 'attachment' and regexp_matches(sentences.sentence, phrases.pattern)
    group by 1, 2
),

named_rows as (
    select
        named.document_id,
        named.attachment as instance,
        case when bool_or(lines.document_id is not null) then 'exact' else 'violated' end as outcome,
        case when not bool_or(lines.document_id is not null) then 'no such attachment is in the document' end as reason,
        named.attachment as printed,
    from named
    left join lines
        on named.document_id = lines.document_id
        and not lines.is_prose
        and contains(lines.plain_text, named.attachment)
    group by 1, 2
),

numbered as (
    select distinct
        sentences.document_id,
        try_cast(regexp_extract(sentences.sentence, phrases.pattern, 1) as integer) as attachment_no,
    from sentences
    inner join {{ ref('rule_phrases') }} as phrases
        on phrases.topic = 'attachment_number' and regexp_matches(sentences.sentence, phrases.pattern)
),

-- the Nth self-evaluation is 附件N where the attachments carry no numbers of their own
numbered_rows as (
    select
        numbered.document_id,
        '附件' || numbered.attachment_no as instance,
        case
            when bool_or(lines.document_id is not null) then 'exact'
            when any_value(counts.evaluation_count) >= numbered.attachment_no then 'exact'
            else 'violated'
        end as outcome,
        case
            when bool_or(lines.document_id is not null) then null
            when any_value(counts.evaluation_count) >= numbered.attachment_no
                then 'self-evaluation ' || numbered.attachment_no || ' stands for it, without this number'
            else 'no such attachment is in the document'
        end as reason,
        '附件' || numbered.attachment_no as printed,
    from numbered
    left join counts on numbered.document_id = counts.document_id
    left join lines
        on numbered.document_id = lines.document_id
        and lines.attachment_no = cast(numbered.attachment_no as varchar)
    group by numbered.document_id, numbered.attachment_no
),

final as (
    select *, 'S16' as identity_id from evaluation_rows
    union all by name
    select *, 'S16' as identity_id from named_rows
    union all by name
    select *, 'S16' as identity_id from numbered_rows
)

select * from final
