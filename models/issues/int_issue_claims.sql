-- Statements that contradict a table and that no violated identity speaks of, and percentages that are none.
with claims as (
    select claims.*, meanings.meaning_zh, meanings.meaning_en
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('int_accounts') }} as documents on claims.document_id = documents.document_id
    left join (
        select subject_code, min(meaning_zh) as meaning_zh, min(meaning_en) as meaning_en
        from {{ ref('claim_concepts') }}
        group by subject_code
    ) as meanings on claims.subject_code = meanings.subject_code
),

spoken_of as (
    select distinct document_id, unnest(figure_ids) as claim_id
    from {{ ref('int_issue_violations') }}
),

contradicting as (
    select claims.*
    from claims
    where claims.match_status = 'contradicts'
        and not exists (
            select 1 from spoken_of
            where spoken_of.document_id = claims.document_id and spoken_of.claim_id = claims.claim_id
        )
),

told as (
    select
        document_id,
        'claim ' || concept_code || ' ' || claim_id as issue_key,
        case when unit = '%' then 'percentage_wrong' else 'narrative_contradicts_table' end as kind,
        'publisher' as blame,
        abs(difference_yuan) as severity_yuan,
        page_no, block_no, line_no,
        concept_code as concept,
        printed,
        {{ number_text('figure_value') }} || case when unit = '%' then '%' else coalesce(unit, '') end as expected,
        sentence,
        list_filter([claim_id, figure_id], lambda x: x is not null) as figure_ids,
        map {
            'concept_zh': meaning_zh,
            'concept_en': meaning_en || coalesce(' ' || line_code, ''),
            'lhs': printed,
            'rhs': coalesce({{ number_text('figure_value') }}, '—'),
            'unit': unit,
            'gap': {{ number_text('abs(value - figure_value)') }},
            'more_zh': case when value > figure_value then '多' else '少' end,
            'more_en': case when value > figure_value then 'high' else 'low' end,
        } as facts,
    from contradicting
),

-- growth from nil and nothing by nothing, once a document
empty_rates as (
    select
        document_id,
        claim_state as issue_key,
        case claim_state when 'base_zero' then 'growth_from_nil' else 'quotient_of_nil' end as kind,
        min_by(page_no, passage_no * 1000 + position) as page_no,
        min_by(block_no, passage_no * 1000 + position) as block_no,
        min_by(line_no, passage_no * 1000 + position) as line_no,
        min_by(concept_code, passage_no * 1000 + position) as concept,
        min_by(printed || '%', passage_no * 1000 + position) as printed,
        min_by(sentence, passage_no * 1000 + position) as sentence,
        array_agg(claim_id order by passage_no, position) as figure_ids,
        map {
            'count': cast(count(*) as varchar),
            'printed': min_by(printed || '%', passage_no * 1000 + position),
        } as facts,
    from claims
    where claim_state in ('base_zero', 'zero_over_zero')
    group by document_id, claim_state
),

-- words of the form, where no rule of structure told of them
residues as (
    select
        document_id,
        'template_residue' as issue_key,
        'template_residue' as kind,
        'publisher' as blame,
        min_by(page_no, passage_no * 1000 + position) as page_no,
        min_by(block_no, passage_no * 1000 + position) as block_no,
        min_by(line_no, passage_no * 1000 + position) as line_no,
        min_by(concept_code, passage_no * 1000 + position) as concept,
        min_by(printed, passage_no * 1000 + position) as printed,
        min_by(sentence, passage_no * 1000 + position) as sentence,
        array_agg(claim_id order by passage_no, position) as figure_ids,
        map {'printed': min_by(sentence, passage_no * 1000 + position)} as facts,
    from claims
    where claim_state in ('template_residue', 'placeholder')
        and document_id not in (
            select document_id from {{ ref('int_issue_violations') }}
            where identity_id = 'E66'
        )
    group by document_id
),

final as (
    select * from told
    union all by name
    select * from empty_rates
    union all by name
    select * from residues
)

select * from final
