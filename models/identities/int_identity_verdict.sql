-- Both sides of every instance held against each other: exact, within the half-steps, or violated.
with identities as (
    select * from {{ ref('identities') }}
),

-- In yuan where the operands are money, else in the printed unit.
sides as (
    select
        instances.* exclude (comparison, rhs_amount),
        identities.kind,
        identities.fixed_tolerance,
        identities.rhs_cap,
        coalesce(instances.comparison, identities.comparison) as comparison,
        case when instances.is_money then instances.yuan_per_unit else 1 end as unit_size,
        instances.rhs_amount + coalesce(identities.rhs_constant, 0) as rhs_amount,
    from {{ ref('int_identity_instance') }} as instances
    inner join identities on instances.identity_id = identities.identity_id
),

divided as (
    select
        *,
        lhs_amount as lhs,
        case
            when kind = 'ratio'
                then try_cast(rhs_amount / nullif(denominator_amount, 0) as decimal(38, 8))
            else rhs_amount
        end as rhs_uncapped,
        case when rhs_cap < rhs_uncapped then rhs_cap else rhs_uncapped end as rhs,
    from sides
),

measured as (
    select
        *,
        case comparison
            when 'le' then greatest(lhs - rhs, 0)
            when 'ge' then greatest(rhs - lhs, 0)
            else abs(round(lhs - rhs, 6))
        end as gap,
        case
            when fixed_tolerance is not null then fixed_tolerance * unit_size
            when kind = 'ratio' then lhs_half_steps + try_cast(
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
    from divided
),

final as (
    select
        document_id,
        identity_id,
        part,
        instance,
        kind,
        comparison,
        rhs_cap,
        unit_size,
        lhs_amount,
        rhs_amount,
        denominator_amount,
        tolerance_amount,
        case when obstacle is null then try_cast(lhs / unit_size as decimal(20, 6)) end as lhs,
        case when obstacle is null then try_cast(rhs / unit_size as decimal(20, 6)) end as rhs,
        case when obstacle is null and is_money then try_cast(lhs - rhs as decimal(20, 2)) end as difference_yuan,
        case when obstacle is null then try_cast(tolerance_amount / unit_size as decimal(20, 6)) end as tolerance,
        case
            when tables_without_data is not null then 'not_applicable'
            when obstacle is not null then 'not_testable'
            when gap = 0 then 'exact'
            -- a quotient is exact when it rounds to the digits printed
            when kind = 'ratio' and fixed_tolerance is null and gap <= lhs_half_steps then 'exact'
            when gap <= tolerance_amount then 'rounding'
            when gap > tolerance_amount then 'violated'
        end as outcome,
        obstacle as reason,
        figure_ids,
    from measured
)

select * from final
