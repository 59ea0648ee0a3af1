-- S01: every table of the form is there with a body. E53: the tables stand in the order of the form.
with tables as (
    select * from {{ ref('int_expected_tables') }}
),

presence as (
    select
        document_id,
        'S01' as identity_id,
        table_code as instance,
        case when table_state in ('lost', 'absent') then 'violated' else 'exact' end as outcome,
        case table_state
            when 'lost' then 'only the title or the note of the table is left, its body is not there'
            when 'absent' then 'no table of this title is in the document'
        end as reason,
        page_no,
        said_text as printed,
    from tables
    where position is not null
),

ordered as (
    select
        *,
        max(position) over (
            partition by document_id order by table_no rows between unbounded preceding and 1 preceding
        ) as highest_before,
    from tables
    where position is not null and table_state = 'present'
),

orders as (
    select
        document_id,
        'E53' as identity_id,
        '-' as instance,
        case
            when count(*) < 2 then 'not_testable'
            when bool_or(position < highest_before) then 'violated'
            else 'exact'
        end as outcome,
        case
            when count(*) < 2 then 'fewer than two tables are left'
            when bool_or(position < highest_before)
                then 'out of order: '
                    || string_agg(table_code, ', ' order by position) filter (where position < highest_before)
        end as reason,
        min(case when position < highest_before then page_no end) as page_no,
    from ordered
    group by 1
),

final as (
    select * from presence
    union all by name
    select * from orders
)

select * from final
