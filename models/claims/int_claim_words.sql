-- The words before a quantity, cut down to what can name its subject: no purpose, no reason of the
-- number before, no denominator. What stands in a reason or a purpose itself is told apart.
with contexts as (
    select
        contexts.* exclude (words_before),
        -- 用于体育事业的彩票公益金支出 is the name of an item, no purpose
        regexp_replace(
            regexp_replace(contexts.words_before, {{ phrase('lottery_item') }}, '\1' || chr(31) || '\2', 'g'),
            {{ phrase('purpose_told') }}, '\1', 'g'
        ) as words_before,
        passages.section_code,
        passages.source,
        regexp_extract(substr(passages.text, 1, cast(contexts.position as integer)), '([^。!?]*)$', 1) as sentence_left,
        regexp_extract(substr(passages.text, cast(contexts.position as integer) + 1), '^[^。!?]*[。!?]?')
            as sentence_right,
    from {{ ref('int_claim_contexts') }} as contexts
    inner join {{ ref('int_passages') }} as passages
        on contexts.document_id = passages.document_id
        and contexts.passage_no = passages.passage_no
),

zoned as (
    select
        *,
        sentence_left || sentence_right as sentence,
        regexp_extract(sentence_left || sentence_right, {{ phrase('reason_told') }}, 1) as reason_words,
        regexp_replace(words_before, '.*[,;:。!?、]', '') as clause,
        -- a semicolon ends a reason where a new amount is introduced behind it
        case
            when regexp_matches(sentence_left, {{ phrase('reason_begins') }})
                and not regexp_matches(
                    sentence_left, {{ phrase('reason_ended') }}
                )
                then 'reason'
            when kind in ('money', 'percent')
                and regexp_matches(
                    regexp_replace(
                        regexp_replace(sentence_left, {{ phrase('no_purpose') }}, '', 'g'),
                        {{ phrase('purpose_told') }}, '\1', 'g'
                    ), {{ phrase('purpose_open') }}
                ) then 'purpose'
            else 'statement'
        end as zone,
    from contexts
),

cut as (
    select
        *,
        case
            when zone in ('reason', 'purpose') then clause
            else regexp_replace(
                regexp_replace(
                    regexp_replace(
                        regexp_replace(words_before, {{ phrase('purposes_follow') }}, '', 'g'),
                        {{ phrase('told_aside') }}, '。', 'g'
                    ),
                    {{ phrase('denominator') }}, ''
                ),
                {{ phrase('purpose_alone') }}, ''
            )
        end as naming_words,
    from zoned
),

named as (
    select
        * exclude (naming_words, sentence_left, sentence_right, reason_words),
        nullif(regexp_replace(reason_words, '[。,;]$', ''), '') as reason,
        replace({{ joined('naming_words') }}, chr(31), '') as naming_words,
    from cut
),

-- which classification the names of a section are of
scopes as (
    select section_code, max(subject_scope) as scope,
    from {{ ref('claim_sections') }}
    where subject_scope in ('function', 'economic', 'fund', 'capital')
    group by 1
),

final as (
    select
        named.*,
        scopes.scope,
        regexp_matches(
            string_agg(case when scopes.scope is not null then named.naming_words end, '') over (
                partition by named.document_id, named.passage_no order by named.token_no
            ), {{ phrase('economic_list') }}
        ) as is_economic_list,
    from named
    left join scopes on named.section_code = scopes.section_code
)

select * from final
