-- N11, both ways: the economic items a narrative lists, with or without amounts, are those that table 06
-- prints an amount for. A list counts as one once most of its words are names of the table.
with passages as (
    select document_id, passage_no, page_nos[1] as page_no, text,
    from {{ ref('int_passages') }}
    where section_code in ('basic', 'gp_total') and source = 'text'
        and regexp_matches(text, {{ rule_phrase('names_follow') }})
),

lists as (
    select document_id, passage_no, page_no, text,
        unnest(regexp_extract_all(text, {{ rule_phrase('names_listed') }}, 1)) as listed,
    from passages
),

split as (
    select
        document_id, passage_no, page_no, text, listed,
        unnest(string_split(
            regexp_replace(
                regexp_replace(listed, {{ rule_phrase('between_names') }}, ',', 'g'), '[、,;:。]+', ',', 'g'
            ), ','
        )) as word,
    from lists
),

words as (
    select distinct
        document_id, page_no, listed,
        {{ item_key('word') }} as name_key,
        word,
    from split
    where length(word) >= 2
),

items as (
    select
        document_id, figure_id, line_code, line_level, line_label, cell_state, amount_yuan,
        {{ item_key(plain('line_label')) }} as name_key,
    from {{ ref('fct_figure') }}
    where table_code = 'economic_detail' and measure_code = 'basic' and line_level in (1, 2)
),

matched as (
    select words.*, items.figure_id, items.line_code, items.line_level, items.cell_state,
    from words
    left join items on words.document_id = items.document_id and words.name_key = items.name_key
    -- two items of one name: the one with an amount
    qualify row_number() over (
        partition by words.document_id, words.word
        order by items.cell_state in ('value', 'zero') desc nulls last, items.line_code
    ) = 1
),

usable as (
    select document_id
    from matched
    group by document_id
    having count(figure_id) >= 3 and count(figure_id) >= 0.6 * count(*)
),

listed_rows as (
    select
        matched.document_id,
        'N11' as identity_id,
        'listed: ' || matched.word as instance,
        case
            when matched.figure_id is null then 'not_testable'
            when matched.cell_state = 'value' then 'exact'
            else 'violated'
        end as outcome,
        case
            when matched.figure_id is null then 'no item of table 06 has this name'
            when matched.cell_state <> 'value' then 'listed in the narrative, without an amount in table 06'
        end as reason,
        list_filter([matched.figure_id], lambda x: x is not null) as figure_ids,
        matched.page_no,
        matched.listed as printed,
        cast(null as decimal(20, 2)) as difference_yuan,
    from matched
    inner join usable on matched.document_id = usable.document_id
),

unlisted as (
    select
        items.document_id,
        'N11' as identity_id,
        'item: ' || items.line_code as instance,
        case when bool_or(matched.figure_id is not null) then 'exact' else 'violated' end as outcome,
        case when not coalesce(bool_or(matched.figure_id is not null), false)
            then 'printed in table 06 as ' || max(items.line_label) || ', not listed in the narrative' end as reason,
        [max(items.figure_id)] as figure_ids,
        min(matched.page_no) as page_no,
        max(items.line_label) as printed,
        max(items.amount_yuan) as difference_yuan,
    from items
    inner join usable on items.document_id = usable.document_id
    left join matched on items.document_id = matched.document_id and items.line_code = matched.line_code
    where items.line_level = 2 and items.cell_state = 'value' and items.amount_yuan <> 0
    group by items.document_id, items.line_code
),

together as (
    select * from listed_rows
    union all
    select * from unlisted
),

final as (
    select
        *,
        case when outcome <> 'not_testable' then 1 end as lhs,
        case outcome when 'exact' then 1 when 'violated' then 0 end as rhs,
        case when outcome <> 'not_testable' then 0 end as tolerance,
    from together
)

select * from final
