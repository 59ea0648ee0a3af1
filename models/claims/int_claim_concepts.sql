-- The concept each quantity states: its subject and aspect together; where they make none, what kind of
-- statement it stands in.
with told as (
    select
        words.*,
        -- a reason names a subject only with what changed of it
        case
            when words.zone = 'statement' or aspects.aspect_code in ('delta', 'budget_delta', 'count')
                then coalesce(pairs.member_subject, subjects.subject_code)
        end as subject_code,
        coalesce(subjects.line_code, items.line_code) as line_code,
        aspects.aspect_code,
        aspects.direction,
        aspects.claim_state,
    from {{ ref('int_claim_words') }} as words
    inner join {{ ref('int_claim_subjects') }} as subjects on {{ same_token('words', 'subjects') }}
    inner join {{ ref('int_claim_aspects') }} as aspects on {{ same_token('words', 'aspects') }}
    left join {{ ref('claim_pairs') }} as pairs
        on subjects.subject_code = pairs.subject_code and words.list_place = pairs.place
    left join {{ ref('int_claim_items') }} as items
        on words.document_id = items.document_id
        and words.passage_no = items.passage_no
        and subjects.subject_code = 'function'
),

ruled as (
    select
        told.*,
        concepts.actual,
        concepts.actual_identity,
        concepts.share,
        concepts.share_of,
        concepts.share_identity,
        concepts.change,
        concepts.change_identity,
        concepts.budget,
        concepts.completion,
        concepts.completion_identity,
        counts.concept_code as count_concept,
        counts.identity_id as count_identity,
    from told
    left join {{ ref('claim_concepts') }} as concepts
        on told.subject_code = concepts.subject_code
        and (concepts.sections is null
            or position(' ' || told.section_code || ' ' in ' ' || concepts.sections || ' ') > 0)
    left join {{ ref('claim_counts') }} as counts
        on told.subject_code = counts.subject_code and told.unit = counts.unit
    qualify row_number() over (
        partition by told.document_id, told.passage_no, told.token_no order by concepts.sections nulls last
    ) = 1
),

named as (
    select
        *,
        case
            when count_concept is not null then count_concept
            when aspect_code in ('actual', 'score', 'execution_rate') then actual
            when aspect_code = 'prior' then actual || '_prior'
            when aspect_code = 'delta' and kind = 'percent' then change || '_pct'
            when aspect_code = 'delta' then change
            when aspect_code = 'budget_delta' and kind = 'percent' then 'budget_' || change || '_pct'
            when aspect_code = 'budget_delta' then 'budget_' || change
            when aspect_code = 'delta_2019' then change || '_2019' || case when kind = 'percent' then '_pct' else '' end
            when aspect_code = 'share' then share
            when aspect_code like 'budget%' then budget
            when aspect_code like 'completion%' then completion
        end as template,
        case
            when count_concept is not null then count_identity
            when aspect_code in ('actual', 'execution_rate') then actual_identity
            when aspect_code = 'share' then share_identity
            when aspect_code = 'delta' and kind = 'percent' then change_identity
            when aspect_code like 'completion%' then completion_identity
            when aspect_code like 'budget_%' and subject_code like 'sg%' then actual_identity
        end as identity_id,
        case
            when aspect_code = 'share' then share_of
            when aspect_code like 'completion%' then budget
            when aspect_code = 'delta' and kind = 'percent' then actual || '_prior'
        end as denominator_template,
    from ruled
),

final as (
    select
        document_id,
        passage_no,
        token_no,
        section_code,
        source,
        printed,
        position,
        token_kind,
        unit,
        kind,
        is_negative,
        zone,
        sentence,
        reason,
        subject_code,
        line_code,
        aspect_code,
        direction,
        claim_state,
        template as concept_template,
        nullif(replace(case when template like '%{code}%' and line_code is null then null else template end,
            '{code}', coalesce(line_code, '')), '') as concept_code,
        case when template like '%{code}%' and line_code is null then null else identity_id end as identity_id,
        replace(denominator_template, '{code}', coalesce(line_code, '')) as denominator,
        case
            when zone in ('reason', 'purpose') then zone || '_statement'
            when section_code in ('overview', 'front', 'evaluation', 'attachments', 'performance', 'glossary')
                then section_code || '_statement'
        end as kind_of_statement,
    from named
)

select * from final
