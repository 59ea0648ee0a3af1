-- P13: the shares of one list add to 100 %. A list is complete once its amounts add to what they are shares of.
with claims as (
    select
        stated.*,
        stated.half_step * units.yuan_per_unit as half_step_yuan,
        -- the rounding of the amounts is in it
        coalesce(matches.ratio_tolerance, stated.half_step) as share_tolerance,
        row_number() over (
            partition by stated.document_id, stated.section, stated.concept_code
            order by stated.passage_no, stated.position
        ) as statement_no,
    from {{ ref('fct_claim') }} as stated
    left join {{ ref('money_units') }} as units on stated.unit = units.unit
    left join {{ ref('int_claim_matches') }} as matches on {{ same_position('stated', 'matches') }}
    where stated.claim_state = 'value' and stated.section in ('income', 'expenditure', 'gp_structure')
),

shares as (
    select document_id, section, denominator, subject_code = 'function' as is_by_function,
        sum(value) as share_sum, sum(share_tolerance) as half_steps, count(*) as share_count,
        array_agg(claim_id order by passage_no, position) as figure_ids,
        min(page_no) as page_no, min(sentence) as printed,
    from claims
    where aspect_code = 'share' and statement_no = 1
    group by 1, 2, 3, 4
),

parts as (
    select parts.document_id, parts.section, parts.subject_code = 'function' as is_by_function,
        sum(parts.amount_yuan) as parts_yuan, sum(parts.half_step_yuan) as half_steps_yuan,
    from claims as parts
    where parts.aspect_code = 'actual' and parts.statement_no = 1
        and exists (
            select 1 from claims as own
            where own.document_id = parts.document_id and own.section = parts.section
                and own.aspect_code = 'share' and own.subject_code = parts.subject_code
                and own.line_code is not distinct from parts.line_code
        )
    group by 1, 2, 3
),

wholes as (
    select document_id, concept_code, min_by(amount_yuan, (passage_no, position)) as whole_yuan,
        min_by(half_step_yuan, (passage_no, position)) as half_step_yuan,
    from claims
    where aspect_code = 'actual'
    group by 1, 2
),

compared as (
    select shares.*, parts.parts_yuan, wholes.whole_yuan,
        abs(parts.parts_yuan - wholes.whole_yuan) <= parts.half_steps_yuan + wholes.half_step_yuan as is_complete,
    from shares
    left join parts
        on shares.document_id = parts.document_id and shares.section = parts.section
        and shares.is_by_function = parts.is_by_function
    left join wholes on shares.document_id = wholes.document_id and shares.denominator = wholes.concept_code
    where shares.share_count > 1 and shares.share_sum > 0
),

final as (
    select
        document_id,
        'P13' as identity_id,
        section || case when is_by_function then ' by function' else '' end as instance,
        case when is_complete then share_sum end as lhs,
        case when is_complete then 100 end as rhs,
        case when is_complete then half_steps end as tolerance,
        {{ outcome_of('case when is_complete then abs(share_sum - 100) end', 'half_steps') }} as outcome,
        case
            when not coalesce(is_complete, false) then 'the list is not complete: its amounts do not add to the whole'
            when abs(share_sum - 100) > half_steps
                then 'the shares add to ' || try_cast(share_sum as decimal(38, 2)) || ' %'
        end as reason,
        figure_ids,
        page_no,
        printed,
    from compared
)

select * from final
