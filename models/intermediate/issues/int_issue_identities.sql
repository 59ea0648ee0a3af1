-- One finding per key of violated instances. The instance with the largest gap speaks for the others.
with violations as (
    select * from {{ ref('int_issue_violations') }}
),

members as (
    select
        violations.document_id,
        violations.issue_key,
        count(*) as member_count,
        max(abs(violations.difference_yuan)) as largest_yuan,
        list_sort(list_distinct(flatten(array_agg(violations.figure_ids)))) as figure_ids,
        string_agg(distinct violations.identity_id, '、' order by violations.identity_id) as identities,
        string_agg(subjects.label_zh, '、' order by violations.instance) as labels_zh,
        string_agg(subjects.label_en, ', ' order by violations.instance) as labels_en,
        string_agg(split_part(violations.instance, ': ', 2), '、' order by violations.instance) as words,
        string_agg(places.printed, '、' order by violations.instance) as all_printed,
    from violations
    inner join {{ ref('int_issue_subjects') }} as subjects
        on violations.document_id = subjects.document_id
        and violations.identity_id = subjects.identity_id
        and violations.instance = subjects.instance
    inner join {{ ref('int_issue_places') }} as places
        on violations.document_id = places.document_id
        and violations.identity_id = places.identity_id
        and violations.instance = places.instance
    group by violations.document_id, violations.issue_key
),

speakers as (
    select * from violations
    qualify row_number() over (
        partition by document_id, issue_key
        order by is_follower, abs(difference_yuan) desc nulls last, identity_id, instance
    ) = 1
),

-- the words of a rule in Chinese
words as (
    select list(struct_pack(wording_en, wording_zh) order by length(wording_en) desc) as pairs
    from {{ ref('issue_words') }}
),

figures as (
    select document_id, figure_id, table_code, line_code, line_label, printed from {{ ref('fct_figure') }}
),

concepts as (
    select claims.document_id, claims.concept_code, min(concepts.meaning_zh) as concept_zh
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('claim_concepts') }} as concepts on claims.subject_code = concepts.subject_code
    group by all
),

titles as (
    select table_code, min(title_zh) as title_zh from {{ ref('table_titles') }}
    group by table_code
),

described as (
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
        sizes.severity_yuan as size_yuan,
        sizes.told_yuan,
        kinds.nature in ('structure', 'privacy', 'lost') as is_uncounted,
        -- a quotient has as many digits as a reader needs
        case
            when identities.kind = 'ratio' or speakers.identity_id = 'H16' then round(speakers.rhs, 2) else speakers.rhs
        end as shown_rhs,
        identities.sentence_zh as rule_zh,
        identities.sentence_en as rule_en,
        renames.told as renamed_told,
        renames.code as renamed_code,
        renames.printed as renamed_printed,
        renames.amount_yuan as renamed_yuan,
        culprits.line_label as culprit_line,
        culprits.printed as culprit_printed,
        titles.title_zh as culprit_table,
        list_reduce(
            words.pairs,
            lambda done, pair: replace(done, pair.wording_en, pair.wording_zh),
            speakers.reason
        ) as reason_zh,
        -- amounts are in 万元 or in 元, whichever the two sides were compared in
        case
            when speakers.difference_yuan is not null
                and abs(speakers.difference_yuan) = round(abs(speakers.lhs - speakers.rhs), 2) and speakers.lhs <> speakers.rhs
                then '元'
            when speakers.difference_yuan is not null then '万元'
            when places.unit not in ('%', '万元', '元') and speakers.identity_id like 'N%' then places.unit
        end as unit,
    from speakers
    inner join members
        on speakers.document_id = members.document_id and speakers.issue_key = members.issue_key
    inner join {{ ref('issue_kinds') }} as kinds on speakers.kind = kinds.kind
    inner join {{ ref('identities') }} as identities on speakers.identity_id = identities.identity_id
    inner join {{ ref('int_issue_places') }} as places
        on speakers.document_id = places.document_id
        and speakers.identity_id = places.identity_id
        and speakers.instance = places.instance
    inner join {{ ref('int_issue_subjects') }} as subjects
        on speakers.document_id = subjects.document_id
        and speakers.identity_id = subjects.identity_id
        and speakers.instance = subjects.instance
    cross join words
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
),

