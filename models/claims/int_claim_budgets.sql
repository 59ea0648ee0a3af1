-- The budget a completion rate was taken of, where it is not the one printed beside it: the amount spent
-- over the rate, as an interval, and the roundest amount in it. It counts once the parts add to the whole.
with ratios as (
    select * from {{ ref('int_claim_ratio_verdicts') }}
    where aspect_code like 'completion%'
        and outcome = 'violated'
        and percent_value > half_step
        and numerator > 0
    -- told twice is one budget
    qualify row_number() over (partition by document_id, concept_code order by passage_no, token_no) = 1
),

intervals as (
    select
        *,
        try_cast(
            100 * cast(numerator - numerator_step as double) / cast(percent_value + half_step as double)
            as decimal(20, 2)
        ) as low_yuan,
        try_cast(
            100 * cast(numerator + numerator_step as double) / cast(percent_value - half_step as double)
            as decimal(20, 2)
        ) as high_yuan,
    from ratios
),

-- the coarsest step that has an amount inside: whole 万元 before tenths, tenths before hundredths
rounded as (
    select
        *,
        case
            when ceil(low_yuan / 10000) * 10000 <= high_yuan and floor(high_yuan / 10000) = ceil(low_yuan / 10000)
                then ceil(low_yuan / 10000) * 10000
            when floor(high_yuan / 1000) = ceil(low_yuan / 1000) then ceil(low_yuan / 1000) * 1000
            when floor(high_yuan / 100) = ceil(low_yuan / 100) then ceil(low_yuan / 100) * 100
        end as budget_yuan,
    from intervals
),

-- a part may be a whole itself: 公务用车 is purchase and operation
parents as (
    select whole_subject, part_subject, part_subject as direct_part from {{ ref('claim_parts') }}
    union all
    select outer_parts.whole_subject, inner_parts.part_subject, outer_parts.part_subject
    from {{ ref('claim_parts') }} as outer_parts
    inner join {{ ref('claim_parts') }} as inner_parts on outer_parts.part_subject = inner_parts.whole_subject
),

parts as (
    select
        wholes.document_id,
        wholes.concept_code as whole_concept,
        parts.concept_code,
        parts.budget_yuan,
    from rounded as wholes
    inner join parents on wholes.subject_code = parents.whole_subject
    inner join rounded as parts
        on wholes.document_id = parts.document_id and parts.subject_code = parents.part_subject
    -- its own parts count only where the part is not told itself
    qualify parts.subject_code = parents.direct_part
        or not bool_or(parts.subject_code = parents.direct_part) over (
            partition by wholes.document_id, wholes.concept_code, parents.direct_part
        )
),

sums as (
    select
        document_id,
        whole_concept,
        -- a part without a round amount proves nothing
        case when count(*) = count(budget_yuan) then sum(budget_yuan) end as parts_yuan,
        string_agg(try_cast(budget_yuan / 10000 as decimal(38, 2)) || '', ' + ' order by concept_code) as parts_text,
    from parts
    group by document_id, whole_concept
),

final as (
    select
        rounded.document_id,
        rounded.passage_no,
        rounded.token_no,
        rounded.section_code,
        rounded.subject_code,
        rounded.line_code,
        rounded.denominator || '_original' as concept_code,
        try_cast(rounded.budget_yuan as decimal(20, 2)) as amount_yuan,
        (rounded.high_yuan - rounded.low_yuan) / 2 as half_step_yuan,
        'spent ' || cast(rounded.numerator as varchar)
            || ' at ' || cast(try_cast(rounded.percent_value as decimal(38, 2)) as varchar)
            || '%: between ' || cast(rounded.low_yuan as varchar) || ' and ' || cast(rounded.high_yuan as varchar)
            || coalesce('; parts ' || own_sum.parts_text, '') as proof,
    from rounded
    left join sums as own_sum
        on rounded.document_id = own_sum.document_id and rounded.concept_code = own_sum.whole_concept
    where rounded.budget_yuan is not null
        -- proved by the sum: as the whole of its parts, or as a part of such a whole
        and exists (
            select 1 from rounded as wholes
            inner join sums on wholes.document_id = sums.document_id and wholes.concept_code = sums.whole_concept
            left join parents on wholes.subject_code = parents.whole_subject
            where wholes.document_id = rounded.document_id
                and sums.parts_yuan between wholes.low_yuan and wholes.high_yuan
                and (wholes.concept_code = rounded.concept_code or parents.part_subject = rounded.subject_code)
        )
)

select * from final
