{{ config(meta={'of_a_key': true}) }}

-- Every account has one current edition, and its editions count from 1 without a gap.
with editions as (
    select * from {{ ref('int_current_editions') }}
),

wrong as (
    select account_key
    from editions
    group by 1
    having count(*) filter (where is_current) <> 1
        or count(distinct edition_no) <> count(*)
        or max(edition_no) <> count(*)
        or min(edition_count) <> count(*)
        or max(edition_count) <> count(*)
)

select editions.document_id, editions.account_key
from editions
inner join wrong on editions.account_key = wrong.account_key
