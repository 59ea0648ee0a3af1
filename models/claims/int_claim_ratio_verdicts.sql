-- A stated percentage against the recomputed one. Tolerance: half of its last digit and what the rounding
-- of the amounts can do to the quotient. A quotient cut off instead of rounded is told as such.
with ratios as (
    select * from {{ ref('int_claim_ratios') }}
),

quotients as (
    select
        *,
        case when aspect_code = 'delta' then change_yuan else actual_yuan end as numerator,
        case when aspect_code = 'delta' then change_half_step else actual_half_step end as numerator_step,
        case when aspect_code = 'delta' then actual_yuan - change_yuan else base_yuan end as base,
        case when aspect_code = 'delta' then actual_half_step + change_half_step else base_half_step end as base_step,
    from ratios
),

recomputed as (
    select
        *,
        try_cast(100 * cast(numerator as double) / nullif(cast(base as double), 0) as decimal(20, 6)) as expected,
        try_cast(
            half_step + 100 * (
                cast(numerator_step as double)
                + cast(base_step as double) * abs(cast(numerator as double) / nullif(cast(base as double), 0))
            ) / abs(nullif(cast(base as double), 0)) as decimal(20, 6)
        ) as tolerance,
    from quotients
),

bounded as (
    select
        *,
        abs(base) <= base_step as is_nil,
        coalesce(
            direction is not null and percent_value * expected < 0 and abs(expected) > tolerance, false
        ) as is_turned,
        100 * (abs(cast(numerator as double)) - cast(numerator_step as double))
            / nullif(abs(cast(base as double)) + cast(base_step as double), 0) as least_growth,
    from recomputed
),

judged as (
    select
        *,
        case
            when numerator is null or base is null then 'not_testable'
            when base = 0 and numerator = 0 then 'not_testable'
            when is_nil and token_kind = 'infinite' then 'exact'
            -- a base within its own rounding: growth from nil, unless the percentage is as large as that
            when is_nil and aspect_code = 'delta' and abs(percent_value) < least_growth then 'violated'
            when is_nil then 'not_testable'
            when token_kind = 'infinite' then 'violated'
            when percent_value is null then 'not_testable'
            -- 减少 with 增长: where both directions are told, they agree
            when is_turned then 'violated'
            when abs(abs(percent_value) - abs(expected)) <= half_step then 'exact'
            when abs(abs(percent_value) - abs(expected)) <= tolerance then 'rounding'
            when abs(percent_value) <= abs(expected) and abs(expected) - abs(percent_value) < 2 * half_step
                then 'rounding'
            else 'violated'
        end as outcome,
    from bounded
),

final as (
    select
        *,
        case
            when numerator is null
                then 'not printed: ' || case when aspect_code = 'delta' then change_concept else actual_concept end
            when base is null then 'not printed: ' || coalesce(denominator, actual_concept)
            when base = 0 and numerator = 0 then '0/0'
            when is_nil then 'the base is nil as far as it is printed'
            when is_turned then 'amount and percentage are told to change in opposite directions'
            when outcome = 'rounding'
                and abs(abs(percent_value) - abs(expected)) > tolerance then 'cut off, not rounded'
            when token_kind = 'infinite' then 'told as growth from nil, the base is not nil'
            when percent_value is null then 'no percentage is printed'
        end as reason,
        aspect_code = 'delta' and is_nil and numerator <> 0 as grows_from_nil,
    from judged
)

select * from final
