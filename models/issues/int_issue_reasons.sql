-- The reasons of violated instances in both languages: their wordings told in Chinese, codes as the terms they are.
with words as (
    select list(struct_pack(wording_en, wording_zh) order by length(wording_en) desc, wording_en) as pairs
    from {{ ref('issue_words') }}
),

-- a code in a sentence has a joint; other words are words
terms as (
    select list(struct_pack(code, term_zh, term_en) order by length(code) desc, code) as pairs
    from {{ ref('int_code_terms') }}
    where contains(code, '_')
),

final as (
    select
        reasons.reason,
        list_reduce( -- noqa: PRS
            terms.pairs,
            lambda done, pair: replace(done, pair.code, pair.term_zh),
            list_reduce(
                words.pairs,
                lambda done, pair: replace(done, pair.wording_en, pair.wording_zh),
                reasons.reason
            )
        ) as reason_zh,
        list_reduce( -- noqa: PRS
            terms.pairs,
            lambda done, pair: replace(done, pair.code, pair.term_en),
            reasons.reason
        ) as reason_en,
    from (select distinct reason from {{ ref('int_issue_violations') }} where reason is not null) as reasons
    cross join words
    cross join terms
)

select * from final
