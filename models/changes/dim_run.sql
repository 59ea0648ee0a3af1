with this_build as (
    select
        runs.run_no,
        runs.run,
        runs.built_at,
        (select count(*) from {{ ref('dim_document') }}) as document_count,
        (select count(*) from {{ ref('fct_identity_check') }}) as check_count,
        (select count(*) from {{ ref('int_check_change') }}) as changed_count,
        runs.versions,
    from {{ ref('int_check_run') }} as runs
),

final as (
    select * from {{ ref('stg_check_runs') }}
    union all by name
    select * from this_build
)

select * from final
