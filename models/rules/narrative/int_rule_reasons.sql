-- E44: where an increase or a decrease is told, a reason stands before it in its sentence, or behind it and before the
-- amount of another item. The 三公 items are parts of one whole, whose reason is theirs. One row a section, so that a
-- section without reasons is one finding.
-- what the statements say themselves, not what a reason mentions
with told as (
    select
        claims.*,
        passages.text,
        claims.subject_code || coalesce(claims.line_code, '') as subject,
        claims.passage_no * 100000 + claims.position as place,
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('int_passages') }} as passages
        on claims.document_id = passages.document_id and claims.passage_no = passages.passage_no
    inner join {{ ref('int_claim_words') }} as words on {{ same_position('claims', 'words') }}
    where words.zone = 'statement' and claims.subject_code is not null
        and claims.section in (
            'overall', 'university_overall', 'income', 'expenditure', 'unit_expenditure', 'fiscal', 'gp_total',
            'gp_detail', 'basic', 'government_fund', 'state_capital', 'sangong', 'sangong_detail', 'orgrun'
        )
        and claims.concept_code not like '%@_statement' escape '@'
        and claims.claim_state in ('value', 'unit_inferred', 'base_zero')
),

-- amount and percentage are one change
changes as (
    select * from told
    where aspect_code in ('delta', 'budget_delta') and direction in ('increase', 'decrease')
        and (value <> 0 or claim_state = 'base_zero')
    qualify row_number() over (partition by document_id, passage_no, subject, aspect_code order by position) = 1
),

-- another item begins where its amount is told
next_items as (
    select changes.claim_id, min(others.place) as place
    from changes
    inner join told as others
        on changes.document_id = others.document_id and changes.section = others.section
        and changes.place < others.place and changes.subject <> others.subject
        and others.aspect_code in ('actual', 'budget', 'budget_initial', 'budget_full_year')
    where changes.line_code is not null
    group by changes.claim_id
),

windows as (
    select
        changes.*,
        case
            when changes.subject_code = 'sg' or changes.subject_code like 'sg@_%' escape '@'
                then min(changes.place) over (partition by changes.document_id, changes.section)
            else changes.place
        end as begins_at,
        coalesce(next_items.place, 1e12) as ends_at,
    from changes
    left join next_items on changes.claim_id = next_items.claim_id
),

judged as (
    select
        windows.*,
        exists(
            select 1 from {{ ref('int_narrative_reasons') }} as reasons
            where reasons.document_id = windows.document_id and reasons.section_code = windows.section
                and (
                    (reasons.place >= windows.begins_at and reasons.place < windows.ends_at)
                    or (reasons.passage_no = windows.passage_no and reasons.place < windows.place
                    and not regexp_matches(
                        substr(windows.text, reasons.position + 1, windows.position - reasons.position), '[。;!?]'
                    ))
                )
        ) as has_reason,
    from windows
),

-- as the document's tables print it
names as (
    select document_id, line_code, min({{ plain('line_label') }}) as name from {{ ref('fct_figure') }}
    where table_code in ('general_budget_expenditure', 'fiscal_expenditure', 'expenditure')
    group by document_id, line_code
),

counted as (
    select
        judged.document_id,
        section,
        count(*) filter (where has_reason) as explained,
        count(*) as told,
        coalesce(min(page_no) filter (where not has_reason), min(page_no)) as page_no,
        coalesce(array_agg(claim_id order by place) filter (where not has_reason), cast([] as varchar[])) as figure_ids,
        string_agg(
            coalesce(names.name, meanings.label, '') || {{ change_zh('unit', 'direction') }} || printed
            || coalesce(unit, ''), '、' order by place
        ) filter (where not has_reason) as printed,
    from judged
    left join names on judged.document_id = names.document_id and judged.line_code = names.line_code
    left join (
        select subject_code, min(meaning_zh) as label from {{ ref('claim_concepts') }} group by subject_code
    ) as meanings on judged.subject_code = meanings.subject_code
    group by judged.document_id, section
),

final as (
    select
        document_id,
        'E44' as identity_id,
        section as instance,
        explained as lhs,
        told as rhs,
        0 as tolerance,
        case when explained = told then 'exact' else 'violated' end as outcome,
        case when explained < told then 'no reason follows' end as reason,
        figure_ids,
        page_no,
        printed,
    from counted
    union all by name
    {{ nothing_told('E44', 'no increase or decrease is told', ref('int_accounts'), 'counted') }}
)

select * from final
