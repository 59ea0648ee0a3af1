-- The verdict on every instance, and one row for every identity that has none in a final account:
-- coverage is counted against the catalogue, never against what happened to run.
with documents as (

    select document_id, document_kind, unit_id, fiscal_year,
    from {{ ref('dim_document') }}
    where document_kind in ('final_account', 'project_evaluation', 'overall_evaluation')

),

identities as (

    select * from {{ ref('identities') }}

),

known_contradictions as (

    select * from {{ ref('known_contradictions') }}

),

-- In yuan where the operands are money, else in the printed unit.
sides as (

    select
        instances.*,
        identities.kind,
        identities.fixed_tolerance,
        coalesce(instances.comparison, identities.comparison) as comparison_used,
        case when instances.is_money then instances.yuan_per_unit else 1 end as unit_size,
        instances.lhs_amount as lhs,
        case
            when identities.kind = 'ratio'
                then cast(instances.rhs_amount / nullif(instances.denominator_amount, 0) as decimal(38, 8))
            else instances.rhs_amount
        end as rhs_uncapped,
        case when identities.rhs_cap < rhs_uncapped then identities.rhs_cap else rhs_uncapped end as rhs,
    from {{ ref('int_identity_instance') }} as instances
    inner join identities on instances.identity_id = identities.identity_id

),

measured as (

    select
        *,
        case comparison_used
            when 'le' then greatest(lhs - rhs, 0)
            when 'ge' then greatest(rhs - lhs, 0)
            else abs(lhs - rhs)
        end as gap,
        case
            when fixed_tolerance is not null then fixed_tolerance * unit_size
            when kind = 'ratio' then lhs_half_steps + cast(
                (rhs_half_steps + abs(rhs) * denominator_half_steps) / abs(nullif(denominator_amount, 0))
                as decimal(38, 8)
            )
            else lhs_half_steps + rhs_half_steps
        end as tolerance_amount,
        case
            when tables_without_data is not null then 'no data: ' || tables_without_data
            when tables_missing is not null then 'table missing: ' || tables_missing
            when operands_unreadable is not null then 'not readable: ' || operands_unreadable
            when operands_missing is not null then 'not printed: ' || operands_missing
            when kind = 'ratio' and denominator_amount = 0 then 'denominator is zero'
        end as obstacle,
    from sides

),

evaluated as (

    select
        document_id,
        identity_id,
        instance,
        case when obstacle is null then cast(lhs / unit_size as decimal(20, 6)) end as lhs,
        case when obstacle is null then cast(rhs / unit_size as decimal(20, 6)) end as rhs,
        case when obstacle is null and is_money then cast(lhs - rhs as decimal(20, 2)) end as difference_yuan,
        case when obstacle is null then cast(tolerance_amount / unit_size as decimal(20, 6)) end as tolerance,
        case
            when tables_without_data is not null then 'not_applicable'
            when obstacle is not null then 'not_testable'
            when gap = 0 then 'exact'
            -- a quotient is exact when it rounds to the digits printed
            when kind = 'ratio' and gap <= lhs_half_steps then 'exact'
            when gap <= tolerance_amount then 'rounding'
            when gap > tolerance_amount then 'violated'
        end as outcome,
        obstacle as reason,
        figure_ids,
    from measured

),

outcomes as (

    select * from evaluated
    union all
    select document_id, identity_id, '-', null, null, null, null, outcome, reason, null,
    from {{ ref('int_identity_uncovered') }}

),

final as (

    select
        outcomes.document_id,
        documents.unit_id,
        documents.fiscal_year,
        outcomes.identity_id,
        outcomes.instance,
        outcomes.lhs,
        outcomes.rhs,
        outcomes.difference_yuan,
        outcomes.tolerance,
        outcomes.outcome,
        case
            when outcomes.outcome = 'violated' then known_contradictions.reason
            else outcomes.reason
        end as reason,
        case
            when outcomes.outcome <> 'violated' then null
            when known_contradictions.blame is not null then known_contradictions.blame
            when identities.hardness = 'hard' then 'extraction'
            else 'undecided'
        end as blame,
        outcomes.figure_ids,
        identities.hardness as severity,
    from outcomes
    inner join documents on outcomes.document_id = documents.document_id
    inner join identities on outcomes.identity_id = identities.identity_id
    left join known_contradictions
        on outcomes.document_id = known_contradictions.document_id
        and outcomes.identity_id = known_contradictions.identity_id
        and outcomes.instance = known_contradictions.instance

)

select * from final
