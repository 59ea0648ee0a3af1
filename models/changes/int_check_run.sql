-- The build at work. `dbt` run by hand has a run of its own, which nothing records.
with past as (
    select max(run_no) as run_no,
    from {{ ref('stg_check_runs') }}
),

final as (
    select
        coalesce(past.run_no, 0) + 1 as run_no,
        '{{ env_var("JUESUAN_RUN", "20000101T000000.000000") }}' as run,
        strptime(run, '%Y%m%dT%H%M%S.%f') as built_at,
        'juesuan {{ env_var("JUESUAN_VERSION", "by hand") }}, dbt {{ dbt_version }}, duckdb ' || version() as versions,
    from past
)

select * from final
