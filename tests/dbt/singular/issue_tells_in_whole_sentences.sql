-- A fact that a sentence needs and that is missing leaves two marks beside each other, or a bare 万元. What is
-- printed may be any marks: so each fact that is there is told as one sign.
with findings as (
    select
        * exclude (facts),
        map_from_entries(list_transform(
            map_entries(facts),
            lambda fact: {'key': fact.key, 'value': if(coalesce(trim(fact.value), '') = '', '', '■')}
        )) as facts,
    from {{ ref('int_issue_findings') }}
),

told as (
    select
        findings.document_id,
        findings.kind,
        findings.issue_key,
        {{ told("coalesce(nullif(own_words.sentence_zh, ''), kinds.sentence_zh)", 'findings.facts') }} as told_zh,
        {{ told("coalesce(nullif(own_words.sentence_en, ''), kinds.sentence_en)", 'findings.facts') }} as told_en,
    from findings
    inner join {{ ref('issue_kinds') }} as kinds on findings.kind = kinds.kind
    left join {{ ref('issue_identities') }} as own_words
        on findings.identity_id = own_words.identity_id and findings.kind = own_words.kind
),

final as (
    select *
    from told
    where coalesce(told_zh, '') = '' or coalesce(told_en, '') = ''
        or regexp_matches(told_zh, '“”|（）|：[。，]|，[，。]|[为少多达] +万元|为 ?与|与 ?，|相差 ?[，。]|[{}]')
        or regexp_matches(told_en, '“”|[(][)]|: [.]|  |[{}]')
)

select * from final
