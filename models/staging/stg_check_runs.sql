with final as (
    select
        run_no,
        run,
        built_at,
        document_count,
        check_count,
        changed_count,
        versions,
    from {{ source('history', 'runs') }}
)

select * from final
