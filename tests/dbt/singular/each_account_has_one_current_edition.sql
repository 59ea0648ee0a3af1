-- Every account has one current edition, and its editions count from 1 without a gap.
select account_key, count(*) as documents
from {{ ref('int_current_editions') }}
group by 1
having count(*) filter (where is_current) <> 1
    or count(distinct edition_no) <> count(*)
    or max(edition_no) <> count(*)
    or min(edition_count) <> count(*)
    or max(edition_count) <> count(*)
