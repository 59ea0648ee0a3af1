-- What each quantity measures of its subject: budget, actual, share, change … told by the words next to it,
-- and by those of the quantity before where a sentence goes on (完成全年预算84.82万元的73.2%).
with words as (
    select * from {{ ref('int_claim_words') }}
),

aspects as (
    select * from {{ ref('claim_aspects') }}
),

clauses as (
    select
        document_id,
        passage_no,
        token_no,
        -- 13.95。 behind a change is the percentage it forgot to mark
        case
            when token_kind = 'unchanged' then 'unchanged'
            when printed = '∞' then 'percent'
            else coalesce(kind, 'money')
        end as kind,
        case
            when regexp_matches(words_before, '[。;]') then ''
            else coalesce(lag(clause) over (partition by document_id, passage_no order by token_no), '')
        end as clause_before,
        clause,
        list_place,
        left(words_after, 12) as right_words,
    from words
),

joined as (
    select
        *,
        clause_before || '#' || clause as left_words,
    from clauses
),

distinct_clauses as (
    select distinct kind, left_words, right_words from joined
),

matched as (
    select
        distinct_clauses.*,
        aspects.aspect_code,
        nullif(aspects.direction, '') as direction,
        nullif(aspects.claim_state, '') as claim_state,
    from distinct_clauses
    inner join aspects
        on position(' ' || distinct_clauses.kind || ' ' in ' ' || aspects.kinds || ' ') > 0
        and (aspects.left_pattern is null or regexp_matches(distinct_clauses.left_words, aspects.left_pattern))
        and (aspects.right_pattern is null or regexp_matches(distinct_clauses.right_words, aspects.right_pattern))
    qualify row_number() over (
        partition by distinct_clauses.kind, distinct_clauses.left_words, distinct_clauses.right_words
        order by aspects.rank
    ) = 1
),

told as (
    select
        joined.document_id,
        joined.passage_no,
        joined.token_no,
        joined.list_place,
        matched.aspect_code,
        matched.direction,
        matched.claim_state,
        joined.clause,
    from joined
    left join matched
        on joined.kind = matched.kind
        and joined.left_words = matched.left_words
        and joined.right_words = matched.right_words
),

-- the second of a list measures what the first does
final as (
    select
        document_id,
        passage_no,
        token_no,
        case when list_place = 2 then lag(aspect_code) over one_passage else aspect_code end as aspect_code,
        case when list_place = 2 then lag(direction) over one_passage else direction end as direction,
        claim_state,
        clause,
    from told
    window one_passage as (partition by document_id, passage_no order by token_no)
)

select * from final
