-- Coverage is counted against the catalogue: each rule has a row in each final account.
select documents.document_id, rules.identity_id
from {{ ref('dim_document') }} as documents
cross join {{ ref('rules') }} as rules
left join {{ ref('int_rule_outcomes') }} as outcomes
    on documents.document_id = outcomes.document_id
    and rules.identity_id = outcomes.identity_id
where documents.document_kind = 'final_account' and outcomes.document_id is null
