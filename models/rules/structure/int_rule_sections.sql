-- S05: the sections of the narrative run from 一 without a gap, each once.
with zones as (
    select * from {{ ref('int_document_zones') }}
),

documents as (
    select document_id from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

sections as (
    select document_id, section_no, title, page_no, seq, plain_text
    from {{ ref('int_outline') }}
    where zone = 'narrative' and section_no is not null
),

repeated as (
    select
        document_id,
        section_no,
        min(plain_text) as plain_text,
        max(page_no) as page_no,
    from sections
    group by document_id, section_no, title
    having count(*) > 1
),

repetitions as (
    select
        document_id,
        string_agg(plain_text, ', ' order by section_no) as printed,
        max(page_no) as page_no,
    from repeated
    group by 1
),

runs as (
    select
        document_id,
        count(distinct section_no) as section_count,
        max(section_no) as highest,
        list_filter(
            range(1, max(section_no) + 1),
            lambda x: not list_contains(list(distinct section_no), cast(x as integer))
        ) as missing,
        min(page_no) as page_no,
        string_agg(plain_text, ', ' order by seq) as all_titles,
    from sections
    group by 1
),

final as (
    select
        documents.document_id,
        'S05' as identity_id,
        '-' as instance,
        try_cast(runs.section_count as decimal(20, 6)) as lhs,
        try_cast(runs.highest as decimal(20, 6)) as rhs,
        case
            when zones.narrative_from is null then 'not_testable'
            when len(runs.missing) > 0 or repetitions.document_id is not null then 'violated'
            else 'exact'
        end as outcome,
        case
            when zones.narrative_from is null then 'the headings of the narrative are not found'
            else nullif(concat_ws('; ',
                case when len(runs.missing) > 0 then 'missing sections: ' || array_to_string(runs.missing, ', ') end,
                case when repetitions.document_id is not null then 'printed twice: ' || repetitions.printed end
            ), '')
        end as reason,
        coalesce(repetitions.page_no, runs.page_no) as page_no,
        coalesce(repetitions.printed, case when len(runs.missing) > 0 then runs.all_titles end) as printed,
    from documents
    left join zones on documents.document_id = zones.document_id
    left join runs on documents.document_id = runs.document_id
    left join repetitions on documents.document_id = repetitions.document_id
)

select * from final
