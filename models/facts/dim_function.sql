{{ config(materialized = 'view') }}

with names as (
    select fiscal_year, fund_code, code, name, sum(times) as times
    from {{ ref('dim_subject_name') }}
    where classification = 'function'
    group by all
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
    from names
    qualify row_number() over (partition by fiscal_year, fund_code, code order by times desc, name) = 1
)

select * from final
