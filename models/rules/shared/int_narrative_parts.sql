-- Each sum of `narrative_sums` that a narrative states, with its parts: one statement each, or none where
-- the tables print a part that the narrative leaves out.
with claims as (
    select claims.*, claims.half_step * units.yuan_per_unit as half_step_yuan
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('money_units') }} as units on claims.unit = units.unit
    where claims.claim_state in ('value', 'unit_inferred') and claims.amount_yuan is not null
    -- told twice is one part
    qualify row_number() over (
        partition by claims.document_id, claims.concept_code order by claims.passage_no, claims.position
    ) = 1
),

wholes as (
    select claims.*, sums.identity_id, sums.part_aspect, sums.part_level, sums.parts_of
    from claims
    inner join {{ ref('narrative_sums') }} as sums on claims.concept_code = sums.whole_concept
),

-- 公务用车 may be told as purchase and operation
subjects as (
    select whole_subject, part_subject, part_subject as direct_part from {{ ref('claim_parts') }}
    union all
    select outer_parts.whole_subject, inner_parts.part_subject, outer_parts.part_subject
    from {{ ref('claim_parts') }} as outer_parts
    inner join {{ ref('claim_parts') }} as inner_parts on outer_parts.part_subject = inner_parts.whole_subject
),

told_lines as (
    select wholes.document_id, wholes.identity_id, claims.line_code as part, claims.claim_id
    from wholes
    inner join claims
        on wholes.document_id = claims.document_id
        and wholes.part_aspect = claims.aspect_code
        and claims.subject_code = 'function'
        and length(claims.line_code) = 1 + 2 * wholes.part_level
        -- a share of all expenditure, not of the general budget
        and claims.concept_code not like 'exp@_%' escape '@'
),

told_subjects as (
    select wholes.document_id, wholes.identity_id, subjects.direct_part as part, claims.claim_id
    from wholes
    inner join subjects on wholes.parts_of = subjects.whole_subject
    inner join claims
        on wholes.document_id = claims.document_id
        and wholes.part_aspect = claims.aspect_code
        and subjects.part_subject = claims.subject_code
    -- its own parts count only where the part is not told itself
    qualify claims.subject_code = subjects.direct_part
        or not bool_or(claims.subject_code = subjects.direct_part) over (
            partition by wholes.document_id, wholes.identity_id, subjects.direct_part
        )
),

printed_parts as (
    select wholes.document_id, wholes.identity_id, figures.line_code as part
    from wholes
    inner join {{ ref('fct_figure') }} as figures
        on wholes.document_id = figures.document_id
        and wholes.part_level = figures.line_level
        and figures.table_code = 'general_budget_expenditure'
        and figures.measure_code = 'total'
        and figures.cell_state in ('value', 'zero')
    union
    select wholes.document_id, wholes.identity_id, parts.part_subject
    from wholes
    inner join {{ ref('claim_parts') }} as parts on wholes.parts_of = parts.whole_subject
    inner join {{ ref('claim_concepts') }} as concepts on parts.part_subject = concepts.subject_code
    inner join {{ ref('int_concept_figures') }} as figures
        on wholes.document_id = figures.document_id
        and figures.concept_code in (concepts.actual, concepts.budget)
        and figures.amount_yuan <> 0
),

told as (
    select * from told_lines
    union all
    select * from told_subjects
),

entered as (
    select * from told
    union all
    select printed_parts.*, null
    from printed_parts
    anti join told
        on printed_parts.document_id = told.document_id
        and printed_parts.identity_id = told.identity_id
        and printed_parts.part = told.part
),

final as (
    select
        wholes.document_id,
        wholes.identity_id,
        wholes.claim_id as whole_claim_id,
        wholes.amount_yuan as whole_yuan,
        wholes.half_step_yuan as whole_half_step_yuan,
        wholes.page_no,
        wholes.sentence,
        entered.part,
        entered.claim_id as part_claim_id,
        claims.amount_yuan as part_yuan,
        claims.half_step_yuan as part_half_step_yuan,
    from wholes
    left join entered on wholes.document_id = entered.document_id and wholes.identity_id = entered.identity_id
    left join claims on entered.claim_id = claims.claim_id
)

select * from final
