-- E54: year, unit and money unit are told once and for all. E55: the document has a plausible length.
with documents as (
    select * from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

year_lines as (
    select
        lines.document_id,
        try_cast(regexp_extract(lines.plain_text, '(20[0-9]{2})', 1) as integer) as year_printed,
        lines.plain_text,
        lines.page_no,
    from {{ ref('int_printed_lines') }} as lines
    where regexp_full_match(lines.plain_text, {{ rule_phrase('year_head') }})
),

years as (
    select
        documents.document_id,
        'E54' as identity_id,
        'year' as instance,
        case
            when documents.fiscal_year is null then 'violated'
            when bool_or(year_lines.year_printed <> documents.fiscal_year) then 'violated'
            else 'exact'
        end as outcome,
        case
            when documents.fiscal_year is null then 'no year is told'
            when bool_or(year_lines.year_printed <> documents.fiscal_year)
                then 'the heads tell other years than ' || documents.fiscal_year
        end as reason,
        min(year_lines.page_no) filter (where year_lines.year_printed <> documents.fiscal_year) as page_no,
        min(year_lines.plain_text) filter (where year_lines.year_printed <> documents.fiscal_year) as printed,
    from documents
    left join year_lines on documents.document_id = year_lines.document_id
    group by documents.document_id, documents.fiscal_year
),

units as (
    select
        document_id,
        'E54' as identity_id,
        'unit' as instance,
        case when unit_name is null then 'violated' else 'exact' end as outcome,
        case when unit_name is null then 'no unit is named' end as reason,
    from documents
),

money_units as (
    select
        document_id,
        'E54' as identity_id,
        'money unit' as instance,
        case
            when count(distinct money_unit) = 0 then 'not_testable'
            when count(distinct money_unit) > 1 then 'violated'
            else 'exact'
        end as outcome,
        case
            when count(distinct money_unit) = 0 then 'no table tells its unit'
            when count(distinct money_unit) > 1 then 'tables in different units'
        end as reason,
        string_agg(distinct money_unit, ', ' order by money_unit) as printed,
    from {{ ref('int_expected_tables') }}
    where grid_count > 0
    group by 1
),

-- pages of paper: 5 to 300; universities print four tables
lengths as (
    select
        document_id,
        'E55' as identity_id,
        '-' as instance,
        page_count as lhs,
        case
            when media_type <> 'application/pdf' or page_count is null then 'not_applicable'
            when page_count between 5 and 300 then 'exact'
            else 'violated'
        end as outcome,
        case
            when media_type <> 'application/pdf' or page_count is null then 'no pages of paper'
            when page_count not between 5 and 300 then page_count || ' pages'
        end as reason,
    from documents
),

final as (
    select * from years
    union all by name
    select * from units
    union all by name
    select * from money_units
    union all by name
    select * from lengths
)

select * from final
