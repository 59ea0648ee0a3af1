-- R17, R18: rates and yuan that the text of a self-evaluation states of its project, against the fund row.
-- Text belongs to the evaluation table it stands in or under, or to the project whose budget it states.
with claims as (
    select claims.*, passages.source, passages.seq, passages.table_no,
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('int_passages') }} as passages
        on claims.document_id = passages.document_id and claims.passage_no = passages.passage_no
    where claims.claim_state in ('value', 'unit_inferred')
        and claims.section in ('evaluation', 'attachments', 'performance')
),

above as (
    select claims.claim_id, tables.table_no
    from claims
    asof inner join (select * from {{ ref('int_tables') }} where table_code = 'project_evaluation') as tables
        on claims.document_id = tables.document_id and claims.seq >= tables.table_id
    where claims.source = 'text' and claims.section = 'attachments'
),

funds as (
    select
        figures.document_id, figures.table_no,
        max(amount_yuan) filter (where measure_code = 'full_year_budget' and line_code = 'fund_total') as budget_yuan,
        max(amount_yuan) filter (where measure_code = 'executed' and line_code = 'fund_total') as executed_yuan,
        max(value) filter (where measure_code = 'execution_rate' and line_code = 'fund_total') as rate,
        max(figure_id) filter (where measure_code = 'execution_rate' and line_code = 'fund_total') as rate_figure,
        max(figure_id) filter (where measure_code = 'executed' and line_code = 'fund_total') as executed_figure,
        -- 100 in one row and 100.00 in the next are both 100.00
        min(half_step) filter (where measure_code = 'execution_rate') as rate_step,
        min(half_step * units.yuan_per_unit) filter (where measure_code = 'executed') as executed_step_yuan,
    from {{ ref('fct_figure') }} as figures
    left join {{ ref('money_units') }} as units on figures.unit = units.unit
    where table_code = 'project_evaluation' and line_code in ('fund_total', 'fund_source')
        and cell_state in ('value', 'zero')
    group by figures.document_id, figures.table_no
),

-- the project whose budget the same paragraph states
by_budget as (
    select claims.document_id, claims.passage_no, min(funds.table_no) as table_no,
    from claims
    inner join funds
        on claims.document_id = funds.document_id and claims.amount_yuan = funds.budget_yuan
    where claims.concept_code = 'proj_budget' and claims.source = 'text'
    group by 1, 2
    having count(distinct funds.table_no) = 1
),

placed as (
    select
        claims.*,
        coalesce(claims.table_no, above.table_no, by_budget.table_no) as project_no,
        'table ' || project_no || ' line ' || coalesce(line_no, row_no) || '/' || claims.position as instance,
        lead(claims.aspect_code) over one_passage as next_aspect,
        lead(claims.sentence) over one_passage as next_sentence,
    from claims
    left join above on claims.claim_id = above.claim_id
    left join by_budget
        on claims.document_id = by_budget.document_id and claims.passage_no = by_budget.passage_no
    window one_passage as (partition by claims.document_id, claims.passage_no order by claims.position)
),

compared as (
    select
        placed.document_id,
        'R17' as identity_id,
        placed.instance,
        placed.value as lhs,
        funds.rate as rhs,
        greatest(placed.half_step, funds.rate_step) as tolerance,
        {{ outcome_of('abs(placed.value - funds.rate)', 'greatest(placed.half_step, funds.rate_step)') }} as outcome,
        'the fund row prints ' || try_cast(funds.rate as decimal(38, 2)) || ' %' as finding,
        [placed.claim_id, funds.rate_figure] as figure_ids,
        placed.page_no,
        placed.sentence as printed,
    from placed
    inner join funds on placed.document_id = funds.document_id and placed.project_no = funds.table_no
    where placed.concept_code = 'proj_rate'
        or (placed.aspect_code = 'completion_full_year' and placed.section in ('attachments', 'evaluation'))
    union all by name
    select
        placed.document_id,
        'R18' as identity_id,
        placed.instance,
        {{ yuan_verdict('placed.amount_yuan', 'funds.executed_yuan', 'funds.executed_step_yuan') }},
        'the fund row prints ' || rhs as finding,
        [placed.claim_id, funds.executed_figure] as figure_ids,
        placed.page_no,
        placed.sentence as printed,
    from placed
    inner join funds on placed.document_id = funds.document_id and placed.project_no = funds.table_no
    -- 共发放…823574.32元,完成全年预算的44.28%: the sentence says itself that this was spent
    where placed.unit = '元' and funds.executed_yuan is not null
        and placed.next_aspect = 'completion_full_year' and placed.next_sentence = placed.sentence
),

final as (
    select
        document_id,
        identity_id,
        instance,
        case when outcome <> 'not_testable' then lhs end as lhs,
        case when outcome <> 'not_testable' then rhs end as rhs,
        difference_yuan,
        case when outcome <> 'not_testable' then tolerance end as tolerance,
        outcome,
        case outcome when 'not_testable' then 'the fund row shows no rate' when 'violated' then finding end as reason,
        list_filter(figure_ids, lambda x: x is not null) as figure_ids,
        page_no,
        printed,
    from compared
)

select * from final
