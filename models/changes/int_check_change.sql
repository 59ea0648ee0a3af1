-- What of this build's checks is not as the build before left it, and what of that is no longer there.
with checks as (
    select
        checks.document_id,
        documents.file_name,
        checks.unit_id,
        checks.fiscal_year,
        checks.identity_id,
        checks.instance,
        checks.lhs,
        checks.rhs,
        checks.difference_yuan,
        checks.tolerance,
        checks.outcome,
        checks.blame,
        checks.reason,
    from {{ ref('fct_identity_check') }} as checks
    inner join {{ ref('dim_document') }} as documents on checks.document_id = documents.document_id
),

latest as (
    select *,
    from {{ ref('stg_check_changes') }}
    qualify row_number() over (partition by document_id, identity_id, instance order by run_no desc) = 1
),

before as (
    select * exclude (run_no, run, built_at, is_gone),
    from latest
    where not is_gone
),

recorded as (
    select checks.*, false as is_gone,
    from checks
    left join before on {{ same_instance('checks', 'before') }}
    where before.document_id is null
        or checks.file_name is distinct from before.file_name
        or checks.unit_id is distinct from before.unit_id
        or checks.fiscal_year is distinct from before.fiscal_year
        or checks.lhs is distinct from before.lhs
        or checks.rhs is distinct from before.rhs
        or checks.difference_yuan is distinct from before.difference_yuan
        or checks.tolerance is distinct from before.tolerance
        or checks.outcome is distinct from before.outcome
        or checks.blame is distinct from before.blame
        or checks.reason is distinct from before.reason
),

gone as (
    select before.document_id, before.file_name, before.identity_id, before.instance, true as is_gone,
    from before
    anti join checks on {{ same_instance('before', 'checks') }}
),

differing as (
    select * from recorded
    union all by name
    select * from gone
),

final as (
    select
        runs.run_no,
        runs.run,
        runs.built_at,
        differing.*,
    from differing
    cross join {{ ref('int_check_run') }} as runs
)

select * from final
