{{ config(meta={'of_a_key': true}) }}

-- The history laid out for this build is its checks, row by row: each check has its row, and there are no more rows
-- than checks. (A check is unique, so no row can serve two; `except all` says the same at ten times the cost.)
with recorded as (
    select history.*,
    from {{ ref('fct_check_history') }} as history
    inner join {{ ref('int_check_run') }} as runs on history.run = runs.run
),

checks as (
    select * from {{ ref('fct_identity_check') }}
),

missing as (
    select checks.document_id, checks.identity_id, checks.instance,
    from checks
    left join recorded
        on checks.document_id = recorded.document_id
        and checks.identity_id = recorded.identity_id
        and checks.instance = recorded.instance
    where recorded.document_id is null
        or checks.unit_id is distinct from recorded.unit_id
        or checks.fiscal_year is distinct from recorded.fiscal_year
        or checks.lhs is distinct from recorded.lhs
        or checks.rhs is distinct from recorded.rhs
        or checks.difference_yuan is distinct from recorded.difference_yuan
        or checks.tolerance is distinct from recorded.tolerance
        or checks.outcome is distinct from recorded.outcome
        or checks.blame is distinct from recorded.blame
        or checks.reason is distinct from recorded.reason
),

counts as (
    select (select count(*) from checks) as check_count, (select count(*) from recorded) as rows_found,
),

final as (
    select 'not in the history' as finding, document_id, identity_id, instance,
    from missing
    union all
    select format('{} checks, {} rows in the history', check_count, rows_found), null, null, null,
    from counts
    where check_count <> rows_found
)

select * from final
