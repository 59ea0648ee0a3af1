with figures as (
    select * from {{ ref('int_released_figures') }}
    where table_code = 'economic_detail' and line_level between 1 and 2 and fiscal_year is not null
),

named as (
    select
        fiscal_year,
        line_code as code,
        {{ plain('line_label') }} as name,
    from figures
    group by 1, 2, 3
    qualify row_number() over (
        partition by fiscal_year, line_code order by count(*) desc, {{ plain('line_label') }}
    ) = 1
),

classes as (
    select code, expense_group from {{ ref('economic_classes') }}
),

final as (
    select
        named.fiscal_year,
        named.code,
        named.name,
        case length(named.code) when 3 then 1 else 2 end as level,
        case when length(named.code) > 3 then left(named.code, 3) end as parent_code,
        classes.expense_group,
        'observed' as source,
    from named
    left join classes on left(named.code, 3) = classes.code
)

select * from final
