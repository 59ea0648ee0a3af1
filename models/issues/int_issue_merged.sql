-- One row per key of violated instances: the instance with the largest gap speaks for the others.
with speakers as (
    select * from {{ ref('int_issue_violations') }}
    qualify row_number() over (
        partition by document_id, issue_key
        order by is_follower, abs(difference_yuan) desc nulls last, identity_id, instance
    ) = 1
),

figures as (
    select document_id, figure_id, table_code, line_code, line_label, measure_code, printed from {{ ref('fct_figure') }}
),

concepts as (
    select
        claims.document_id,
        claims.concept_code,
        min(concepts.meaning_zh) as concept_zh,
        min(concepts.meaning_en) as concept_en,
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('claim_concepts') }} as concepts on claims.subject_code = concepts.subject_code
    group by all
),

titles as (
    select table_code, min(title_zh) as title_zh from {{ ref('table_titles') }}
    group by table_code
),

final as (
    select
        speakers.*,
        members.* exclude (document_id, issue_key, figure_ids),
        members.figure_ids as all_figure_ids,
        places.* exclude (document_id, identity_id, instance, page_no, unit, printed),
        nullif(places.printed, '') as place_printed,
        coalesce(places.page_no, subjects.page_no) as page_no,
        subjects.noun_zh,
        subjects.noun_en,
        subjects.project_name,
        concepts.concept_zh,
        concepts.concept_en,
        sizes.severity_yuan as size_yuan,
        sizes.told_yuan,
        kinds.nature in ('structure', 'privacy', 'lost') as is_uncounted,
        -- a quotient has as many digits as a reader needs; a cell in another unit is told in that of the text
        case
            when identities.kind = 'ratio' or speakers.identity_id = 'H16' then round(speakers.rhs, 2)
            when speakers.identity_id like 'N%'
                and abs(abs(speakers.lhs - speakers.rhs) * 10000 - abs(speakers.difference_yuan)) > 1
                and abs(abs(speakers.lhs - speakers.rhs) - abs(speakers.difference_yuan)) > 0.01
                then speakers.lhs - try_cast(speakers.difference_yuan / 10000 as decimal(20, 6))
            else speakers.rhs
        end as shown_rhs,
        identities.sentence_zh as rule_zh,
        identities.sentence_en as rule_en,
        renames.told as renamed_told,
        renames.code as renamed_code,
        renames.printed as renamed_printed,
        renames.amount_yuan as renamed_yuan,
        coalesce(nullif(culprits.line_label, ''), nullif(culprits.line_code, 'TOTAL') || ' ', '')
            || '[' as culprit_line,
        coalesce(codes.term_zh, culprits.measure_code) || ']' as culprit_column_zh,
        coalesce(codes.term_en, culprits.measure_code) || ']' as culprit_column_en,
        culprits.printed as culprit_printed,
        titles.title_zh as culprit_table,
        reasons.reason_zh,
        reasons.reason_en,
        -- amounts are in 万元 or in 元, whichever the two sides were compared in
        case
            when speakers.difference_yuan is not null
                and abs(speakers.difference_yuan) = round(abs(speakers.lhs - speakers.rhs), 2)
                and speakers.lhs <> speakers.rhs
                then '元'
            when speakers.difference_yuan is not null then '万元'
            when places.unit not in ('%', '万元', '元') and speakers.identity_id like 'N%' then places.unit
        end as unit,
    from speakers
    inner join {{ ref('int_issue_members') }} as members
        on speakers.document_id = members.document_id and speakers.issue_key = members.issue_key
    inner join {{ ref('issue_kinds') }} as kinds on speakers.kind = kinds.kind
    inner join {{ ref('identities') }} as identities on speakers.identity_id = identities.identity_id
    inner join {{ ref('int_issue_places') }} as places on {{ same_instance('speakers', 'places') }}
    inner join {{ ref('int_issue_subjects') }} as subjects on {{ same_instance('speakers', 'subjects') }}
    left join {{ ref('int_issue_reasons') }} as reasons on speakers.reason = reasons.reason
    left join concepts
        on speakers.document_id = concepts.document_id and places.concept = concepts.concept_code
    left join {{ ref('int_issue_sizes') }} as sizes
        on speakers.document_id = sizes.document_id and speakers.kind = sizes.kind
    left join {{ ref('int_issue_renames') }} as renames
        on speakers.kind = 'item_renamed'
        and speakers.document_id = renames.document_id
        and speakers.issue_key = 'renamed ' || renames.code
    left join figures as culprits
        on speakers.kind = 'cell_breaks_identities'
        and speakers.document_id = culprits.document_id
        and speakers.culprit_figure_id = culprits.figure_id
    left join titles on culprits.table_code = titles.table_code
    left join {{ ref('int_code_terms') }} as codes on culprits.measure_code = codes.code
)

select * from final
