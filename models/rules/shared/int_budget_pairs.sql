-- The final account and the budget that words comparing them may mean: pairs of one subject in one sentence, that of
-- the words or the last one before it that tells numbers.
with told as (
    select
        claims.*,
        claims.half_step * units.yuan_per_unit as half_step_yuan,
        units.yuan_per_unit,
        claims.subject_code || coalesce(claims.line_code, '') as subject,
        claims.aspect_code = 'actual' as is_actual,
        length(regexp_replace(substr(passages.text, 1, claims.position), '[^。!?]', '', 'g')) as sentence_no,
    from {{ ref('fct_claim') }} as claims
    inner join (select distinct document_id, passage_no, text from {{ ref('int_budget_words') }}) as passages
        on claims.document_id = passages.document_id and claims.passage_no = passages.passage_no
    inner join {{ ref('money_units') }} as units on claims.unit = units.unit
    where claims.aspect_code in ('actual', 'budget', 'budget_initial', 'budget_full_year')
        and claims.concept_code not like '%@_statement' escape '@'
        and claims.claim_state in ('value', 'unit_inferred') and claims.amount_yuan is not null
),

pairs as (
    select
        actuals.document_id, actuals.passage_no, actuals.sentence_no,
        actuals.subject_code, actuals.line_code, actuals.concept_code,
        actuals.claim_id, actuals.amount_yuan, actuals.half_step_yuan, actuals.yuan_per_unit,
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
    from {{ ref('int_budget_words') }} as words
    inner join told
        on words.document_id = told.document_id and words.passage_no = told.passage_no
        and words.position > told.position
    group by all
),

final as (
    select
        last_told.position as word_position,
        pairs.* exclude (sentence_no, half_step_yuan, budget_half_step_yuan),
        try_cast(pairs.amount_yuan - pairs.budget_yuan as decimal(20, 2)) as gap,
        try_cast(pairs.half_step_yuan + pairs.budget_half_step_yuan as decimal(20, 6)) as half_steps,
    from last_told
    inner join pairs
        on last_told.document_id = pairs.document_id and last_told.passage_no = pairs.passage_no
        and last_told.sentence_no = pairs.sentence_no and pairs.ends_at < last_told.position
)

select * from final
