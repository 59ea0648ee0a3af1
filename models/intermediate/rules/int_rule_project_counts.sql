-- R09-R11, S15: what the narrative says of its self-evaluated projects against the tables that are published:
-- their number, their money, their grades, and whether the sentence agrees with itself.
with claims as (
    select
        document_id, claim_id, concept_code, value, amount_yuan, half_step, page_no, sentence, passage_no, position, line_no,
    from {{ ref('fct_claim') }}
    where claim_state = 'value' and section = 'performance'
),

stated as (
    select
        document_id,
        first(struct_pack(claim_id := claim_id, value := value, page_no := page_no, sentence := sentence) order by passage_no, position)
            filter (where concept_code = 'perf_count') as counted,
        first(struct_pack(claim_id := claim_id, value := amount_yuan, half_step := half_step, page_no := page_no, sentence := sentence) order by passage_no, position)
            filter (where concept_code = 'perf_amount') as money,
        first(struct_pack(claim_id := claim_id, value := value, page_no := page_no, sentence := sentence) order by passage_no, position)
            filter (where concept_code = 'perf_excellent') as excellent,
    from claims
    group by document_id
),

projects as (
    select
        document_id,
        count(distinct table_no) as table_count,
        count(distinct table_no) filter (where grade in ('优', '优秀')) as excellent_count,
        count(distinct table_no) filter (where grade is not null) as graded_count,
    from {{ ref('int_projects') }}
    where table_code = 'project_evaluation'
    group by document_id
),

funds as (
    select
        document_id,
        sum(amount_yuan) filter (where measure_code = 'approved') as approved_yuan,
        sum(amount_yuan) filter (where measure_code = 'full_year_budget') as full_year_yuan,
        sum(amount_yuan) filter (where measure_code = 'executed') as executed_yuan,
        array_agg(figure_id) filter (where measure_code in ('approved', 'full_year_budget', 'executed')) as figure_ids,
    from {{ ref('fct_figure') }}
    where table_code = 'project_evaluation' and line_code = 'fund_total'
    group by document_id
),

documents as (
    select document_id from {{ ref('dim_document') }} where document_kind = 'final_account'
),

together as (
    select documents.document_id, stated.* exclude (document_id), projects.* exclude (document_id), funds.* exclude (document_id),
        greatest(coalesce(money.half_step, 0) * 10000, 50) as money_step,
        least(
            abs(approved_yuan - money.value), abs(full_year_yuan - money.value), abs(executed_yuan - money.value)
        ) as money_gap,
    from documents
    left join stated on documents.document_id = stated.document_id
    left join projects on documents.document_id = projects.document_id
    left join funds on documents.document_id = funds.document_id
),

final as (
    select
        document_id, 'R10' as identity_id, '-' as instance,
        cast(table_count as decimal(20, 6)) as lhs, cast(counted.value as decimal(20, 6)) as rhs,
        case when table_count = counted.value then 'exact' when table_count <> counted.value then 'violated' else 'not_testable' end as outcome,
        case
            when counted is null then 'the narrative counts no projects'
            when table_count is null then 'no self-evaluation is published'
            when table_count <> counted.value then table_count || ' of ' || cast(counted.value as integer) || ' self-evaluations are published'
        end as reason,
        [counted.claim_id] as figure_ids, counted.page_no as page_no, counted.sentence as printed,
    from together
    union all
    select
        document_id, 'R11', '-',
        cast(excellent_count as decimal(20, 6)), cast(excellent.value as decimal(20, 6)),
        case
            when excellent is null or table_count is null or coalesce(graded_count, 0) < table_count or counted.value <> table_count then 'not_testable'
            when excellent_count = excellent.value then 'exact' else 'violated'
        end as outcome,
        case
            when excellent is null then 'the narrative counts no grades'
            when table_count is null then 'no self-evaluation is published'
            when counted.value <> table_count then 'not every self-evaluation is published'
            when coalesce(graded_count, 0) < table_count then 'a self-evaluation shows no grade'
        end as reason,
        [excellent.claim_id], excellent.page_no, excellent.sentence,
    from together
    union all
    select
        document_id, 'R09', '-',
        cast(money.value / 10000 as decimal(20, 6)),
        cast(case money_gap when abs(executed_yuan - money.value) then executed_yuan when abs(full_year_yuan - money.value) then full_year_yuan else approved_yuan end / 10000 as decimal(20, 6)),
        case
            when money is null or money_gap is null or counted is null or counted.value <> table_count then 'not_testable'
            when money_gap = 0 then 'exact'
            when money_gap <= money_step then 'rounding'
            else 'violated'
        end as outcome,
        case
            when money is null then 'the narrative states no amount'
            when table_count is null then 'no self-evaluation is published'
            when counted.value <> table_count then 'not every self-evaluation is published'
            when money_gap > money_step then 'neither the budgets at the start nor those of the year nor what was spent: '
                || approved_yuan / 10000 || ', ' || full_year_yuan / 10000 || ', ' || executed_yuan / 10000
        end as reason,
        [money.claim_id], money.page_no, money.sentence,
    from together
    union all
    -- as many grades as projects in one sentence
    select
        document_id, 'S15', 'line ' || coalesce(min(line_no), 0),
        cast(sum(value) filter (where concept_code in ('perf_excellent', 'perf_good', 'perf_fair', 'perf_poor')) as decimal(20, 6)),
        cast(max(value) filter (where concept_code in ('perf_count', 'perf_level1_count')) as decimal(20, 6)),
        case
            when sum(value) filter (where concept_code in ('perf_excellent', 'perf_good', 'perf_fair', 'perf_poor'))
                = max(value) filter (where concept_code in ('perf_count', 'perf_level1_count')) then 'exact' else 'violated'
        end,
        'grades counted against projects counted', array_agg(claim_id), min(page_no), min(sentence),
    from claims
    where concept_code in ('perf_count', 'perf_level1_count', 'perf_excellent', 'perf_good', 'perf_fair', 'perf_poor')
    group by document_id, passage_no
    having count(*) filter (where concept_code = 'perf_excellent') = 1
        and count(*) filter (where concept_code in ('perf_count', 'perf_level1_count')) = 1
)

select
    document_id, identity_id, instance,
    case when outcome in ('exact', 'rounding', 'violated') then lhs end as lhs,
    case when outcome in ('exact', 'rounding', 'violated') then rhs end as rhs,
    case when outcome in ('exact', 'rounding', 'violated') and identity_id = 'R09' then cast((lhs - rhs) * 10000 as decimal(20, 2)) end as difference_yuan,
    case when outcome in ('exact', 'rounding', 'violated') then 0 end as tolerance,
    outcome, reason, list_filter(figure_ids, lambda x: x is not null) as figure_ids, page_no, printed,
from final
