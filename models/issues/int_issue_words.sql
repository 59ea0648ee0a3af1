-- Sentences that measure nothing: an overall evaluation of zeros, 与上年相同 of a unit that has no year before, and
-- a bound on this year's 三公 budget whose other side is not published.
with claims as (
    select * from {{ ref('fct_claim') }}
),

scores as (
    select document_id, claim_id, passage_no, page_no, block_no, line_no, printed, sentence, concept_code as concept
    from claims
    where concept_code = 'overall_score' and value = 0
),

-- zero of a score of 100 is possible; zero of a budget of zero was not evaluated
zero_budgets as (
    select document_id, claim_id, printed
    from claims
    where concept_code in ('overall_budget', 'perf_overall_amount') and value = 0
    qualify row_number() over (partition by document_id order by concept_code, passage_no, position) = 1
),

zeros as (
    select
        scores.* exclude (claim_id, passage_no),
        'overall evaluation of zeros' as issue_key,
        'filler_zeros' as kind,
        [scores.claim_id, zero_budgets.claim_id] as figure_ids,
        map {'score': scores.printed, 'budget': zero_budgets.printed || '万元'} as facts,
    from scores
    inner join zero_budgets on scores.document_id = zero_budgets.document_id
    qualify row_number() over (partition by scores.document_id order by scores.passage_no) = 1
),

-- the totals grew from nil: there was no year before
new_units as (
    select distinct document_id from claims
    where claim_state = 'base_zero'
        and concept_code in ('inc_total_delta_pct', 'exp_total_delta_pct', 'inc_exp_total_delta_pct')
),

-- 0 is as much as 0; but accounts of the year before that it is the same as there are none
same_as_before as (
    select
        claims.document_id, page_no, block_no, line_no, claim_id, concept_code as concept, sentence,
        regexp_extract(sentence, {{ rule_phrase('as_before') }}) as words,
    from claims
    inner join new_units on claims.document_id = new_units.document_id
    where regexp_matches(sentence, {{ rule_phrase('as_before') }})
    qualify row_number() over (partition by claims.document_id order by passage_no, position) = 1
),

no_years as (
    select
        * exclude (claim_id, words),
        'no year before' as issue_key,
        'no_prior_year' as kind,
        words as printed,
        [claim_id] as figure_ids,
        map {'printed': words} as facts,
    from same_as_before
),

bounds as (
    select
        checks.document_id, checks.identity_id, checks.instance,
        passages.page_nos[1] as page_no,
        cast(floor(passages.block_nos[1]) as integer) as block_no,
        passages.line_nos[1] as line_no,
        regexp_extract(passages.text, {{ rule_phrase('budget_not_above') }}) as words,
    from {{ ref('fct_identity_check') }} as checks
    inner join {{ ref('int_passages') }} as passages on checks.document_id = passages.document_id
    where checks.identity_id = 'H17' and checks.outcome = 'not_testable'
        and regexp_matches(passages.text, {{ rule_phrase('budget_not_above') }})
    qualify row_number() over (partition by checks.document_id order by passages.passage_no) = 1
),

not_checkable as (
    select
        * exclude (words),
        'bound on 三公 ' || instance as issue_key,
        'statement_not_checkable' as kind,
        words as printed,
        words as sentence,
        map {
            'printed': words, 'reason': 'the budget of the year before is not published', 'reason_zh': '上年预算数未公布'
        } as facts,
    from bounds
),

final as (
    select * from zeros
    union all by name
    select * from no_years
    union all by name
    select * from not_checkable
)

select * from final
