-- The division of a unit: the longest one whose name the unit's name begins with, with or without its province.
with units as (
    select distinct unit_id, unit_name from {{ ref('int_documents') }}
    where unit_id is not null
),

final as (
    select
        units.unit_id,
        divisions.division_code,
        divisions.province,
        divisions.city,
        divisions.county,
    from units
    left join {{ ref('int_division_names') }} as divisions
        on left(units.unit_name, 2) = left(divisions.matched_name, 2)
        and starts_with(units.unit_name, divisions.matched_name)
    qualify row_number() over (
        partition by units.unit_id order by length(divisions.matched_name) desc nulls last, divisions.division_code
    ) = 1
)

select * from final
