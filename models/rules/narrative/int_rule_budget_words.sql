-- E43: 决算数大于, 小于 or 持平 (预算数) agrees with the two numbers. Of several pairs it may mean, one that holds is enough.
with words as (
    select * from {{ ref('int_budget_words') }}
),

-- what is named, by the wordings of subjects and by the document's own names of items
names as (
    select subject_code, cast(null as varchar) as document_id, null as line_code, pattern
    from {{ ref('claim_subjects') }}
    union all
    select subject_code, document_id, line_code, label from {{ ref('int_claim_labels') }}
    where regexp_full_match(label, '[{{ han_class() }}]+')
),

meant as (
    select
        words.document_id, words.passage_no, words.position, words.code, words.printed as told_words,
        pairs.* exclude (document_id, passage_no, word_position),
        case words.code
            when 'above' then gap > 0
            when 'below' then gap < 0
            when 'equal' then abs(gap) <= half_steps
            -- 基本持平: nobody says how near that is, a twentieth is generous
            else abs(gap) <= greatest(half_steps, pairs.budget_yuan / 20)
        end as holds,
    from words
    inner join {{ ref('int_budget_pairs') }} as pairs
        on words.document_id = pairs.document_id and words.passage_no = pairs.passage_no
        and words.position = pairs.word_position
    where words.named = ''
        or exists (
            select 1 from names
            where names.subject_code = pairs.subject_code
                and coalesce(names.document_id = pairs.document_id, true)
                and names.line_code is not distinct from pairs.line_code
                and regexp_matches(words.clause, names.pattern)
        )
    -- the nearest pair, where nothing is named and it stands in one sentence with the words
    qualify words.named <> ''
        or regexp_matches(
            substr(words.text, cast(ends_at as bigint), cast(words.position - ends_at as bigint)), '[。!?]'
        )
        or ends_at = max(ends_at) over (partition by words.document_id, words.passage_no, words.position)
),

best as (
    select *,
        case
            when not holds then 'violated'
            when code in ('equal', 'near') and gap <> 0 then 'rounding'
            else 'exact'
        end as outcome,
    from meant
    qualify row_number() over (
        partition by document_id, passage_no, position order by outcome, ends_at desc, claim_id, budget_id
    ) = 1
),

judged as (
    select
        words.document_id, words.page_no, words.printed, words.passage_no, words.position,
        coalesce(best.concept_code, words.section_code) as about,
        best.* exclude (document_id, passage_no, position),
    from words
    left join best on {{ same_position('words', 'best') }}
),

final as (
    select
        document_id,
        'E43' as identity_id,
        {{ told_apart('about', 'document_id', 'passage_no, position') }} as instance,
        try_cast(amount_yuan / yuan_per_unit as decimal(20, 6)) as lhs,
        try_cast(budget_yuan / yuan_per_unit as decimal(20, 6)) as rhs,
        gap as difference_yuan,
        try_cast(half_steps / yuan_per_unit as decimal(20, 6)) as tolerance,
        coalesce(outcome, 'not_testable') as outcome,
        case
            when outcome is null then 'no sentence before tells final and budget of what the words speak of'
            when outcome = 'violated' then 'the words are not what the numbers show'
        end as reason,
        list_filter([claim_id, budget_id], lambda x: x is not null) as figure_ids,
        page_no,
        printed,
    from judged
    union all by name
    {{ nothing_told('E43', 'no words compare final and budget', ref('int_accounts'), 'words') }}
)

select * from final
