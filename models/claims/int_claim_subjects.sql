-- What each quantity of a passage speaks of: the subject named last before it, by a wording of the
-- catalogue or by a name that the document's own tables print; failing that, the one before.
with words as (
    select * from {{ ref('int_claim_words') }}
),

-- free: where no heading of a narrative tells the section
subjects as (
    select sections.section_code, subjects.subject_code, subjects.place, subjects.pattern
    from (select distinct section_code from words) as sections
    inner join {{ ref('claim_subjects') }} as subjects
        on position(' ' || sections.section_code || ' ' in ' ' || subjects.sections || ' ') > 0
        or (
            position(' free ' in ' ' || subjects.sections || ' ') > 0
            and sections.section_code in ('front', 'tables', 'other', 'overview', 'unit_expenditure')
        )
),

distinct_words as (
    select distinct section_code, naming_words, words_after from words
),

by_wording as (
    select
        distinct_words.section_code,
        distinct_words.naming_words,
        distinct_words.words_after,
        subjects.subject_code,
        cast(null as varchar) as line_code,
        case
            when subjects.place = 'right' then 1000000
            else length(regexp_extract(distinct_words.naming_words, '^.*(?:' || subjects.pattern || ')'))
        end as ends_at,
        ends_at - length(regexp_extract(distinct_words.naming_words, '^(.*)(?:' || subjects.pattern || ')', 1))
            as word_length,
    from distinct_words
    inner join subjects
        on distinct_words.section_code = subjects.section_code
        and regexp_matches(
            if(subjects.place = 'left', distinct_words.naming_words, distinct_words.words_after), subjects.pattern
        )
),

by_label as (
    select * from {{ ref('int_claim_label_hits') }}
),

candidates as (
    select
        words.document_id, words.passage_no, words.token_no,
        by_wording.subject_code, by_wording.line_code, by_wording.ends_at, by_wording.word_length, 0 as label_rank,
    from words
    inner join by_wording
        on words.section_code = by_wording.section_code
        and words.naming_words = by_wording.naming_words
        and words.words_after = by_wording.words_after
    union all
    select document_id, passage_no, token_no, subject_code, line_code, ends_at, word_length, label_rank,
    from by_label
),

best as (
    select * from candidates
    qualify row_number() over (
        partition by document_id, passage_no, token_no
        order by ends_at desc, word_length desc, label_rank, subject_code, line_code
    ) = 1
),

named as (
    select
        words.document_id,
        words.passage_no,
        words.token_no,
        words.zone,
        words.section_code,
        best.subject_code as named_subject,
        best.line_code as named_line,
        -- a reason may name another subject, it does not change what the next sentence speaks of
        case when words.zone = 'statement' then best.subject_code end as carried_subject,
        case
            when words.zone = 'statement' and best.subject_code is not null
                then best.subject_code || '|' || coalesce(best.line_code, '')
        end as carried,
    from words
    left join best on {{ same_token('words', 'best') }}
),

carried as (
    select
        *,
        last_value(carried ignore nulls) over (
            partition by document_id, passage_no order by token_no
        ) as last_named,
    from named
),

final as (
    select
        carried.document_id,
        carried.passage_no,
        carried.token_no,
        case
            when carried.zone <> 'statement' then carried.named_subject
            else nullif(split_part(coalesce(carried.last_named, ''), '|', 1), '')
        end as subject_code,
        case
            when carried.zone <> 'statement' then carried.named_line
            else nullif(split_part(coalesce(carried.last_named, ''), '|', 2), '')
        end as line_code,
        carried.named_subject is not null as is_named,
    from carried
)

select * from final
