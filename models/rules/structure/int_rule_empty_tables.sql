-- S08: a table says that it has no data if and only if it has none. K05: so say the columns of 04.
-- E59: the sentence under an empty table speaks of this table and no other.
with tables as (
    select * from {{ ref('int_expected_tables') }}
    where table_state in ('present', 'no_data')
),

funds as (
    select own.code as table_code, own.pattern as own_words, other.pattern as other_words
    from {{ ref('rule_phrases') }} as own
    inner join {{ ref('rule_phrases') }} as other
        on own.topic = 'fund_name' and other.topic = 'fund_name' and own.code <> other.code
),

fund_amounts as (
    select
        document_id,
        case
            when measure_code = 'government_fund' or line_code like '%_government_fund' then 'government_fund'
            when measure_code = 'state_capital' or line_code like '%_state_capital' then 'state_capital'
        end as table_code,
        count(*) filter (where cell_state = 'value' and is_in_every_form) as value_count,
        count(*) filter (where cell_state = 'value') as any_value_count,
        min(figure_id) filter (where cell_state = 'value') as figure_id,
        min(printed) filter (where cell_state = 'value') as printed,
        min(page_no) as page_no,
    from (
        select
            *,
            -- some forms of state capital show what was spent, and no income
            line_code not like '%_state_capital'
            and not (measure_code = 'state_capital' and line_code in ('closing_balance', 'grand_total'))
                as is_in_every_form,
        from {{ ref('fct_figure') }}
        where table_code = 'fiscal_summary'
    )
    group by 1, 2
),

statements as (
    select
        document_id,
        'S08' as identity_id,
        table_code as instance,
        case
            when says_no_data and value_count > 0 then 'violated'
            when not says_no_data and value_count = 0 and zero_count = 0 then 'violated'
            else 'exact'
        end as outcome,
        case
            when says_no_data and value_count > 0 then 'said to have no data, but amounts are printed'
            when not says_no_data and value_count = 0 and zero_count = 0
                then 'no amount is printed and nothing says why'
        end as reason,
        case when a_figure_id is not null then [a_figure_id] end as figure_ids,
        page_no,
        case when says_no_data then concat_ws(' / ', said_text, a_printed) end as printed,
    from tables
),

agreement as (
    select
        tables.document_id,
        'K05' as identity_id,
        tables.table_code as instance,
        case
            when fund_amounts.document_id is null then 'not_testable'
            when tables.value_count = 0 and fund_amounts.value_count > 0 then 'violated'
            when tables.value_count > 0 and fund_amounts.any_value_count = 0 then 'violated'
            else 'exact'
        end as outcome,
        case
            when fund_amounts.document_id is null then 'table missing: fiscal_summary'
            when tables.value_count = 0 and fund_amounts.value_count > 0
                then 'the table is empty, but table 04 prints amounts of this fund'
            when tables.value_count > 0 and fund_amounts.any_value_count = 0
                then 'the table prints amounts, but table 04 has none of this fund'
        end as reason,
        case when fund_amounts.figure_id is not null then [fund_amounts.figure_id] end as figure_ids,
        fund_amounts.page_no,
        coalesce(fund_amounts.printed, tables.a_printed) as printed,
    from tables
    inner join funds on tables.table_code = funds.table_code
    left join fund_amounts
        on tables.document_id = fund_amounts.document_id and tables.table_code = fund_amounts.table_code
),

slips as (
    select
        tables.document_id,
        'E59' as identity_id,
        tables.table_code as instance,
        case
            when not tables.says_no_data then 'not_applicable'
            when contains(tables.said_text, funds.other_words) and not contains(tables.said_text, funds.own_words)
                then 'violated'
            else 'exact'
        end as outcome,
        case
            when not tables.says_no_data then 'the table has data'
            when contains(tables.said_text, funds.other_words) and not contains(tables.said_text, funds.own_words)
                then 'the sentence under the table speaks of another table'
        end as reason,
        tables.page_no,
        case when tables.says_no_data then tables.said_text end as printed,
    from tables
    inner join funds on tables.table_code = funds.table_code
),

final as (
    select * from statements
    union all by name
    select * from agreement
    union all by name
    select * from slips
)

select * from final
