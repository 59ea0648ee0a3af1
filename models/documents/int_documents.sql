-- What kind of document each is, whose, and of which year.
with kinds as (
    select
        tables.document_id,
        count(*) filter (where titles.document_kind = 'final_account') as final_count,
        count(*) filter (where titles.document_kind = 'final_account' and tables.table_code <> 'sangong')
            as account_table_count,
        count(*) filter (where titles.document_kind = 'budget') as budget_count,
        count(*) filter (where titles.document_kind = 'overall_evaluation') as overall_count,
        count(*) filter (where titles.document_kind = 'project_evaluation') as project_count,
        bool_or(tables.table_label is not null) as has_labels,
        bool_or(tables.table_code = 'statistics') as has_statistics,
        bool_or(tables.table_code = 'fiscal_expenditure') as has_fiscal_expenditure,
        bool_or(tables.table_code = 'state_capital') as has_state_capital,
        coalesce(
            min(case when tables.table_code = 'sangong' then tables.table_no end)
            < min(case when tables.table_code = 'government_fund' then tables.table_no end),
            false
        ) as sangong_before_fund,
        mode(tables.money_unit) filter (where tables.money_unit is not null) as money_unit,
    from {{ ref('int_tables') }} as tables
    left join (
        select table_code, min(document_kind) as document_kind from {{ ref('table_titles') }} group by 1
    ) as titles on tables.table_code = titles.table_code
    group by 1
),

-- what tells forms apart that have the same tables
own_titles as (
    select lines.document_id, list(variants.variant) as variants
    from {{ ref('int_printed_lines') }} as lines
    inner join {{ ref('variants') }} as variants
        on regexp_full_match(lines.title_key, variants.own_title)
    where length(lines.plain_text) <= 80
    group by 1
),

figures as (
    select document_id, count(*) filter (where cell_state in ('value', 'zero')) as value_count
    from {{ ref('int_statutory_figures') }}
    group by 1
),

names as (
    select document_id, unit_name, unit_key from {{ ref('int_unit_keys') }}
),

codes as (
    select document_id, unit_code
    from {{ ref('int_unit_names') }}
    where unit_code is not null
    qualify row_number() over (partition by document_id order by times desc, unit_code) = 1
),

judged as (
    select
        documents.* exclude (raw_file),
        case
            when marks.is_of_government then 'government_account'
            when kinds.budget_count > 0 and kinds.budget_count >= kinds.final_count then 'budget'
            when kinds.final_count > 0 and coalesce(figures.value_count, 0) = 0 and not marks.has_amounts
                then 'blank_form'
            when kinds.final_count > 0 then 'final_account'
            when kinds.overall_count > 0 then 'overall_evaluation'
            when kinds.project_count > 0 then 'project_evaluation'
            else coalesce(titles.document_kind, marks.document_kind, 'unknown')
        end as document_kind,
        names.unit_name,
        names.unit_key,
        codes.unit_code,
        years.fiscal_year,
        coalesce(
            kinds.money_unit, case when titles.document_id is not null then marks.money_unit end, '万元'
        ) as money_unit,
        -- a page of 三公 statements lacks none of the tables of an account
        case
            when coalesce(kinds.account_table_count, 0) = 0 then coalesce(titles.variant, variants.variant)
            else variants.variant
        end as variant,
        coalesce(marks.is_draft, false) as is_draft,
    from {{ ref('stg_documents') }} as documents
    left join kinds on documents.document_id = kinds.document_id
    left join figures on documents.document_id = figures.document_id
    left join names on documents.document_id = names.document_id
    left join codes on documents.document_id = codes.document_id
    left join {{ ref('int_document_years') }} as years on documents.document_id = years.document_id
    left join {{ ref('int_document_titles') }} as titles on documents.document_id = titles.document_id
    left join {{ ref('int_document_marks') }} as marks on documents.document_id = marks.document_id
    left join own_titles on documents.document_id = own_titles.document_id
    left join {{ ref('variants') }} as variants
        on kinds.final_count > 0
        and kinds.has_labels = variants.has_labels
        and kinds.has_statistics = coalesce(variants.has_statistics, kinds.has_statistics)
        and kinds.has_fiscal_expenditure = variants.has_fiscal_expenditure
        and kinds.sangong_before_fund = coalesce(variants.sangong_before_fund, kinds.sangong_before_fund)
        and kinds.has_state_capital = coalesce(variants.has_state_capital, kinds.has_state_capital)
        and (variants.last_year is null or years.fiscal_year <= variants.last_year)
        and (variants.own_title is null or list_contains(own_titles.variants, variants.variant))
    -- of two forms the one that says more
    qualify row_number() over (
        partition by documents.document_id
        order by variants.own_title nulls last, variants.last_year nulls last, variants.variant
    ) = 1
),

-- an account whose form is none of those we know
formed as (
    select * replace (coalesce(variant, case when document_kind = 'final_account' then 'unknown' end) as variant)
    from judged
),

final as (
    select
        * exclude (unit_key),
        md5(unit_key) as unit_id,
    from formed
)

select * from final
