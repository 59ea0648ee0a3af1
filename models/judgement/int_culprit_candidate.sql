-- One change of one cell that would satisfy a violated instance, and what it does to every other instance
-- that the cell stands in: the true cell is where they cross.
with cells as (
    select * from {{ ref('int_culprit_cell') }}
),

-- what the cell would have to be, were it alone wrong
needed as (
    select
        document_id,
        figure_id,
        amount,
        step,
        tolerance_amount,
        try_cast(round(
            case
                when lhs_coefficient <> 0
                    then amount + (
                        least(rhs_amount / denominator_amount, coalesce(rhs_cap, rhs_amount / denominator_amount))
                        - lhs_amount
                    ) / lhs_coefficient
                when rhs_coefficient <> 0
                    then amount + (
                        cast(lhs_amount as double) * cast(denominator_amount as double) - rhs_amount
                    ) / rhs_coefficient
                when denominator_coefficient <> 0 and lhs_amount <> 0
                    then amount + (rhs_amount / lhs_amount - denominator_amount) / denominator_coefficient
            end, 4
        ) as decimal(28, 6)) as exact_amount,
    from cells
    where is_violated
),

-- the others are rounded, so it may as well be a last digit or two beside
changes as (
    select
        document_id,
        figure_id,
        exact_amount + steps.beside * step as needed_amount,
        exact_amount + steps.beside * step - amount as change,
        min(abs(steps.beside)) as steps_beside,
    from needed
    cross join unnest([-2, -1, 0, 1, 2]) as steps (beside)
    where abs(steps.beside) * step <= tolerance_amount
        and (steps.beside = 0 or step > 0)
        and exact_amount + steps.beside * step <> amount
    group by all
),

-- the same instances with that cell changed
changed as (
    select
        cells.document_id,
        cells.identity_id,
        cells.instance,
        cells.figure_id,
        changes.needed_amount,
        changes.steps_beside,
        cells.is_violated,
        cells.lhs_amount + cells.lhs_coefficient * changes.change as lhs,
        (cells.rhs_amount + cells.rhs_coefficient * changes.change)
        / nullif(cells.denominator_amount + cells.denominator_coefficient * changes.change, 0) as rhs_uncapped,
        case when cells.rhs_cap < rhs_uncapped then cells.rhs_cap else rhs_uncapped end as rhs,
        case cells.comparison
            when 'le' then lhs - rhs
            when 'ge' then rhs - lhs
            else abs(lhs - rhs)
        -- sides are carried to a millionth of a yuan
        end <= cells.tolerance_amount + cells.half_step_to_come + 0.000001 as holds,
    from changes
    inner join cells
        on changes.document_id = cells.document_id
        and changes.figure_id = cells.figure_id
),

counted as (
    select
        document_id,
        figure_id,
        needed_amount,
        cast(count(*) filter (where is_violated and holds) as integer) as heals,
        cast(count(*) filter (where not is_violated and not coalesce(holds, false)) as integer) as breaks,
    from changed
    group by document_id, figure_id, needed_amount
),

final as (
    select
        changed.document_id,
        changed.identity_id,
        changed.instance,
        changed.figure_id,
        changed.needed_amount,
        cast(changed.steps_beside as integer) as steps_beside,
        counted.heals,
        counted.breaks,
    from changed
    inner join counted
        on changed.document_id = counted.document_id
        and changed.figure_id = counted.figure_id
        and changed.needed_amount = counted.needed_amount
    where changed.is_violated and changed.holds
)

select * from final
