{{ config(materialized = 'view') }}

-- What a killed run left counts for nothing: a build is recorded once its row of `runs` is there.
with final as (
    select
        changes.run_no,
        changes.run,
        changes.built_at,
        changes.document_id,
        changes.file_name,
        changes.unit_id,
        changes.fiscal_year,
        changes.identity_id,
        changes.instance,
        changes.lhs,
        changes.rhs,
        changes.difference_yuan,
        changes.tolerance,
        changes.outcome,
        changes.blame,
        changes.reason,
        changes.is_gone,
    from {{ source('history', 'checks') }} as changes
    inner join {{ ref('stg_check_runs') }} as runs on changes.run = runs.run
    where {{ in_scope('changes.document_id') }}
)

select * from final