final as (
    select
        document_id,
        issue_key,
        kind,
        blame,
        nullif(coalesce(size_yuan, renamed_yuan, largest_yuan), 0) as severity_yuan,
        page_no,
        block_no,
        line_no,
        identity_id,
        instance,
        concept,
        -- the statement, else the left side that was added up, else the words that the rule found
        coalesce(
            renamed_told,
            culprit_printed,
            case when kind = 'items_differ' then words end,
            case when is_claim then place_printed when sentence is not null then shown end,
            case when not is_uncounted then {{ number_text('lhs') }} || coalesce(unit, '') end,
            shown,
            case when not is_uncounted then place_printed end
        ) as printed,
        case
            when kind = 'cell_breaks_identities' then {{ number_text('culprit_value') }}
            when kind = 'item_renamed' then renamed_printed
            when is_uncounted or kind in ('items_differ', 'text_contradicts_text') then null
            when is_claim and is_right then {{ number_text('lhs') }} || coalesce(unit, '')
            else {{ number_text('shown_rhs') }} || coalesce(unit, '')
        end as expected,
        sentence,
        all_figure_ids as figure_ids,
        map {
            'lhs': case when unit like '%元' then {{ number_text('lhs', 2) }} else {{ number_text('lhs') }} end,
            'rhs': case when unit like '%元' then {{ number_text('shown_rhs', 2) }} else {{ number_text('shown_rhs') }} end,
            'gap': case
                when unit like '%元' then {{ number_text('abs(lhs - rhs)', 2) }} else {{ number_text('abs(lhs - rhs)') }}
            end,
            'rate': {{ number_text('round(100 * lhs / nullif(rhs, 0), 2)') }},
            'said': coalesce(case when is_claim then place_printed end, {{ number_text('lhs') }}),
            'unit': unit,
            'more_zh': case when lhs > rhs then '多' else '少' end,
            'more_en': case when lhs > rhs then 'high' else 'low' end,
            'less_zh': case when lhs > rhs then '少' else '多' end,
            'less_en': case when lhs > rhs then 'less' else 'more' end,
            'rule_zh': rule_zh,
            'rule_en': rule_en,
            'noun_zh': noun_zh,
            'noun_en': noun_en,
            'place_zh': case when project_name is null then '' else noun_zh || '：' end,
            'place_en': case when project_name is null then '' else 'Project “' || project_name || '”: ' end,
            'where_zh': case when instance = '-' then '' else '（' || trim(noun_zh, '“”') || '）' end,
            'where_en': case when instance = '-' then '' else ' (' || trim(noun_en, '“”') || ')' end,
            'labels_zh': labels_zh,
            'labels_en': labels_en,
            'words': words,
            'all_printed': all_printed,
            'way_zh': case when instance like 'item:%' then '报表有金额而文字未列的科目' else '文字所列而报表没有金额的科目' end,
            'way_en': case
                when instance like 'item:%' then 'Items with an amount that the text does not list'
                else 'Items listed in the text without an amount in the table'
            end,
            'count': cast(member_count as varchar),
            'identities': identities,
            'reason': reason,
            'reason_zh': reason_zh,
            'printed': coalesce(renamed_printed, culprit_printed, shown, place_printed),
            'expected': {{ number_text('culprit_value') }},
            'concept_zh': concept_zh,
            'concept_en': coalesce(concept, ''),
            'told': renamed_told,
            'code': renamed_code,
            'amount': {{ number_text('renamed_yuan / 10000', 2) }} || '万元',
            'table': culprit_table,
            'line': culprit_line,
            'shortfall_zh': '，' || {{ number_text('told_yuan / 10000', 2) }} || '万元中有 '
                || {{ number_text('size_yuan / 10000', 2) }} || '万元未公开',
            'shortfall_en': '; ' || {{ number_text('size_yuan / 10000', 2) }} || ' of '
                || {{ number_text('told_yuan / 10000', 2) }} || ' 万元 are not shown',
        } as facts,
    from described
)

select * from final
