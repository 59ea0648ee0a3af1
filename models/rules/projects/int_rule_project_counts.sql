-- R10, R11, S15: the projects and grades that the narrative counts, against the self-evaluations that are
-- published, and whether the sentence agrees with itself.
with claims as (
    select * from {{ ref('fct_claim') }}
    where claim_state = 'value' and section = 'performance'
),

-- told twice, the first stands
first_told as (
    select * from claims
    where concept_code in ('perf_count', 'perf_excellent')
    qualify row_number() over (partition by document_id, concept_code order by passage_no, position) = 1
),

projects as (
    select
        document_id,
        count(distinct table_no) as table_count,
        count(distinct table_no) filter (where regexp_full_match(grade, {{ rule_phrase('excellent') }}))
            as excellent_count,
        count(distinct table_no) filter (where grade is not null) as graded_count,
    from {{ ref('int_projects') }}
    where table_code = 'project_evaluation'
    group by document_id
),

documents as (
    select document_id from {{ ref('int_editions') }} where document_kind = 'final_account'
),

counted as (
    select
        documents.document_id,
        'R10' as identity_id,
        projects.table_count as lhs,
        told.value as rhs,
        case
            when told.value is null then 'the narrative counts no projects'
            when projects.table_count is null then 'no self-evaluation is published'
        end as obstacle,
        projects.table_count || ' of ' || try_cast(told.value as hugeint) || ' self-evaluations are published'
            as finding,
        [told.claim_id] as figure_ids,
        told.page_no,
        told.sentence,
    from documents
    left join projects on documents.document_id = projects.document_id
    left join first_told as told on documents.document_id = told.document_id and told.concept_code = 'perf_count'
),

graded as (
    select
        documents.document_id,
        'R11' as identity_id,
        projects.excellent_count as lhs,
        told.value as rhs,
        case
            when told.value is null then 'the narrative counts no grades'
            when projects.table_count is null then 'no self-evaluation is published'
            when counted.rhs is null then 'the narrative counts no projects'
            when counted.rhs <> projects.table_count then 'not every self-evaluation is published'
            when projects.graded_count < projects.table_count then 'a self-evaluation shows no grade'
        end as obstacle,
        projects.excellent_count || ' self-evaluations are graded 优' as finding,
        [told.claim_id] as figure_ids,
        told.page_no,
        told.sentence,
    from documents
    inner join counted on documents.document_id = counted.document_id
    left join projects on documents.document_id = projects.document_id
    left join first_told as told on documents.document_id = told.document_id and told.concept_code = 'perf_excellent'
),

-- as many grades as projects in one sentence
sentences as (
    select
        document_id,
        passage_no,
        min(line_no) as line_no,
        sum(value) filter (where concept_code in ('perf_excellent', 'perf_good', 'perf_fair', 'perf_poor')) as lhs,
        max(value) filter (where concept_code in ('perf_count', 'perf_level1_count')) as rhs,
        array_agg(claim_id order by claim_id) as figure_ids,
        min(page_no) as page_no,
        min(sentence) as sentence,
    from claims
    where concept_code in ('perf_count', 'perf_level1_count', 'perf_excellent', 'perf_good', 'perf_fair', 'perf_poor')
    group by document_id, passage_no
    having count(*) filter (where concept_code = 'perf_excellent') = 1
        and count(*) filter (where concept_code in ('perf_count', 'perf_level1_count')) = 1
),

compared as (
    select *, '-' as instance from counted
    union all by name
    select *, '-' as instance from graded
    union all by name
    select
        * exclude (line_no, passage_no), 'S15' as identity_id,
        {{ told_apart("'line ' || coalesce(line_no, 0)", 'document_id', 'passage_no') }} as instance,
        'grades counted against projects counted' as finding,
    from sentences
),

final as (
    select
        document_id,
        identity_id,
        instance,
        case when obstacle is null then try_cast(lhs as decimal(20, 6)) end as lhs,
        case when obstacle is null then try_cast(rhs as decimal(20, 6)) end as rhs,
        case when obstacle is null then 0 end as tolerance,
        case when obstacle is not null then 'not_testable' when lhs = rhs then 'exact' else 'violated' end as outcome,
        case when obstacle is not null then obstacle when lhs <> rhs then finding end as reason,
        list_filter(figure_ids, lambda x: x is not null) as figure_ids,
        page_no,
        sentence as printed,
    from compared
)

select * from final
