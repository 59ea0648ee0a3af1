-- The history, laid out for this build, is its checks, row by row.
with recorded as (

    select history.document_id, history.unit_id, history.fiscal_year, history.identity_id, history.instance,
        history.lhs, history.rhs, history.difference_yuan, history.tolerance, history.outcome, history.blame,
        history.reason,
    from {{ ref('fct_check_history') }} as history
    inner join {{ ref('int_check_run') }} as runs on history.run = runs.run

),

checks as (

    select document_id, unit_id, fiscal_year, identity_id, instance,
        lhs, rhs, difference_yuan, tolerance, outcome, blame, reason,
    from {{ ref('fct_identity_check') }}

),

missing as (

    select 'missing' as finding, * from (select * from checks except all select * from recorded)

),

final as (

    select * from missing
    union all
    select 'not of this build', * from (select * from recorded except all select * from checks)

)

select * from final
