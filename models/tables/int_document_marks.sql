-- What the lines of a document tell of it, wherever they stand: whose account it may be where no table says so, that
-- it is a draft, in which unit its sentences tell money, and whether amounts are printed at all.
with printed_lines as (
    select
        document_id,
        plain_text,
    from {{ ref('int_printed_lines') }}
),

lines as (
    select * from printed_lines
    union all
    -- running text may have been taken for cells
    select
        document_id,
        string_agg(plain_text, ' ' order by col_no) as plain_text,
    from {{ ref('stg_table_cells') }}
    where plain_text <> ''
    group by document_id, block_no, row_no
),

marked as (
    select
        lines.document_id,
        marks.mark,
        count(distinct lines.plain_text) as line_count,
    from lines
    inner join {{ ref('document_marks') }} as marks on regexp_matches(lines.plain_text, marks.pattern)
    where regexp_matches(lines.plain_text, {{ any_pattern('document_marks') }})
    group by 1, 2
),

counted as (
    select
        document_id,
        max(line_count) filter (where mark = 'government') as government_count,
        max(line_count) filter (where mark = 'budget') as budget_count,
        sum(line_count) filter (where mark = 'government_table') as government_table_count,
        max(line_count) filter (where mark = 'final_account') as final_count,
        bool_or(mark = 'project_evaluation') as is_project,
        bool_or(mark = 'overall_evaluation') as is_overall,
    from marked
    group by 1
),

drafts as (
    select distinct document_id
    from printed_lines
    where regexp_matches(plain_text, {{ phrase('draft') }})
),

told as (
    select
        document_id,
        unnest(regexp_extract_all(plain_text, {{ phrase('money_unit_told') }}, 1)) as money_unit,
    from printed_lines
),

money as (
    select document_id, mode(money_unit order by money_unit) as money_unit
    from told
    group by 1
),

amounts as (
    select
        document_id,
        sum(len(regexp_extract_all(plain_text || ' ', '[0-9][.][0-9]{2}[^0-9]'))) as amount_count,
    from lines
    where plain_text like '%.%'
    group by 1
),

final as (
    select
        documents.document_id,
        case
            when counted.government_table_count >= 3 then 'government_account'
            when counted.government_count > 0 and counted.final_count is null and counted.budget_count > 0 then 'budget'
            when counted.government_count > 0 then 'government_account'
            when counted.is_project then 'project_evaluation'
            when counted.is_overall then 'overall_evaluation'
            when counted.budget_count > coalesce(counted.final_count, 0) then 'budget'
            when counted.final_count > 0 then 'final_account'
        end as document_kind,
        -- several tables that only a treasury has: whatever else it prints, it is no unit's account
        coalesce(counted.government_table_count, 0) >= 3 as is_of_government,
        drafts.document_id is not null as is_draft,
        money.money_unit,
        -- a form that is filled in has more of them than a blank one has examples
        coalesce(amounts.amount_count, 0) >= 5 as has_amounts,
    from {{ ref('stg_documents') }} as documents
    left join counted on documents.document_id = counted.document_id
    left join drafts on documents.document_id = drafts.document_id
    left join money on documents.document_id = money.document_id
    left join amounts on documents.document_id = amounts.document_id
)

select * from final
