with figures as (
    select * from {{ ref('int_released_figures') }}
    where table_code in ('income_expenditure_summary', 'fiscal_summary')
        and cell_state in ('value', 'zero')
        and line_code <> 'unknown'
        -- beside the account may stand its budget
        and measure_code in ('amount', 'total', 'general_budget', 'government_fund', 'state_capital')
),

final as (
    select
        document_id,
        unit_id,
        fiscal_year,
        table_code,
        side_code,
        line_code,
        line_label,
        case
            when table_code = 'income_expenditure_summary' then 'all_funds'
            when side_code = 'expenditure' and measure_code = 'total' then 'fiscal_appropriation'
            when side_code = 'expenditure' then measure_code
            when line_code like '%_general_budget' then 'general_budget'
            when line_code like '%_government_fund' then 'government_fund'
            when line_code like '%_state_capital' then 'state_capital'
            else 'fiscal_appropriation'
        end as fund_code,
        amount_yuan,
        value,
        unit,
        figure_id,
        reading,
    from figures
    -- a table printed twice states its facts once
    qualify row_number() over (
        partition by document_id, table_code, side_code, line_code, fund_code
        order by table_no, page_no, block_no, row_no, col_no
    ) = 1
)

select * from final
