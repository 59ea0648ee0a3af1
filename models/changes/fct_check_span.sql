-- A result holds until the next one recorded of the same check; the last one is open.
with changes as (
    select * from {{ ref('stg_check_changes') }}
    union all by name
    select * from {{ ref('int_check_change') }}
),

runs as (
    select run_no, run,
    from {{ ref('dim_run') }}
),

spans as (
    select
        *,
        lead(run_no) over (partition by document_id, identity_id, instance order by run_no) - 1 as last_run_no,
    from changes
),

final as (
    select
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
        spans.run_no as first_run_no,
        spans.last_run_no,
        spans.run as first_run,
        runs.run as last_run,
    from spans
    left join runs on spans.last_run_no = runs.run_no
    where not spans.is_gone
)

select * from final
