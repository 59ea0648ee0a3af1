with figures as (
    select
        *,
        case
            when table_code in ('government_fund', 'state_capital') then table_code
            else 'general_budget'
        end as fund_code,
    from {{ ref('int_released_figures') }}
    where line_level between 1 and 3
        and side_code is null
        and table_code <> 'economic_detail'
        and fiscal_year is not null
),

named as (
    select
        fiscal_year,
        fund_code,
        line_code as code,
        {{ plain('line_label') }} as name,
    from figures
    group by 1, 2, 3, 4
    qualify row_number() over (
        partition by fiscal_year, fund_code, line_code order by count(*) desc, {{ plain('line_label') }}
    ) = 1
),

final as (
    select
        fiscal_year,
        fund_code,
        code,
        name,
        case length(code) when 3 then 1 when 5 then 2 else 3 end as level,
        case when length(code) > 3 then left(code, length(code) - 2) end as parent_code,
        'observed' as source,
    from named
)

select * from final
