{{ config(materialized = 'view') }}

-- Every result of every build, laid out from the spans: nothing is stored twice.
with final as (
    select
        runs.run,
        runs.built_at,
        spans.document_id,
        spans.file_name,
        spans.unit_id,
        spans.fiscal_year,
        spans.identity_id,
        spans.instance,
        spans.lhs,
        spans.rhs,
        spans.difference_yuan,
        spans.tolerance,
        spans.outcome,
        spans.blame,
        spans.reason,
    from {{ ref('fct_check_span') }} as spans
    inner join {{ ref('dim_run') }} as runs
        on runs.run_no >= spans.first_run_no and (runs.run_no <= spans.last_run_no or spans.last_run_no is null)
)

select * from final
