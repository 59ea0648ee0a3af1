-- What the violated instances of one key have in common: how many, the largest gap, whom and what they name.
with final as (
    select
        violations.document_id,
        violations.issue_key,
        count(*) as member_count,
        max(abs(violations.difference_yuan)) as largest_yuan,
        list_sort(list_distinct(flatten(array_agg(violations.figure_ids)))) as figure_ids,
        string_agg(distinct violations.identity_id, '、' order by violations.identity_id) as identities,
        string_agg(subjects.label_zh, '、' order by violations.instance, violations.identity_id) as labels_zh,
        string_agg(subjects.label_en, ', ' order by violations.instance, violations.identity_id) as labels_en,
        string_agg(split_part(violations.instance, ': ', 2), '、' order by violations.instance, violations.identity_id)
            as words,
        string_agg(places.printed, '、' order by violations.instance, violations.identity_id) as all_printed,
    from {{ ref('int_issue_violations') }} as violations
    inner join {{ ref('int_issue_subjects') }} as subjects on {{ same_instance('violations', 'subjects') }}
    inner join {{ ref('int_issue_places') }} as places on {{ same_instance('violations', 'places') }}
    group by violations.document_id, violations.issue_key
)

select * from final
