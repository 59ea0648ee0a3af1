-- R09: the money the narrative tells of its evaluated projects is what their tables add to: what was budgeted at
-- the start, for the year, or spent. Only where every self-evaluation counted is published.
with told as (
    select claims.*, claims.half_step * units.yuan_per_unit as half_step_yuan
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('money_units') }} as units on claims.unit = units.unit
    where claims.claim_state = 'value' and claims.section = 'performance' and claims.concept_code = 'perf_amount'
    qualify row_number() over (partition by claims.document_id order by claims.passage_no, claims.position) = 1
),

counts as (
    select document_id, lhs as table_count, rhs as told_count, reason, outcome
    from {{ ref('int_rule_project_counts') }}
    where identity_id = 'R10'
),

funds as (
    select
        figures.document_id,
        figures.measure_code,
        sum(figures.amount_yuan) as amount_yuan,
        -- 100 in one row and 99.25 in the next are both printed to the hundredth
        count(*) * min(figures.half_step * units.yuan_per_unit) as half_step_yuan,
    from {{ ref('fct_figure') }} as figures
    inner join {{ ref('money_units') }} as units on figures.unit = units.unit
    where figures.table_code = 'project_evaluation' and figures.line_code = 'fund_total'
        and figures.measure_code in ('approved', 'full_year_budget', 'executed')
    group by figures.document_id, figures.measure_code
),

-- the sum that comes nearest to what is told
nearest as (
    select
        told.document_id,
        funds.amount_yuan,
        told.half_step_yuan + funds.half_step_yuan as tolerance_yuan,
        string_agg(funds.measure_code || ' ' || try_cast(funds.amount_yuan / 10000 as decimal(20, 3)), ', ')
            over (partition by told.document_id order by funds.measure_code
                rows between unbounded preceding and unbounded following) as sums_text,
    from told
    inner join funds on told.document_id = funds.document_id
    qualify row_number() over (
        partition by told.document_id order by abs(funds.amount_yuan - told.amount_yuan), funds.measure_code
    ) = 1
),

compared as (
    select
        counts.document_id,
        told.claim_id,
        told.page_no,
        told.sentence,
        told.amount_yuan as told_yuan,
        nearest.amount_yuan as sum_yuan,
        nearest.tolerance_yuan,
        nearest.sums_text,
        case
            when told.claim_id is null then 'the narrative states no amount'
            when counts.outcome = 'not_testable' then counts.reason
            when counts.table_count <> counts.told_count then 'not every self-evaluation is published'
            when nearest.document_id is null then 'no fund row shows an amount'
        end as obstacle,
    from counts
    left join told on counts.document_id = told.document_id
    left join nearest on counts.document_id = nearest.document_id
),

final as (
    select
        document_id,
        'R09' as identity_id,
        '-' as instance,
        {{ yuan_verdict('told_yuan', 'sum_yuan', 'tolerance_yuan', 'obstacle is null') }},
        case
            when obstacle is not null then obstacle
            when abs(told_yuan - sum_yuan) > tolerance_yuan then 'no sum of the fund rows: ' || sums_text
        end as reason,
        list_filter([claim_id], lambda x: x is not null) as figure_ids,
        page_no,
        sentence as printed,
    from compared
)

select * from final
