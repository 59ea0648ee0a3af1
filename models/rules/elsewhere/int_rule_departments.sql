-- Z01, Z03: a department is the sum of its units less what they pay one another.
with members as (
    select * from {{ ref('int_department_members') }}
),

departments as (
    select
        document_id,
        count(*) as unit_count,
        count(member_document_id) as member_count,
    from members
    group by 1
    having count(*) > 1
),

amounts as (
    select document_id, line_code, measure_code, table_code, amount, half_step, figure_id, is_printed, page_no, printed
    from {{ ref('int_statutory_amounts') }}
),

-- income and expenditure are added without what one unit pays another; counts and the rest as they are
asked as (
    select * from {{ ref('rule_department_terms') }}
),

wholes as (
    select
        departments.document_id,
        asked.identity_id,
        asked.instance,
        sum(asked.coefficient * amounts.amount) as amount,
        sum(amounts.half_step) as half_steps,
        count(*) = count(amounts.document_id) as is_complete,
        coalesce(bool_or(amounts.is_printed), false) as is_printed,
        arg_min(amounts.figure_id, (-asked.coefficient, amounts.figure_id)) as figure_id,
        min(amounts.page_no) as page_no,
        arg_min(amounts.printed, (-asked.coefficient, amounts.figure_id)) as printed,
    from departments
    cross join asked
    left join amounts
        on departments.document_id = amounts.document_id
        and asked.table_code = amounts.table_code
        and asked.line_code = amounts.line_code
        and asked.measure_code = amounts.measure_code
    group by 1, 2, 3
),

parts as (
    select
        members.document_id,
        asked.identity_id,
        asked.instance,
        sum(asked.coefficient * amounts.amount) as amount,
        sum(amounts.half_step) as half_steps,
        count(*) = count(amounts.document_id) as is_complete,
        array_agg(amounts.figure_id order by amounts.figure_id) filter (where amounts.is_printed) as figure_ids,
    from members
    cross join asked
    left join amounts
        on members.member_document_id = amounts.document_id
        and asked.table_code = amounts.table_code
        and asked.line_code = amounts.line_code
        and asked.measure_code = amounts.measure_code
    group by 1, 2, 3
),

sums as (
    select
        wholes.*,
        parts.amount as parts_amount,
        wholes.half_steps + parts.half_steps as tolerance_amount,
        list_append(parts.figure_ids, wholes.figure_id) as figure_ids,
        wholes.instance = 'vehicles' as is_count,
        case
            when departments.member_count < departments.unit_count
                then departments.member_count || ' of ' || departments.unit_count || ' units have a document'
            when not (wholes.is_complete and parts.is_complete) then 'not printed by the department and all its units'
        end as obstacle,
    from wholes
    inner join departments on wholes.document_id = departments.document_id
    inner join parts on {{ same_instance('wholes', 'parts') }}
),

final as (
    select
        document_id,
        identity_id,
        instance,
        case when obstacle is null then amount / case when is_count then 1 else 10000 end end as lhs,
        case when obstacle is null then parts_amount / case when is_count then 1 else 10000 end end as rhs,
        case when obstacle is null and not is_count then amount - parts_amount end as difference_yuan,
        case when obstacle is null and not is_count then tolerance_amount / 10000 else 0 end as tolerance,
        case
            when obstacle is not null then 'not_testable'
            else {{ outcome_of('abs(amount - parts_amount)', 'case when is_count then 0 else tolerance_amount end') }}
        end as outcome,
        case
            when obstacle is not null then obstacle
            when abs(amount - parts_amount) > case when is_count then 0 else tolerance_amount end
                then 'the department is not the sum of its units'
        end as reason,
        figure_ids,
        page_no,
        printed,
    from sums
)

select * from final
