-- A fact that a sentence needs and that is missing leaves two marks beside each other, or a bare 万元.
select document_id, issue_id, kind, explanation_zh, explanation_en
from {{ ref('fct_issue') }}
where explanation_zh = ''
    or regexp_matches(explanation_zh, '“”|（）|：[。，]|，[，。]|[为少多达] +万元|为 ?与|与 ?，|相差 ?[，。]|[{][A-Za-z_]*[}]')
    or regexp_matches(explanation_en, '“”|[(][)]|: [.]|  |[{][A-Za-z_]*[}]')
