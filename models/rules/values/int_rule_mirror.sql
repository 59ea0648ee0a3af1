-- E29: without balances carried in, nothing is spent on a subject that has no income; without
-- balances carried out, no income is left on a subject that spends nothing.
with documents as (
    select document_id from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

items as (
    select document_id, table_code, line_code, page_no, figure_id, amount
    from {{ ref('int_statutory_amounts') }}
    where table_code in ('income', 'expenditure') and line_level = 3 and measure_code = 'total' and is_printed
),

balances as (
    select
        document_id,
        coalesce(sum(abs(amount)) filter (where line_code in ('opening_balance', 'use_of_surplus')), 0) as carried_in,
        coalesce(sum(abs(amount)) filter (where line_code in ('closing_balance', 'surplus_distribution')), 0)
            as carried_out,
    from {{ ref('int_statutory_amounts') }}
    where table_code = 'income_expenditure_summary' and measure_code = 'amount'
    group by 1
),

sides as (
    select
        document_id,
        count(*) filter (where table_code = 'income') as income_count,
        count(*) filter (where table_code = 'expenditure') as expenditure_count,
    from items
    group by 1
),

alone as (
    select
        items.document_id,
        items.table_code,
        array_agg(items.figure_id order by items.line_code, items.figure_id) as figure_ids,
        min(items.page_no) as page_no,
        string_agg(items.line_code, ', ' order by items.line_code) as printed,
    from items
    -- 0.00 beside 0.01 is rounding
    where items.amount <> 0 and not exists (
        select 1 from items as others
        where others.document_id = items.document_id
            and others.table_code <> items.table_code
            and others.line_code = items.line_code
    )
    group by 1, 2
),

asked as (
    select documents.document_id, sides.table_code, sides.balance
    from documents
    cross join (values ('expenditure', 'carried_in'), ('income', 'carried_out')) as sides (table_code, balance)
),

final as (
    select
        asked.document_id,
        'E29' as identity_id,
        asked.table_code as instance,
        case
            when coalesce(sides.income_count, 0) = 0 or coalesce(sides.expenditure_count, 0) = 0
                or balances.document_id is null then 'not_testable'
            when case when asked.balance = 'carried_in' then balances.carried_in else balances.carried_out end > 0
                then 'not_applicable'
            when alone.document_id is not null then 'violated'
            else 'exact'
        end as outcome,
        case
            when coalesce(sides.income_count, 0) = 0 or coalesce(sides.expenditure_count, 0) = 0
                or balances.document_id is null then 'one of the tables 01, 02 and 03 has no items'
            when case when asked.balance = 'carried_in' then balances.carried_in else balances.carried_out end > 0
                then 'balances are carried over'
            when alone.document_id is not null then 'items stand in one of the tables 02 and 03 only'
        end as reason,
        alone.figure_ids,
        alone.page_no,
        alone.printed,
    from asked
    left join sides on asked.document_id = sides.document_id
    left join balances on asked.document_id = balances.document_id
    left join alone on asked.document_id = alone.document_id and asked.table_code = alone.table_code
)

select * from final
