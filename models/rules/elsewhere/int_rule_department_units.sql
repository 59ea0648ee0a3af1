-- Z02: the units a department lists are the units that have a document.
with departments as (
    select
        document_id,
        count(*) as unit_count,
        count(member_document_id) as member_count,
        string_agg(case when member_document_id is null then unit_name end, ', ' order by unit_name) as missing,
        min(page_no) as page_no,
    from {{ ref('int_department_members') }}
    group by 1
    having count(*) > 1
),

-- a department whose units are not here at all says nothing of them
final as (
    select
        document_id,
        'Z02' as identity_id,
        '-' as instance,
        member_count as lhs,
        unit_count as rhs,
        case
            when member_count = 0 then 'not_testable'
            when member_count < unit_count then 'violated'
            else 'exact'
        end as outcome,
        case
            when member_count = 0 then 'no unit of the department has a document here'
            when member_count < unit_count then 'listed, but without a document: ' || missing
        end as reason,
        page_no,
        missing as printed,
    from departments
)

select * from final
