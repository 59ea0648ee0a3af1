{{ config(severity = 'warn') }}

-- The spans that hold in a build are as many as the checks it counted when it was published. The past cannot be
-- mended by holding back tonight's build, so this warns.
with steps as (

    select first_run_no as run_no, count(*) as difference,
    from {{ ref('fct_check_span') }}
    group by first_run_no
    union all
    select last_run_no + 1, -count(*),
    from {{ ref('fct_check_span') }}
    where last_run_no is not null
    group by last_run_no + 1

),

counted as (

    select
        runs.run,
        runs.check_count,
        (select coalesce(sum(steps.difference), 0) from steps where steps.run_no <= runs.run_no) as rows_found,
    from {{ ref('dim_run') }} as runs

),

final as (

    select * from counted
    where rows_found <> check_count

)

select * from final
