-- Each percentage recomputed from the amounts it relates: stated in the same passage, else anywhere in the
-- narrative, else printed in the tables. What cannot be recomputed says why.
with claims as (
    select * from {{ ref('int_claim_values') }}
),

-- every amount that a concept is said to have, nearest first
amounts as (
    select
        document_id, passage_no, token_no, section_code, concept_code, amount_yuan, half_step_yuan, figure_id,
        abs(amount_yuan) as size_yuan,
    from claims
    where amount_yuan is not null and concept_code is not null and zone = 'statement'
),

-- what a concept is in the tables
table_amounts as (
    select document_id, concept_code, figure_id, amount_yuan, half_step_yuan,
    from {{ ref('int_concept_figures') }}
    where unit in (select unit from {{ ref('money_units') }}) or cell_state = 'no_data'
    qualify row_number() over (
        partition by document_id, concept_code order by cell_state not in ('value', 'zero'), rank, figure_id
    ) = 1
),

percentages as (
    select
        claims.document_id, claims.passage_no, claims.token_no, claims.section_code,
        claims.subject_code,
        claims.line_code,
        claims.concept_code,
        claims.identity_id,
        claims.aspect_code,
        claims.token_kind,
        claims.denominator,
        claims.value as percent_value,
        claims.direction,
        claims.half_step,
        rules.actual as actual_template,
        replace(rules.actual, '{code}', coalesce(claims.line_code, '')) as actual_concept,
        replace(rules.change, '{code}', coalesce(claims.line_code, '')) as change_concept,
    from claims
    inner join {{ ref('claim_concepts') }} as rules
        on claims.subject_code = rules.subject_code
        and (
            rules.sections is null
            and not (
                claims.subject_code = 'function'
                and claims.section_code in ('expenditure', 'overall', 'university_overall')
            )
            or position(' ' || claims.section_code || ' ' in ' ' || rules.sections || ' ') > 0
        )
    where claims.concept_code is not null
        and claims.aspect_code in ('share', 'completion_initial', 'completion_full_year', 'completion_budget', 'delta')
        and (claims.kind = 'percent' or claims.token_kind = 'infinite' or claims.kind is null)
        and claims.zone = 'statement'
    -- a section that two rules name: the one that names sections goes first
    qualify row_number() over (
        partition by claims.document_id, claims.passage_no, claims.token_no
        order by rules.sections nulls last, rules.actual
    ) = 1
),

operands as (
    select document_id, passage_no, token_no, 'actual' as role, actual_concept as concept_code from percentages
    union all
    select document_id, passage_no, token_no, 'change', change_concept from percentages
    where aspect_code = 'delta'
    union all
    select document_id, passage_no, token_no, 'base', denominator from percentages
    where aspect_code <> 'delta'
),

candidates as (
    select
        operands.*,
        amounts.amount_yuan,
        amounts.half_step_yuan,
        amounts.figure_id,
        case when amounts.passage_no = operands.passage_no then 1 else 2 end as distance,
        case
            when amounts.passage_no = operands.passage_no then abs(amounts.token_no - operands.token_no)
            else abs(amounts.passage_no - operands.passage_no)
        end as steps,
    from operands
    inner join amounts
        on operands.document_id = amounts.document_id and operands.concept_code = amounts.concept_code
    where operands.role = 'actual' or operands.role = 'base' or amounts.passage_no = operands.passage_no
    union all
    select operands.*, table_amounts.amount_yuan, table_amounts.half_step_yuan, table_amounts.figure_id, 3, 0,
    from operands
    inner join table_amounts
        on operands.document_id = table_amounts.document_id
        and operands.concept_code = table_amounts.concept_code
    where operands.role <> 'change'
),

chosen as (
    select * from candidates
    qualify row_number() over (
        partition by document_id, passage_no, token_no, role order by distance, steps, figure_id
    ) = 1
),

final as (
    select
        percentages.* exclude (actual_template),
        {% for role in ('actual', 'change', 'base') %}
        max(chosen.amount_yuan) filter (where chosen.role = '{{ role }}') as {{ role }}_yuan,
        max(chosen.half_step_yuan) filter (where chosen.role = '{{ role }}') as {{ role }}_half_step,
        {% endfor %}
        array_agg(distinct chosen.figure_id order by chosen.figure_id)
            filter (where chosen.figure_id is not null) as figure_ids,
    from percentages
    left join chosen on {{ same_token('percentages', 'chosen') }}
    group by all
)

select * from final
