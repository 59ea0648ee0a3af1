-- What the year before must have been: the stated amount less the stated change.
with claims as (
    select * from {{ ref('int_claim_matches') }}
),

rules as (
    select * from {{ ref('claim_concepts') }}
),

changes as (
    select
        claims.*,
        replace(rules.actual, '{code}', coalesce(claims.line_code, '')) as actual_concept,
    from claims
    inner join rules
        on claims.subject_code = rules.subject_code
        and claims.concept_template = rules.change
    where claims.aspect_code = 'delta'
        and claims.zone = 'statement'
        and (claims.amount_yuan is not null or claims.token_kind = 'unchanged')
        and claims.claim_state = 'value'
),

actuals as (
    select document_id, passage_no, token_no, concept_code, amount_yuan, half_step_yuan,
    from claims
    where aspect_code = 'actual' and amount_yuan is not null and zone = 'statement'
),

paired as (
    select
        changes.*,
        actuals.amount_yuan as actual_yuan,
        actuals.half_step_yuan as actual_half_step,
    from changes
    inner join actuals
        on changes.document_id = actuals.document_id
        and changes.actual_concept = actuals.concept_code
        and (changes.token_kind <> 'unchanged' or changes.passage_no = actuals.passage_no)
    qualify row_number() over (
        partition by changes.document_id, changes.passage_no, changes.token_no
        order by changes.passage_no <> actuals.passage_no, abs(changes.passage_no - actuals.passage_no),
            actuals.token_no >= changes.token_no, abs(changes.token_no - actuals.token_no)
    ) = 1
),

final as (
    select
        document_id,
        passage_no,
        token_no,
        section_code,
        source,
        position,
        sentence,
        subject_code,
        line_code,
        actual_concept || '_prior' as concept_code,
        actual_yuan - coalesce(amount_yuan, 0) as amount_yuan,
        actual_half_step + coalesce(half_step_yuan, 0) as half_step_yuan,
        'stated ' || cast(actual_yuan as varchar)
            || ' less change ' || cast(coalesce(amount_yuan, 0) as varchar) as proof,
    from paired
)

select * from final
