-- E43: 决算数大于, 小于 or 持平 (预算数) agrees with the two numbers: a pair of one subject in one sentence, that of the
-- words or the last one before it that tells numbers. Of several pairs it may mean, one that holds is enough.
with words as (
    select * from {{ ref('int_budget_words') }}
),

passages as (
    select distinct document_id, passage_no, text from words
),

told as (
    select
        claims.*,
        claims.half_step * units.yuan_per_unit as half_step_yuan,
        units.yuan_per_unit,
        claims.subject_code || coalesce(claims.line_code, '') as subject,
        claims.aspect_code = 'actual' as is_actual,
        length(regexp_replace(substr(passages.text, 1, claims.position), '[^。!?]', '', 'g')) as sentence_no,
    from {{ ref('fct_claim') }} as claims
    inner join passages on claims.document_id = passages.document_id and claims.passage_no = passages.passage_no
    inner join {{ ref('money_units') }} as units on claims.unit = units.unit
    where claims.aspect_code in ('actual', 'budget', 'budget_initial', 'budget_full_year')
        and claims.concept_code not like '%@_statement' escape '@'
        and claims.claim_state in ('value', 'unit_inferred') and claims.amount_yuan is not null
),

pairs as (
    select
        actuals.*,
        budgets.claim_id as budget_id,
        budgets.amount_yuan as budget_yuan,
        budgets.half_step_yuan as budget_half_step_yuan,
        greatest(actuals.position, budgets.position) as ends_at,
    from told as actuals
    inner join told as budgets
        on actuals.document_id = budgets.document_id and actuals.passage_no = budgets.passage_no
        and actuals.sentence_no = budgets.sentence_no and actuals.subject = budgets.subject
    where actuals.is_actual and not budgets.is_actual
    qualify row_number() over (
        partition by actuals.claim_id, budgets.aspect_code order by abs(actuals.position - budgets.position), budget_id
    ) = 1
),

last_told as (
    select words.document_id, words.passage_no, words.position, max(told.sentence_no) as sentence_no,
    from words
    inner join told
        on words.document_id = told.document_id and words.passage_no = told.passage_no
        and words.position > told.position
    group by all
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
        pairs.* exclude (document_id, passage_no, position),
        try_cast(pairs.amount_yuan - pairs.budget_yuan as decimal(20, 2)) as gap,
        try_cast(pairs.half_step_yuan + pairs.budget_half_step_yuan as decimal(20, 6)) as half_steps,
        case words.code
            when 'above' then gap > 0
            when 'below' then gap < 0
            when 'equal' then abs(gap) <= half_steps
            -- 基本持平: nobody says how near that is, a twentieth is generous
            else abs(gap) <= greatest(half_steps, pairs.budget_yuan / 20)
        end as holds,
    from words
    inner join last_told on {{ same_position('words', 'last_told') }}
    inner join pairs
        on words.document_id = pairs.document_id and words.passage_no = pairs.passage_no
        and last_told.sentence_no = pairs.sentence_no and pairs.ends_at < words.position
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
    select words.document_id, words.page_no, words.printed,
        coalesce(best.concept_code, words.section_code) as about,
        about || coalesce('#' || nullif(row_number() over (
            partition by words.document_id, about order by words.passage_no, words.position
        ), 1), '') as instance,
        best.outcome, best.amount_yuan, best.budget_yuan, best.gap, best.half_steps, best.yuan_per_unit,
        best.claim_id, best.budget_id,
    from words
    left join best on {{ same_position('words', 'best') }}
),

final as (
    select
        document_id,
        'E43' as identity_id,
        instance,
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
    select document_id, 'E43' as identity_id, '-' as instance, 'not_applicable' as outcome,
        'no words compare final and budget' as reason,
    from {{ ref('int_accounts') }}
    where document_kind = 'final_account' and document_id not in (select words.document_id from words)
)

select * from final
