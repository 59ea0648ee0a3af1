{{ config(materialized = 'view') }}

with names as (
    select fiscal_year, code, name, max(expense_group) as expense_group, sum(times) as times
    from {{ ref('dim_subject_name') }}
    where classification = 'economic'
    group by all
),

named as (
    select * from names
    qualify row_number() over (partition by fiscal_year, code order by times desc, name) = 1
),

final as (
    select
        fiscal_year,
        code,
        name,
        case length(code) when 3 then 1 else 2 end as level,
        case when length(code) > 3 then left(code, 3) end as parent_code,
        expense_group,
        'observed' as source,
    from named
)

select * from final
