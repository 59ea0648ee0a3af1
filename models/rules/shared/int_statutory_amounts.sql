-- Amounts of statutory tables in yuan, each cell once; blank in a table that has figures is zero.
with final as (
    select
        document_id,
        table_code,
        side_code,
        line_code,
        line_level,
        line_label,
        measure_code,
        cell_state,
        coalesce(amount_yuan, value, 0) as amount,
        coalesce(half_step * coalesce(units.yuan_per_unit, 1), 0) as half_step,
        cell_state in ('value', 'zero') as is_printed,
        figure_id,
        page_no,
        printed,
    from {{ ref('fct_figure') }} as figures
    left join {{ ref('money_units') }} as units on figures.unit = units.unit
    where line_code not in ('TABLE', 'unknown') and measure_code not in ('TABLE', 'unknown')
        and not is_repeat
        and cell_state in ('value', 'zero', 'blank', 'dash')
        and table_code not in ('project_evaluation', 'overall_evaluation', 'base_data', 'other')
)

select * from final
