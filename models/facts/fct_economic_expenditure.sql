with figures as (
    select * from {{ ref('int_released_figures') }}
    where table_code = 'economic_detail' and cell_state in ('value', 'zero') and line_code <> 'unknown'
),

final as (
    select
        document_id,
        unit_id,
        fiscal_year,
        line_code as economic_code,
        line_label as economic_label,
        'general_budget' || case measure_code when 'total' then '' else '_' || measure_code end as scope_code,
        coalesce(line_level = 2, false) as is_leaf,
        amount_yuan,
        value,
        unit,
        figure_id,
        reading,
    from figures
    where measure_code in ('basic', 'project', 'total')
    -- a table printed twice states its facts once
    qualify row_number() over (
        partition by document_id, line_code, measure_code order by table_no, page_no, block_no, row_no, col_no
    ) = 1
)

select * from final
