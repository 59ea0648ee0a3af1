-- Where the words before a quantity tell an item of the function classification other than by a name that the tables
-- print: by its code in brackets, or as an item whose name nobody prints.
with scoped as (
    select * from {{ ref('int_claim_words') }}
    where scope is not null and naming_words <> ''
),

by_code as (
    select
        document_id, passage_no, token_no, scope,
        'function' as subject_code,
        regexp_extract(naming_words, '^.*[(]([23][0-9]{2}(?:[0-9]{2}){0,2})[)]', 1) as line_code,
        length(regexp_extract(naming_words, '^.*[(][23][0-9]{2}(?:[0-9]{2}){0,2}[)]')) as ends_at,
        9 as word_length,
        0 as label_rank,
    from scoped
    where regexp_matches(naming_words, '[(][23][0-9]{2}([0-9]{2}){0,2}[)]')
),

-- an item whose name no table prints is no reason to speak of the group above it, nor of the fund as a whole
unknown_items as (
    select
        document_id, passage_no, token_no, scope,
        'function' as subject_code,
        cast(null as varchar) as line_code,
        length(regexp_extract(naming_words, '^.*' || {{ phrase('level_mark_item') }})) as ends_at,
        0 as word_length,
        99 as label_rank,
    from scoped
    where regexp_matches(naming_words, {{ phrase('level_mark_item') }})
    union all
    select document_id, passage_no, token_no, scope, 'function', null,
        length(regexp_extract(naming_words, '^.*' || {{ phrase('item_name_end') }})), 0, 99,
    from scoped
    where scope in ('fund', 'capital') and regexp_matches(naming_words, {{ phrase('item_name_end') }})
),

final as (
    select * from by_code
    union all
    select * from unknown_items
)

select * from final
