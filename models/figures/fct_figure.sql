with final as (
    select
        figure_id,
        document_id,
        unit_id,
        fiscal_year,
        table_code,
        table_label,
        cast(table_no as integer) as table_no,
        page_no,
        cast(floor(block_no) as integer) as block_no,
        row_no,
        col_no,
        side_code,
        line_code,
        line_label,
        case
            when line_code = 'TOTAL' then 0
            when regexp_full_match(line_code, '[1-9][0-9]{2}') then 1
            when regexp_full_match(line_code, '[1-9][0-9]{4}') then 2
            when regexp_full_match(line_code, '[1-9][0-9]{6}') then 3
        end as line_level,
        case
            when regexp_full_match(line_code, '[1-9][0-9]{4}|[1-9][0-9]{6}') then left(line_code, length(line_code) - 2)
            when regexp_full_match(line_code, '[1-9][0-9]{2}') and table_code <> 'economic_detail' and side_code is null
                then 'TOTAL'
        end as parent_code,
        line_group,
        measure_code,
        -- a line that its table prints a second time (合计 at the head and at the foot)
        line_code not in ('unknown', 'TABLE', 'fund_source', 'fund_breakdown', 'indicator', 'project')
        and row_number() over (
            partition by document_id, table_no, side_code, line_code, measure_code
            order by page_no, block_no, row_no, col_no
        ) > 1 as is_repeat,
        printed,
        case when cell_state in ('value', 'zero') then try_cast(amount_text as decimal(20, 6)) end as value,
        figures.unit,
        case when cell_state in ('value', 'zero') then {{ half_step('amount_text') }} end as half_step,
        case
            when cell_state in ('value', 'zero')
                then try_cast(try_cast(amount_text as decimal(20, 6)) * money_units.yuan_per_unit as decimal(20, 2))
        end as amount_yuan,
        cell_state,
        case
            when is_unsure then 'disagreed'
            when repair_rule is not null then 'repaired'
            when second_text is null then 'single'
            when is_disputed then 'disagreed'
            when {{ plain('second_text') }} = {{ plain('printed') }} then 'agreed'
            else 'disagreed'
        end as reading,
        repair_rule,
        x0,
        y0,
        x1,
        y1,
    from {{ ref('int_figures') }} as figures
    left join {{ ref('money_units') }} as money_units on figures.unit = money_units.unit
)

select * from final
