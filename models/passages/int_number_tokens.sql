-- Every number of a passage with the text before and after it, and what it can be told to be at sight:
-- a date, a code, an ordinal, a reference, else a quantity. ∞, XX and words such as 持平 stand for numbers.
with passages as (
    select * from {{ ref('int_passages') }}
),

-- text and numbers take turns: odd pieces are text, even ones numbers
pieces as (
    select
        passages.document_id,
        passages.passage_no,
        {{ number_pieces(
            'passages.text',
            "|∞|X{2,}|' || " ~ any_pattern('phrases', "topic in ('worded_count', 'unchanged')") ~ " || '"
        ) }} as pieces,
    from passages
),

numbered as (
    select
        document_id,
        passage_no,
        unnest(pieces) as piece,
        generate_subscripts(pieces, 1) as piece_no,
    from pieces
),

placed as (
    select
        document_id,
        passage_no,
        piece_no,
        piece as printed,
        coalesce(sum(length(piece)) over earlier, 0) as position,
        lag(piece) over neighbours as text_before,
        lead(piece) over neighbours as text_after,
    from numbered
    window
        neighbours as (partition by document_id, passage_no order by piece_no),
        earlier as (
            partition by document_id, passage_no order by piece_no
            rows between unbounded preceding and 1 preceding
        )
),

tokens as (
    select * from placed
    where piece_no % 2 = 0
),

told as (
    select
        *,
        case
            when printed = '∞' then 'infinite'
            when regexp_full_match(printed, 'X+') then 'placeholder'
            when regexp_full_match(printed, {{ phrase('worded_count') }}) then 'worded'
            when not regexp_matches(printed, '[0-9]') then 'unchanged'
            when regexp_matches(text_before, {{ phrase('page_before') }}) then 'page'
            when regexp_full_match(printed, '(19|20)[0-9]{2}')
                and (
                    regexp_matches(text_after, {{ phrase('date_behind') }})
                    or regexp_matches(text_before, {{ phrase('date_before') }})
                )
                then 'date'
            when regexp_full_match(printed, '(19|20)[0-9]{2}') and regexp_matches(text_before, '[(\[]$')
                and regexp_matches(text_after, '^[)\]]') then 'date'
            -- 2023基本支出: the year without its 年
            when regexp_full_match(printed, '20[0-9]{2}')
                and regexp_matches(text_after, {{ phrase('year_behind') }}) then 'date'
            when regexp_full_match(printed, '[0-9]{1,2}') and regexp_matches(text_after, {{ phrase('month_or_day') }})
                then 'date'
            when regexp_full_match(printed, '[23][0-9]{2}([0-9]{2}){0,2}') and regexp_matches(text_before, '[(]$')
                and regexp_matches(text_after, '^[)]') then 'code'
            when regexp_matches(text_after, {{ phrase('reference_behind') }})
                or (regexp_matches(text_before, {{ phrase('reference_before') }})
                    and not regexp_matches(text_after, {{ phrase('counted_behind') }})) then 'reference'
            when regexp_full_match(printed, '[0-9]{1,2}')
                and (
                    regexp_matches(text_after, '^[.、][^0-9]')
                    or (regexp_matches(text_before, '[(]$') and regexp_matches(text_after, '^[)]'))
                )
                then 'ordinal'
            when regexp_matches(text_before, {{ phrase('base_before') }}) then 'threshold'
            when regexp_matches(text_before, {{ phrase('price_before') }})
                and regexp_matches(text_after, {{ phrase('threshold_behind') }})
                then 'threshold'
            else 'number'
        end as token_kind,
    from tokens
),

final as (
    select
        document_id,
        passage_no,
        cast(piece_no / 2 as integer) as token_no,
        printed,
        position,
        coalesce(text_before, '') as text_before,
        coalesce(text_after, '') as text_after,
        token_kind,
    from told
)

select * from final
