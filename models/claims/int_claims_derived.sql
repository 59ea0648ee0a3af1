-- What is not printed but follows from what is: the year before from a stated change, the budget from a stated share.
with derived as (
    select
        document_id, passage_no, token_no || 'p' as claim_no, section_code, position, sentence, subject_code,
        line_code, 'actual' as aspect_code, concept_code, 'last_year' as period, amount_yuan, half_step_yuan, proof,
    from {{ ref('int_claim_priors') }}
    union all
    select
        budgets.document_id, budgets.passage_no, budgets.token_no || 'b', budgets.section_code, matches.position,
        matches.sentence, budgets.subject_code, budgets.line_code, 'budget_initial', budgets.concept_code, 'this_year',
        budgets.amount_yuan, budgets.half_step_yuan, budgets.proof,
    from {{ ref('int_claim_budgets') }} as budgets
    inner join {{ ref('int_claim_matches') }} as matches
        on budgets.document_id = matches.document_id
        and budgets.passage_no = matches.passage_no
        and budgets.token_no = matches.token_no
),

final as (
    select
        left(document_id, 16) || '/claim/' || passage_no || '/' || claim_no as claim_id,
        derived.* exclude (claim_no, half_step_yuan),
        '' as printed,
        try_cast(amount_yuan / 10000 as decimal(20, 6)) as value,
        '万元' as unit,
        try_cast(half_step_yuan / 10000 as decimal(20, 6)) as half_step,
        'derived' as claim_state,
        'no_table_value' as match_status,
    from derived
)

select * from final
