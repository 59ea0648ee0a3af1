-- Y06: a unit has one code in all years, and a code one name within its division.
with documents as (
    select documents.*, units.division_code
    from {{ ref('int_accounts') }} as documents
    left join {{ ref('dim_unit') }} as units on documents.unit_id = units.unit_id
    where documents.document_kind = 'final_account'
),

others as (
    select * from documents
    where is_current
),

codes as (
    select
        documents.document_id,
        documents.unit_code,
        count(others.document_id) as other_count,
        string_agg(distinct others.unit_code, ', ' order by others.unit_code) filter (
            where others.unit_code <> documents.unit_code
        ) as other_codes,
    from documents
    left join others
        on documents.unit_id = others.unit_id
        and documents.fiscal_year <> others.fiscal_year
        and others.unit_code is not null
    group by 1, 2
),

-- codes are given by each treasury: the same six digits elsewhere are another unit
names as (
    select
        documents.document_id,
        documents.unit_name,
        documents.unit_code,
        documents.division_code,
        count(others.document_id) as other_count,
        string_agg(distinct others.unit_name, ', ' order by others.unit_name) filter (
            where others.unit_name <> documents.unit_name
        ) as other_names,
    from documents
    left join others
        on documents.unit_code = others.unit_code
        and documents.division_code = others.division_code
        and documents.fiscal_year <> others.fiscal_year
    group by 1, 2, 3, 4
),

final as (
    select
        document_id,
        'Y06' as identity_id,
        'code' as instance,
        case
            when unit_code is null or other_count = 0 then 'not_testable'
            when other_codes is not null then 'violated'
            else 'exact'
        end as outcome,
        case
            when unit_code is null then 'no code is printed'
            when other_count = 0 then 'no other year of this unit prints its code'
            when other_codes is not null then 'in other years its code is ' || other_codes
        end as reason,
        unit_code as printed,
    from codes
    union all by name
    select
        document_id,
        'Y06' as identity_id,
        'name' as instance,
        case
            when unit_code is null or division_code is null or other_count = 0 then 'not_testable'
            when other_names is not null then 'violated'
            else 'exact'
        end as outcome,
        case
            when unit_code is null then 'no code is printed'
            when division_code is null then 'the division of the unit is not known'
            when other_count = 0 then 'no other year has this code'
            when other_names is not null then 'in other years this code is ' || other_names
        end as reason,
        unit_name as printed,
    from names
)

select * from final
