-- Q01-Q03, Q05, SH02: the parts a narrative states add to the whole it states. Only where every part that the
-- tables print is stated, once each; a part the narrative leaves out makes the sum untestable.
with claims as (
    select *, row_number() over (
        partition by document_id, concept_code order by passage_no, position
    ) as statement_no,
    from {{ ref('fct_claim') }}
    where claim_state in ('value', 'unit_inferred') and unit <> '%' and amount_yuan is not null
),

first_stated as (
    select claims.*, claims.half_step * units.yuan_per_unit as half_step_yuan
    from claims
    inner join {{ ref('money_units') }} as units on claims.unit = units.unit
    where claims.statement_no = 1
),

sums as (
    select * from {{ ref('narrative_sums') }}
),

wholes as (
    select first_stated.*, sums.identity_id, sums.part_aspect, sums.part_subjects, sums.part_level
    from first_stated
    inner join sums on first_stated.concept_code = sums.whole_concept
),

printed_parts as (
    select distinct document_id, line_code, line_level
    from {{ ref('fct_figure') }}
    where table_code = 'general_budget_expenditure' and line_level in (1, 3) and measure_code = 'total'
        and cell_state in ('value', 'zero')
),

parts as (
    select
        wholes.document_id,
        wholes.identity_id,
        first_stated.claim_id,
        first_stated.amount_yuan,
        first_stated.half_step_yuan,
        first_stated.line_code,
    from wholes
    inner join first_stated
        on wholes.document_id = first_stated.document_id
        and wholes.part_aspect = first_stated.aspect_code
        and (
            (wholes.part_level is not null and first_stated.subject_code = 'function'
                and length(first_stated.line_code) = 1 + 2 * wholes.part_level)
            or position(' ' || first_stated.subject_code || ' ' in ' ' || coalesce(wholes.part_subjects, '') || ' ') > 0
        )
        and first_stated.concept_code not like 'exp@_%' escape '@'
),

missing as (
    select
        wholes.document_id,
        wholes.identity_id,
        string_agg(printed_parts.line_code, ', ' order by printed_parts.line_code) as lines_missing,
    from wholes
    inner join printed_parts
        on wholes.document_id = printed_parts.document_id and wholes.part_level = printed_parts.line_level
    where not exists (
        select 1 from parts
        where parts.document_id = wholes.document_id
            and parts.identity_id = wholes.identity_id
            and parts.line_code = printed_parts.line_code
    )
    group by 1, 2
),

added as (
    select
        document_id,
        identity_id,
        sum(amount_yuan) as parts_yuan,
        sum(half_step_yuan) as parts_step,
        array_agg(claim_id order by claim_id) as claim_ids,
    from parts
    group by 1, 2
),

compared as (
    select
        wholes.document_id,
        wholes.identity_id,
        wholes.amount_yuan,
        added.parts_yuan,
        wholes.half_step_yuan + added.parts_step as tolerance_yuan,
        added.claim_ids,
        wholes.claim_id,
        wholes.page_no,
        wholes.sentence,
        missing.lines_missing,
    from wholes
    left join added on wholes.document_id = added.document_id and wholes.identity_id = added.identity_id
    left join missing on wholes.document_id = missing.document_id and wholes.identity_id = missing.identity_id
),

final as (
    select
        document_id,
        identity_id,
        '-' as instance,
        case when parts_yuan is not null and lines_missing is null then cast(amount_yuan / 10000 as decimal(20, 6)) end as lhs,
        case when parts_yuan is not null and lines_missing is null then cast(parts_yuan / 10000 as decimal(20, 6)) end as rhs,
        case when parts_yuan is not null and lines_missing is null then cast(amount_yuan - parts_yuan as decimal(20, 2)) end as difference_yuan,
        case when parts_yuan is not null and lines_missing is null then cast(tolerance_yuan / 10000 as decimal(20, 6)) end as tolerance,
        case
            when parts_yuan is null or lines_missing is not null then 'not_testable'
            when amount_yuan = parts_yuan then 'exact'
            when abs(amount_yuan - parts_yuan) <= tolerance_yuan then 'rounding'
            else 'violated'
        end as outcome,
        case
            when parts_yuan is null then 'no part is stated'
            when lines_missing is not null then 'not stated: ' || lines_missing
            when abs(amount_yuan - parts_yuan) > tolerance_yuan
                then 'the parts add to ' || cast(parts_yuan / 10000 as decimal(20, 2)) || ', told is ' || cast(amount_yuan / 10000 as decimal(20, 2))
        end as reason,
        [claim_id] || coalesce(claim_ids, []) as figure_ids,
        page_no,
        sentence as printed,
    from compared
)

select * from final
