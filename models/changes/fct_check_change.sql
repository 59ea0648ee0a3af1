{{ config(materialized = 'view') }}

with runs as (
    select * from {{ ref('dim_run') }}
),

spans as (
    select
        *,
        lag(last_run_no) over check_spans as last_run_no_before,
        lead(first_run_no) over check_spans as first_run_no_after,
        lag(outcome) over check_spans as outcome_earlier,
        lag(blame) over check_spans as blame_earlier,
    from {{ ref('fct_check_span') }}
    window check_spans as (partition by document_id, identity_id, instance order by first_run_no)
),

begun as (
    select
        *,
        first_run_no as run_no,
        -- it may have been gone in between
        coalesce(last_run_no_before = first_run_no - 1, false) as is_continued,
        case when is_continued then outcome_earlier end as outcome_before,
        case when is_continued then blame_earlier end as blame_before,
        outcome as outcome_after,
        blame as blame_after,
    from spans
),

ended as (
    select
        *,
        last_run_no + 1 as run_no,
        outcome as outcome_before,
        blame as blame_before,
    from spans
    where first_run_no_after is distinct from last_run_no + 1
),

changes as (
    select * from begun
    where outcome_before is distinct from outcome_after
        or blame_before is distinct from blame_after
    union all by name
    select * from ended
),

final as (
    select
        runs.run,
        runs.built_at,
        changes.document_id,
        changes.file_name,
        changes.unit_id,
        changes.fiscal_year,
        changes.identity_id,
        changes.instance,
        case
            when changes.outcome_before is null then 'appeared'
            when changes.outcome_after is null then 'disappeared'
            else 'changed'
        end as change,
        changes.outcome_before,
        changes.outcome_after,
        changes.blame_before,
        changes.blame_after,
    from changes
    -- what still holds would end in a build that is not there
    inner join runs on changes.run_no = runs.run_no
)

select * from final
