-- The item (项) a narrative names otherwise than the tables do, told by its amount: the one item under the
-- group named with it that shows the same final amount.
with concepts as (
    select
        subjects.document_id,
        subjects.passage_no,
        words.printed,
    from {{ ref('int_claim_subjects') }} as subjects
    inner join {{ ref('int_claim_aspects') }} as aspects on {{ same_token('subjects', 'aspects') }}
    inner join {{ ref('int_claim_words') }} as words on {{ same_token('subjects', 'words') }}
    where subjects.subject_code = 'function' and subjects.line_code is null and aspects.aspect_code = 'actual'
),

groups as (
    select concepts.*, labels.line_code as group_code,
    from concepts
    inner join {{ ref('int_passages') }} as passages
        on concepts.document_id = passages.document_id and concepts.passage_no = passages.passage_no
    inner join {{ ref('int_claim_labels') }} as labels
        on concepts.document_id = labels.document_id
        and labels.subject_code = 'function'
        and labels.line_level = 2
        and contains(regexp_replace({{ joined('passages.text') }}, {{ phrase('level_mark_group') }}, chr(31), 'g'),
            labels.label || chr(31))
),

final as (
    select
        groups.document_id,
        groups.passage_no,
        min(figures.line_code) as line_code,
    from groups
    inner join {{ ref('fct_figure') }} as figures
        on groups.document_id = figures.document_id
        and groups.group_code = figures.parent_code
        and figures.table_code = 'general_budget_expenditure'
        and figures.measure_code = 'total'
        and figures.line_level = 3
        and figures.value = try_cast(replace(groups.printed, ',', '') as decimal(20, 6))
    group by groups.document_id, groups.passage_no
    having count(distinct figures.line_code) = 1
)

select * from final
