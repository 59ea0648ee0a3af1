-- E63: every amount is one a table can hold. E66: no residue of a form. E75: no total beyond belief.
with documents as (
    select document_id from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

figures as (
    select figures.* from {{ ref('fct_figure') }} as figures
    inner join documents on figures.document_id = documents.document_id
),

kinds as (
    select
        document_id,
        figure_id,
        page_no,
        printed,
        unnest([
            case when cell_state = 'unreadable' then 'unreadable' end,
            case when amount_yuan < 0 and line_code not like '%balance%' and line_code not like 'opening_%'
                and not regexp_matches(measure_code, 'balance|^(opening|closing|change)_|^remaining$')
                then 'negative' end,
            case when unit in ('万元', '元') and half_step < 0.005 and line_code not in ('fund_total', 'fund_source')
                and table_code not like '%evaluation' then 'decimals' end,
            case when measure_code = 'execution_rate' and (value < 0 or value > 100) then 'percent' end
        ]) as fault,
    from figures
),

asked as (
    select documents.document_id, faults.fault, faults.told
    from documents
    cross join (values
        ('unreadable', 'a cell holds digits that are no number'),
        ('negative', 'an amount that is no balance is negative'),
        ('decimals', 'more than two decimals'),
        ('percent', 'a rate outside of 0 to 100')
    ) as faults (fault, told)
),

value_rows as (
    select
        asked.document_id,
        'E63' as identity_id,
        asked.fault as instance,
        case when count(kinds.figure_id) > 0 then 'violated' else 'exact' end as outcome,
        case when count(kinds.figure_id) > 0 then asked.told end as reason,
        array_agg(kinds.figure_id order by kinds.figure_id) filter (where kinds.figure_id is not null) as figure_ids,
        min(kinds.page_no) as page_no,
        string_agg(kinds.printed, ', ' order by kinds.figure_id) as printed,
    from asked
    left join kinds on asked.document_id = kinds.document_id and asked.fault = kinds.fault
    group by asked.document_id, asked.fault, asked.told
),

residue as (
    select
        lines.document_id,
        phrases.topic,
        min(lines.page_no) as page_no,
        arg_min(lines.plain_text, lines.seq) as printed,
    from {{ ref('int_printed_lines') }} as lines
    inner join {{ ref('rule_phrases') }} as phrases
        on phrases.topic in ('placeholder', 'direction_residue', 'doubled_mark')
        and regexp_matches(lines.plain_text, phrases.pattern)
    group by 1, 2
),

topics as (
    select distinct topic from {{ ref('rule_phrases') }}
    where topic in ('placeholder', 'direction_residue', 'doubled_mark')
),

residue_rows as (
    select
        documents.document_id,
        'E66' as identity_id,
        topics.topic as instance,
        case when residue.document_id is null then 'exact' else 'violated' end as outcome,
        case when residue.document_id is not null then 'words of the form are left in the text' end as reason,
        residue.page_no,
        residue.printed,
    from documents
    cross join topics
    left join residue on documents.document_id = residue.document_id and topics.topic = residue.topic
),

-- a thousand times a hundred million yuan: one unit does not spend that
size_rows as (
    select
        document_id,
        'E75' as identity_id,
        '-' as instance,
        max(amount_yuan) / 10000 as lhs,
        10000000 as rhs,
        case
            when max(amount_yuan) is null then 'not_testable'
            when max(amount_yuan) > 100000000000 then 'violated'
            else 'exact'
        end as outcome,
        case
            when max(amount_yuan) is null then 'no grand total is printed'
            when max(amount_yuan) > 100000000000 then 'a grand total of more than 1000 亿元: is the unit right?'
        end as reason,
        arg_max(printed, (amount_yuan, figure_id)) as printed,
        arg_max(page_no, (amount_yuan, figure_id)) as page_no,
    from figures
    where table_code = 'income_expenditure_summary' and line_code = 'grand_total' and measure_code = 'amount'
    group by 1
),

final as (
    select * from value_rows
    union all by name
    select * from residue_rows
    union all by name
    select * from size_rows
)

select * from final
