-- The size of a finding that its identity does not measure: what the narrative says of the money of its
-- evaluated projects, less the budgets of those that are published.
with claims as (
    select document_id, claim_id, amount_yuan
    from {{ ref('fct_claim') }}
    where concept_code = 'perf_amount' and claim_state = 'value' and amount_yuan > 0
    qualify row_number() over (partition by document_id order by passage_no, position) = 1
),

published as (
    select document_id, sum(amount_yuan) as amount_yuan
    from {{ ref('fct_figure') }}
    where table_code = 'project_evaluation' and line_code = 'fund_total' and measure_code = 'approved'
    group by document_id
),

final as (
    select
        claims.document_id,
        'projects_not_published' as kind,
        claims.amount_yuan as told_yuan,
        claims.amount_yuan - published.amount_yuan as severity_yuan,
        claims.claim_id,
    from claims
    inner join published on claims.document_id = published.document_id
    where claims.amount_yuan > published.amount_yuan
)

select * from final
