-- S12: the parts (第N部分) follow one another, each once, and the contents name the sections as the
-- body does.
with documents as (
    select document_id from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

outline as (
    select outline.*, regexp_replace(title, {{ rule_phrase('title_filler') }}, '', 'g') as title_key
    from {{ ref('int_outline') }} as outline
    inner join documents on outline.document_id = documents.document_id
),

-- a running header repeats a heading page by page
headings as (
    select
        *,
        count(*) over (partition by document_id, plain_text) as times,
        count(distinct page_no) over (partition by document_id, plain_text) as page_count,
    from outline
    where part_no is not null and zone <> 'contents'
),

sequence as (
    select *, lag(part_no) over (partition by document_id order by seq) as part_before
    from headings
    where not (page_count >= 3 and page_count = times)
),

parts as (
    select
        document_id,
        list_filter(
            range(1, max(part_no) + 1), lambda x: not list_contains(list(distinct part_no), cast(x as integer))
        ) as missing,
        count(*) - count(distinct part_no) as repeated,
        bool_or(part_no < part_before) as is_out_of_order,
        min(page_no) as page_no,
        string_agg(plain_text, ' / ' order by seq) as printed,
    from sequence
    group by 1
),

part_rows as (
    select
        documents.document_id,
        'parts' as instance,
        case
            when parts.document_id is null then 'not_applicable'
            when len(parts.missing) > 0 or parts.repeated > 0 or parts.is_out_of_order then 'violated'
            else 'exact'
        end as outcome,
        case
            when parts.document_id is null then 'no part is numbered'
            else nullif(concat_ws('; ',
                case when len(parts.missing) > 0 then 'missing parts: ' || array_to_string(parts.missing, ', ') end,
                case when parts.repeated > 0 then 'a part is headed twice' end,
                case when parts.is_out_of_order then 'out of order' end
            ), '')
        end as reason,
        parts.page_no,
        parts.printed,
    from documents
    left join parts on documents.document_id = parts.document_id
),

-- 其他重要事项说明 and 其他重要事项的情况说明 are one title; a title may go on in the next line
contents as (
    select * from outline
    where zone = 'contents' and of_part_no = 3 and section_no is not null
),

sections as (
    select * from outline
    where zone = 'narrative' and section_no is not null
),

announced as (
    select
        contents.document_id,
        contents.plain_text,
        contents.page_no,
        coalesce(bool_or(
            starts_with(sections.title_key, contents.title_key) or starts_with(contents.title_key, sections.title_key)
        ), false) as is_there,
    from contents
    left join sections
        on contents.document_id = sections.document_id and contents.section_no = sections.section_no
    group by contents.document_id, contents.section_no, contents.plain_text, contents.page_no
),

content_rows as (
    select
        documents.document_id,
        'contents' as instance,
        case
            when count(announced.document_id) = 0 then 'not_applicable'
            when bool_and(announced.is_there) then 'exact'
            else 'violated'
        end as outcome,
        case
            when count(announced.document_id) = 0 then 'no contents name the sections of the narrative'
            when not bool_and(announced.is_there) then 'sections of the contents are not in the body under this title'
        end as reason,
        min(announced.page_no) as page_no,
        string_agg(announced.plain_text, ' / ' order by announced.plain_text)
            filter (where not announced.is_there) as printed,
    from documents
    left join announced on documents.document_id = announced.document_id
    group by 1
),

final as (
    select *, 'S12' as identity_id from part_rows
    union all by name
    select *, 'S12' as identity_id from content_rows
)

select * from final
