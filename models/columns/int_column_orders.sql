-- R-order: where no header is left, a lane as wide as the statutory form has its columns; forms of one width may differ
-- in what stands there: then the order tells nothing.
with placed_by_form as (
    select
        table_code, coalesce(side_code, '') as side_code, measure_code,
        row_number() over (partition by table_code, form, side_code order by ruler_no) as measure_no,
        count(*) over (partition by table_code, form, side_code) as form_count,
    from {{ ref('column_rulers') }}
    where table_code <> 'sangong'
),

final as (
    select table_code, side_code, measure_no, form_count, min(measure_code) as measure_code
    from placed_by_form
    group by 1, 2, 3, 4
    having count(distinct measure_code) = 1
)

select * from final
