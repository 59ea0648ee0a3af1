with figures as (
    select * from {{ ref('int_released_figures') }}
    where (table_code in ('statistics', 'base_data') or (table_code = 'sangong' and line_group = 'statistic'))
        and cell_state in ('value', 'zero')
),

final as (
    select
        document_id,
        unit_id,
        fiscal_year,
        table_code,
        line_code as statistic_code,
        measure_code,
        line_label as statistic_label,
        value,
        unit,
        amount_yuan,
        figure_id,
        reading,
    from figures
    where line_code <> 'unknown' and measure_code <> 'unknown'
)

select * from final
