-- Each quantity of a passage with the words that belong to it: what stands since the quantity before,
-- the unit behind it, and the words that follow up to the next one.
with tokens as (
    select tokens.*
    from {{ ref('int_number_tokens') }} as tokens
    inner join {{ ref('int_documents') }} as documents on tokens.document_id = documents.document_id
    -- a budget, or a form nobody filled in, states nothing of final accounts
    where documents.document_kind not in ('budget', 'blank_form', 'government_account')
),

counted as (
    select
        *,
        token_kind in ('number', 'worded', 'infinite', 'placeholder', 'unchanged') as is_quantity,
        -- the quantity that a piece of text leads up to
        count(*) filter (where token_kind in ('number', 'worded', 'infinite', 'placeholder', 'unchanged')) over (
            partition by document_id, passage_no order by token_no
        ) as quantities_so_far,
    from tokens
),

grouped as (
    select
        *,
        case when is_quantity then quantities_so_far else quantities_so_far + 1 end as quantity_no,
    from counted
),

-- dates and ordinals between two quantities are text like any other
led_up as (
    select
        document_id,
        passage_no,
        quantity_no,
        string_agg(
            text_before || case when is_quantity then '' else printed end, '' order by token_no
        ) as words_before,
    from grouped
    group by document_id, passage_no, quantity_no
),

quantities as (
    select * from grouped
    where is_quantity
),

-- the longest unit that the text after begins with
known_units as (
    select
        tails.text_after,
        units.unit,
        units.kind,
        regexp_extract(tails.text_after, '^[(]?' || units.pattern) as unit_text,
    from (select distinct text_after from quantities) as tails
    inner join {{ ref('claim_units') }} as units on regexp_matches(tails.text_after, '^[(]?' || units.pattern)
    qualify row_number() over (partition by tails.text_after order by length(unit_text) desc, units.unit) = 1
),

with_units as (
    select
        quantities.*,
        led_up.words_before,
        case when quantities.token_kind = 'worded' then '个' else known_units.unit end as unit,
        case when quantities.token_kind = 'worded' then 'count' else known_units.kind end as kind,
        coalesce(known_units.unit_text, '') as unit_text,
        -- 4125.49,4143.91万元: a list shares the unit behind its last number
        regexp_full_match(quantities.text_after, {{ phrase('list_joint') }}) as is_list_member,
    from quantities
    inner join led_up
        on quantities.document_id = led_up.document_id
        and quantities.passage_no = led_up.passage_no
        and quantities.quantity_no = led_up.quantity_no
    left join known_units on quantities.text_after = known_units.text_after
),

shared as (
    select
        * exclude (unit, kind),
        case when is_list_member and unit is null then lead(unit) over one_passage else unit end as unit,
        case when is_list_member and unit is null then lead(kind) over one_passage else kind end as kind,
        lag(unit_text) over one_passage as unit_text_before,
        lag(text_after) over one_passage as text_after_before,
    from with_units
    window one_passage as (partition by document_id, passage_no order by token_no)
),

members as (
    select
        document_id,
        passage_no,
        token_no,
        quantity_no,
        printed,
        position,
        token_kind,
        unit,
        kind,
        -- without the unit of the quantity before
        substr(words_before, length(coalesce(unit_text_before, '')) + 1) as words_before,
        substr(text_after, length(unit_text) + 1) as words_after,
        regexp_matches(text_before, '(^|[^0-9A-Za-z)])-$') as is_negative,
    from shared
),

-- 23.51%、38.28%: the first and the second of a list of two
final as (
    select
        *,
        case
            when regexp_full_match(words_after, {{ phrase('list_joint') }}) then 1
            when regexp_full_match(words_before, {{ phrase('list_joint') }})
                and regexp_full_match(
                    lag(words_after) over (partition by document_id, passage_no order by token_no),
                    {{ phrase('list_joint') }}
                ) then 2
        end as list_place,
    from members
)

select * from final
