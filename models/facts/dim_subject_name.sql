with figures as (
    select * from {{ ref('int_released_figures') }}
    where fiscal_year is not null
),

function_lines as (
    select
        *,
        'function' as classification,
        case
            when table_code in ('government_fund', 'state_capital') then table_code
            else 'general_budget'
        end as fund_code,
    from figures
    where line_level between 1 and 3
        and side_code is null
        and table_code <> 'economic_detail'
),

economic_lines as (
    select *, 'economic' as classification, 'general_budget' as fund_code
    from figures
    where table_code = 'economic_detail' and line_level between 1 and 2
),

together as (
    select * from function_lines
    union all by name
    select * from economic_lines
),

names as (
    select
        document_id,
        unit_id,
        fiscal_year,
        classification,
        fund_code,
        line_code as code,
        {{ plain('line_label') }} as name,
        count(*) as times,
    from together
    group by all
),

final as (
    select names.*, classes.expense_group
    from names
    left join {{ ref('economic_classes') }} as classes
        on names.classification = 'economic' and left(names.code, 3) = classes.code
)

select * from final
