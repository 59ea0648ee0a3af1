-- What speaks for each edition of the same account: same unit, year and kind, for evaluations the same projects.
-- Which is current before quarantine is known: the rules of years look at it, and quarantine follows from rules.
with documents as (
    select * from {{ ref('int_documents') }}
),

projects as (
    select
        document_id,
        string_agg(distinct {{ plain('project_name') }}, '|' order by {{ plain('project_name') }}) as project_names,
    from {{ ref('int_projects') }}
    where table_code = 'project_evaluation' and project_name is not null
    group by 1
),

tables as (
    select
        document_id,
        count(distinct case
            when table_code in ('project_evaluation', 'overall_evaluation') then table_code || table_no
            else table_code
        end) as table_count,
    from {{ ref('int_figures') }}
    where cell_state <> 'lost'
    group by 1
),

narratives as (
    select distinct document_id
    from {{ ref('int_passages') }}
    where section_code not in ('front', 'overview', 'tables', 'glossary', 'attachments', 'evaluation', 'other')
),

corrections as (
    select distinct lines.document_id
    from (
        select document_id, {{ plain('file_name') }} as plain_text from documents
        union all
        select document_id, plain_text from {{ ref('int_printed_lines') }} where page_no = 1
    ) as lines
    inner join {{ ref('phrases') }} as phrases
        on phrases.topic = 'correction' and regexp_matches(lines.plain_text, phrases.pattern)
),

weighed as (
    select
        documents.document_id,
        documents.document_kind,
        documents.unit_id,
        documents.fiscal_year,
        documents.money_unit,
        -- what is not known to be the same account is an account of its own
        case
            when documents.document_kind in ('final_account', 'budget', 'overall_evaluation')
                or documents.document_kind = 'project_evaluation' and projects.project_names is not null
                then concat(
                    documents.unit_id || '/', cast(documents.fiscal_year as varchar) || '/', documents.document_kind,
                    case when documents.document_kind = 'project_evaluation' then '/' || projects.project_names end
                )
        end as account_key,
        documents.status = 'landed' as is_whole,
        documents.is_draft,
        coalesce(tables.table_count, 0) as table_count,
        narratives.document_id is not null as has_narrative,
        corrections.document_id is not null as is_correction,
        documents.first_landed_at,
    from documents
    left join projects on documents.document_id = projects.document_id
    left join tables on documents.document_id = tables.document_id
    left join narratives on documents.document_id = narratives.document_id
    left join corrections on documents.document_id = corrections.document_id
),

keyed as (
    select
        * exclude (account_key),
        case
            when unit_id is null or fiscal_year is null or account_key is null then document_id
            else account_key
        end as account_key,
    from weighed
),

ranked as (
    select
        *,
        row_number() over (partition by account_key order by {{ edition_order(false) }}) as merit_no,
        count(*) over (partition by account_key) as edition_count,
    from keyed
),

final as (
    select
        * exclude (merit_no),
        merit_no = 1 as is_current,
        -- as they arrived; of those that arrived together the better is the later
        row_number() over (
            partition by account_key order by first_landed_at, merit_no desc
        ) as edition_no,
    from ranked
)

select * from final
