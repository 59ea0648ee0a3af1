-- The findings of violated identities, with the facts that their sentences need.
with merged as (
    select * from {{ ref('int_issue_merged') }}
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
            nullif(culprit_printed, ''),
            case when kind = 'items_differ' then words end,
            case when is_claim then place_printed when sentence is not null then shown end,
            case when not is_uncounted then {{ number_text('lhs') }} || coalesce(unit, '') end,
            shown,
            case when not is_uncounted then place_printed end
        ) as printed,
        case
            when kind = 'cell_breaks_identities' then {{ number_text('culprit_value') }}
            when kind = 'item_renamed' then renamed_printed
            when is_uncounted or kind in ('items_differ', 'text_contradicts_text', 'change_without_reason') then null
            when is_claim and is_right then {{ number_text('lhs') }} || coalesce(unit, '')
            else {{ number_text('shown_rhs') }} || coalesce(unit, '')
        end as expected,
        sentence,
        all_figure_ids as figure_ids,
        map {
            'lhs': case when unit like '%元' then {{ number_text('lhs', 2) }} else {{ number_text('lhs') }} end,
            'rhs': case
                when unit like '%元' then {{ number_text('shown_rhs', 2) }}
                else {{ number_text('shown_rhs') }}
            end,
            'gap': case
                when unit like '%元' then {{ number_text('abs(lhs - shown_rhs)', 2) }}
                else {{ number_text('abs(lhs - shown_rhs)') }}
            end,
            'rate': {{ number_text('round(100 * lhs / nullif(rhs, 0), 2)') }},
            'said': coalesce(case when is_claim then place_printed end, {{ number_text('lhs') }}),
            'unit': unit,
            'more_zh': case when lhs > shown_rhs then '多' else '少' end,
            'more_en': case when lhs > shown_rhs then 'high' else 'low' end,
            'less_zh': case when lhs > shown_rhs then '少' else '多' end,
            'less_en': case when lhs > shown_rhs then 'less' else 'more' end,
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
            'reason': reason_en,
            'reason_zh': reason_zh,
            'printed': coalesce(renamed_printed, culprit_printed, shown, place_printed),
            'cell_zh': coalesce(nullif(culprit_printed, ''), '空白'),
            'cell_en': coalesce(nullif(culprit_printed, ''), 'nothing'),
            'others_zh': case when member_count > 1 then '（同类共 ' || member_count || ' 处）' end,
            'others_en': case when member_count > 1 then ' (' || member_count || ' of this sort)' end,
            'expected': {{ number_text('culprit_value') }},
            'concept_zh': concept_zh,
            'concept_en': coalesce(concept_en, replace(concept, '_', ' '), ''),
            'told': renamed_told,
            'code': renamed_code,
            'amount': {{ number_text('renamed_yuan / 10000', 2) }} || '万元',
            'table': culprit_table,
            'line_zh': culprit_line || culprit_column_zh,
            'line_en': culprit_line || culprit_column_en,
            'shortfall_zh': '，' || {{ number_text('told_yuan / 10000', 2) }} || '万元中有 '
                || {{ number_text('size_yuan / 10000', 2) }} || '万元未公开',
            'shortfall_en': '; ' || {{ number_text('size_yuan / 10000', 2) }} || ' of '
                || {{ number_text('told_yuan / 10000', 2) }} || ' 万元 are not shown',
        } as facts,
    from merged
)

select * from final
