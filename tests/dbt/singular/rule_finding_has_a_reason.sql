-- A rule that does not hold, or could not be put, says why.
select document_id, identity_id, instance, outcome
from {{ ref('int_rule_outcomes') }}
where outcome in ('violated', 'not_testable', 'not_applicable') and reason is null
