-- Both sides of every instance, and what is missing from it. An instance exists where a figure that
-- makes one is printed; every term of its part is then expected in it.
with operands as (
    select * from {{ ref('int_identity_operand') }}
),

terms as (
    select
        *,
        table_code || ' ' || coalesce(line_code, line_group, 'level ' || cast(line_level as varchar), 'line')
            || ' ' || coalesce(measure_code, 'amount') as term_label,
    from {{ ref('identity_terms') }}
),

table_states as (
    select * from {{ ref('int_identity_table') }}
),

instances as (
    select distinct document_id, identity_id, part, instance,
    from operands
    where makes_instance and (is_printed or is_unreadable)
),

expected as (
    select
        instances.document_id,
        instances.instance,
        terms.identity_id,
        terms.part,
        terms.term_no,
        terms.side,
        try_cast(terms.coefficient as decimal(9, 4)) as coefficient,
        terms.table_code,
        terms.is_required,
        terms.comparison,
        terms.term_label,
        coalesce(table_states.table_state, 'absent') as table_state,
    from instances
    inner join terms on instances.identity_id = terms.identity_id and instances.part = terms.part
    left join table_states
        on instances.document_id = table_states.document_id
        and terms.table_code = table_states.table_code
),

entered as (
    select
        expected.*,
        operands.figure_id,
        operands.is_printed,
        operands.yuan_per_unit,
        case when expected.table_state = 'no_data' then expected.table_code end as table_without_data,
        case
            when expected.table_state in ('lost', 'absent')
                then expected.table_state || ' ' || expected.table_code
        end as table_missing,
        case
            when expected.is_required and operands.figure_id is null then expected.term_label
        end as operand_missing,
        case when operands.is_unreadable then expected.term_label end as operand_unreadable,
        try_cast(expected.coefficient * operands.amount as decimal(38, 8)) as amount,
        try_cast(abs(expected.coefficient) * operands.half_step as decimal(38, 8)) as half_step,
    from expected
    left join operands
        on expected.document_id = operands.document_id
        and expected.identity_id = operands.identity_id
        and expected.part = operands.part
        and expected.instance = operands.instance
        and expected.term_no = operands.term_no
),

final as (
    select
        document_id,
        identity_id,
        part,
        instance,
        max(comparison) as comparison,
        -- money where every printed operand is; the unit of the report is then the printed one
        coalesce(bool_and(yuan_per_unit is not null) filter (where is_printed), false) as is_money,
        max(yuan_per_unit) filter (where is_printed) as yuan_per_unit,
        coalesce(sum(case when side = 'lhs' then amount end), 0) as lhs_amount,
        coalesce(sum(case when side = 'rhs' then amount end), 0) as rhs_amount,
        coalesce(sum(case when side = 'denominator' then amount end), 1) as denominator_amount,
        coalesce(sum(case when side = 'lhs' then half_step end), 0) as lhs_half_steps,
        coalesce(sum(case when side = 'rhs' then half_step end), 0) as rhs_half_steps,
        coalesce(sum(case when side = 'denominator' then half_step end), 0) as denominator_half_steps,
        string_agg(distinct table_without_data, ', ' order by table_without_data) as tables_without_data,
        string_agg(distinct table_missing, ', ' order by table_missing) as tables_missing,
        string_agg(distinct operand_missing, ', ' order by operand_missing) as operands_missing,
        string_agg(distinct operand_unreadable, ', ' order by operand_unreadable) as operands_unreadable,
        array_agg(figure_id order by figure_id) filter (where is_printed) as figure_ids,
    from entered
    group by document_id, identity_id, part, instance
)

select * from final
