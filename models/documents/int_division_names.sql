-- The names by which a unit's name may begin with its division: 山西省长治市屯留区, 长治市屯留区, …
with divisions as (
    select * from {{ ref('divisions') }}
),

parents as (
    select
        divisions.division_code,
        divisions.division_name,
        provinces.division_name as province,
        case when right(divisions.division_code, 4) <> '0000' then cities.division_name end as city,
        case when right(divisions.division_code, 2) <> '00' then divisions.division_name end as county,
    from divisions
    left join divisions as provinces on left(divisions.division_code, 2) || '0000' = provinces.division_code
    left join divisions as cities on left(divisions.division_code, 4) || '00' = cities.division_code
),

spelt as (
    select *, concat(province, city, county) as matched_name from parents
    union all
    select *, concat(city, county) from parents where city is not null
    union all
    select *, concat(province, county) from parents where county is not null
    union all
    select *, county from parents where county is not null
),

-- 广西梧州市, 寻甸县: as they are called for short
shortened as (
    select * from spelt
    union all
    select
        * replace (
            regexp_replace(
                if(
                    province <> division_name and starts_with(matched_name, province),
                    regexp_replace(province, {{ phrase('province_end') }}, '')
                    || substr(matched_name, length(province) + 1),
                    matched_name
                ),
                {{ phrase('autonomy') }}, '\1', 'g'
            ) as matched_name
        ),
    from spelt
    union all
    select * replace (regexp_replace(matched_name, {{ phrase('autonomy') }}, '\1', 'g') as matched_name),
    from spelt
),

final as (
    select distinct
        division_code,
        province,
        city,
        county,
        matched_name,
    from shortened
    where length(matched_name) >= 3
    -- a county's bare name counts only where no other has it
    qualify min(division_code) over (partition by matched_name) = max(division_code) over (partition by matched_name)
)

select * from final
