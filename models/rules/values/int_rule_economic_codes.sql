-- EL02: the 06 table prints exactly the economic codes of its form.
with documents as (
    select documents.document_id, documents.variant, tables.table_state, tables.page_no
    from {{ ref('int_accounts') }} as documents
    left join {{ ref('int_expected_tables') }} as tables
        on documents.document_id = tables.document_id and tables.table_code = 'economic_detail'
    where documents.document_kind = 'final_account'
),

forms as (
    select variant, code from {{ ref('economic_forms') }}
),

printed as (
    select distinct lines.document_id, lines.line_code as code
    from {{ ref('int_row_codes') }} as lines
    inner join {{ ref('int_table_blocks') }} as blocks
        on lines.document_id = blocks.document_id and lines.block_no = blocks.block_no
    where blocks.table_code = 'economic_detail' and regexp_full_match(lines.line_code, '[0-9]{3}([0-9]{2})?')
),

differences as (
    select documents.document_id, forms.code, 'missing ' as difference
    from documents
    inner join forms on documents.variant = forms.variant
    left join printed on documents.document_id = printed.document_id and forms.code = printed.code
    where printed.code is null
    union all
    select printed.document_id, printed.code, 'beyond the form ' as difference
    from printed
    inner join documents on printed.document_id = documents.document_id
    left join forms on documents.variant = forms.variant and printed.code = forms.code
    where forms.code is null
),

told as (
    select document_id, string_agg(difference || code, ', ' order by difference, code) as printed
    from differences
    group by 1
),

final as (
    select
        documents.document_id,
        'EL02' as identity_id,
        '-' as instance,
        case
            when not exists (select 1 from forms where forms.variant = documents.variant) then 'not_applicable'
            when coalesce(documents.table_state, 'absent') <> 'present' then 'not_testable'
            when told.document_id is not null then 'violated'
            else 'exact'
        end as outcome,
        case
            when not exists (select 1 from forms where forms.variant = documents.variant)
                then 'the form of this layout has no fixed set of codes'
            when coalesce(documents.table_state, 'absent') <> 'present' then 'table missing: economic_detail'
            when told.document_id is not null then 'the codes are not those of the form'
        end as reason,
        documents.page_no,
        told.printed,
    from documents
    left join told on documents.document_id = told.document_id
)

select * from final
