-- S14: the title of a self-evaluation, its 项目名称 and the narrative name one project.
with projects as (
    select * from {{ ref('int_projects') }}
    where table_code = 'project_evaluation'
),

cells as (
    select
        document_id,
        table_id,
        plain_text,
        lag(plain_text) over (partition by document_id, block_no, row_no order by col_no) as text_before,
    from {{ ref('int_evaluation_cells') }}
    where part = 'head'
),

-- the name stands in a cell beside its label, or on a line between title and grid
placed as (
    select document_id, table_id, plain_text as printed_name
    from cells
    where regexp_full_match(text_before, {{ phrase('project_name_field') }})
    union all
    select
        projects.document_id,
        projects.table_id,
        regexp_extract(lines.plain_text, {{ rule_phrase('project_name_line') }}, 1) as printed_name,
    from {{ ref('int_printed_lines') }} as lines
    asof inner join projects
        on lines.document_id = projects.document_id and lines.seq > projects.table_id
    where regexp_matches(lines.plain_text, {{ rule_phrase('project_name_line') }})
        and lines.seq < projects.table_id + 2000000
),

named as (
    select document_id, table_id, min(printed_name) as printed_name
    from placed
    group by 1, 2
),

titled as (
    select
        projects.document_id,
        projects.table_id,
        nullif(regexp_replace(
            lines.plain_text, {{ rule_phrase('evaluation_title_frame') }}, '', 'g'
        ), '') as title_name,
        title_name is null or regexp_full_match(title_name, {{ rule_phrase('title_of_none') }}) as names_none,
    from projects
    inner join {{ ref('int_printed_lines') }} as lines
        on projects.document_id = lines.document_id and projects.table_id = lines.seq
),

-- a title set in two lines leaves its second half above the table
titles as (
    select
        projects.document_id,
        'project ' || projects.table_no as instance,
        case
            when named.printed_name is null or titled.names_none
                then 'not_testable'
            when ends_with(named.printed_name, titled.title_name) or ends_with(titled.title_name, named.printed_name)
                then 'exact'
            else 'violated'
        end as outcome,
        case
            when named.printed_name is null then '项目名称 is not read'
            when titled.names_none then 'the title names no project'
            when not (
                ends_with(named.printed_name, titled.title_name) or ends_with(titled.title_name, named.printed_name)
            ) then 'title and 项目名称 differ'
        end as reason,
        projects.page_no,
        concat_ws(' / ', titled.title_name, named.printed_name) as printed,
    from projects
    left join named on projects.document_id = named.document_id and projects.table_id = named.table_id
    left join titled on projects.document_id = titled.document_id and projects.table_id = titled.table_id
),

summaries as (
    select
        lines.document_id,
        lines.page_no,
        regexp_extract(lines.plain_text, phrases.pattern, 1) as summary_name,
    from {{ ref('int_printed_lines') }} as lines
    inner join {{ ref('rule_phrases') }} as phrases
        on phrases.topic = 'summary_name'
        and regexp_matches(lines.plain_text, {{ rule_phrase('summary_word') }})
        and regexp_matches(lines.plain_text, phrases.pattern)
),

narrative as (
    select
        summaries.document_id,
        'narrative ' || summaries.summary_name as instance,
        case
            when bool_or({{ plain('projects.project_name') }} = summaries.summary_name) then 'exact'
            else 'violated'
        end as outcome,
        case
            when not bool_or({{ plain('projects.project_name') }} = summaries.summary_name)
                then 'no self-evaluation has the name that the narrative gives'
        end as reason,
        min(summaries.page_no) as page_no,
        summaries.summary_name as printed,
    from summaries
    inner join projects on summaries.document_id = projects.document_id
    group by summaries.document_id, summaries.summary_name
),

final as (
    select *, 'S14' as identity_id from titles
    union all by name
    select *, 'S14' as identity_id from narrative
)

select * from final
