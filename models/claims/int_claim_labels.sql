-- The subject names that a document itself prints in its tables, as the narrative may repeat them.
with figures as (
    select distinct
        document_id,
        table_code,
        line_code,
        line_level,
        parent_code,
        {{ label_key(plain('line_label')) }} as label,
        cell_state = 'value' as has_value,
    from {{ ref('fct_figure') }}
    where line_level between 1 and 3
        and (
            table_code in (
                'general_budget_expenditure', 'expenditure', 'fiscal_expenditure', 'income',
                'government_fund', 'state_capital', 'economic_detail'
            )
            or side_code = 'expenditure'
        )
),

final as (
    select
        document_id,
        case when table_code = 'economic_detail' or line_code like '3%' then 'economic' else 'function' end
            as subject_code,
        line_code,
        max(parent_code) as parent_code,
        max(line_level) as line_level,
        label,
        bool_or(has_value) as has_value,
        bool_or(table_code = 'government_fund') as is_of_fund,
        bool_or(table_code = 'state_capital') as is_of_capital,
    from figures
    where length(label) >= 2
    group by document_id, 2, line_code, label
)

select * from final
