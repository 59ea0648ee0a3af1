-- The words before each quantity of a section that names subjects, with the classification its names are of.
with words as (
    select * from {{ ref('int_claim_words') }}
),

scopes as (
    select section_code, max(subject_scope) as scope,
    from {{ ref('claim_sections') }}
    where subject_scope in ('function', 'economic', 'fund', 'capital')
    group by 1
),

final as (
    select
        words.document_id, words.passage_no, words.token_no, words.naming_words, scopes.scope,
        reverse(words.naming_words) as backwards,
        regexp_matches(
            string_agg(words.naming_words, '') over (
                partition by words.document_id, words.passage_no order by words.token_no
            ), {{ phrase('economic_list') }}
        ) as is_economic_list,
    from words
    inner join scopes on words.section_code = scopes.section_code
    where words.naming_words <> ''
)

select * from final
