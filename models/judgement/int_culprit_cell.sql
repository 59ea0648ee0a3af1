-- The cells of violated instances, in every evaluated instance they stand in, with their coefficients: the
-- equations the search for a wrong cell is made in.
with verdicts as (
    select * from {{ ref('int_identity_verdict') }}
    where outcome in ('exact', 'rounding', 'violated')
),

terms as (
    select * from {{ ref('identity_terms') }}
),

operands as (
    select * from {{ ref('int_identity_operand') }}
    where not is_unreadable
),

suspects as (
    select distinct operands.document_id, operands.figure_id,
    from verdicts
    inner join operands
        on verdicts.document_id = operands.document_id
        and verdicts.identity_id = operands.identity_id
        and verdicts.part = operands.part
        and verdicts.instance = operands.instance
    where verdicts.outcome = 'violated'
),

figures as (
    select document_id, figure_id, finest_half_step, yuan_per_unit,
    from {{ ref('int_operands') }}
),

final as (
    select
        verdicts.document_id,
        verdicts.identity_id,
        verdicts.instance,
        operands.figure_id,
        any_value(operands.amount) as amount,
        any_value(operands.is_printed) as is_printed,
        sum(case when terms.side = 'lhs' then terms.coefficient else 0 end) as lhs_coefficient,
        sum(case when terms.side = 'rhs' then terms.coefficient else 0 end) as rhs_coefficient,
        sum(case when terms.side = 'denominator' then terms.coefficient else 0 end) as denominator_coefficient,
        -- a blank cell that gets a number brings the rounding of one
        case
            when any_value(operands.is_printed) then 0
            else coalesce(any_value(figures.finest_half_step * coalesce(figures.yuan_per_unit, 1)), 0)
        end as half_step_to_come,
        coalesce(2 * any_value(figures.finest_half_step * coalesce(figures.yuan_per_unit, 1)), 0) as step,
        any_value(verdicts.outcome) = 'violated' as is_violated,
        any_value(verdicts.comparison) as comparison,
        any_value(verdicts.rhs_cap) as rhs_cap,
        any_value(verdicts.lhs_amount) as lhs_amount,
        any_value(verdicts.rhs_amount) as rhs_amount,
        any_value(verdicts.denominator_amount) as denominator_amount,
        any_value(verdicts.tolerance_amount) as tolerance_amount,
    from suspects
    inner join operands
        on suspects.document_id = operands.document_id
        and suspects.figure_id = operands.figure_id
    inner join verdicts
        on operands.document_id = verdicts.document_id
        and operands.identity_id = verdicts.identity_id
        and operands.part = verdicts.part
        and operands.instance = verdicts.instance
    inner join terms
        on operands.identity_id = terms.identity_id
        and operands.part = terms.part
        and operands.term_no = terms.term_no
    inner join figures
        on operands.document_id = figures.document_id
        and operands.figure_id = figures.figure_id
    group by
        verdicts.document_id,
        verdicts.identity_id,
        verdicts.instance,
        operands.figure_id
)

select * from final
