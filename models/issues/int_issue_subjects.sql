-- What an instance is called: the project of a self-evaluation, the table, or the instance as it is.
with violations as (
    select document_id, identity_id, instance from {{ ref('int_issue_violations') }}
),

named as (
    select
        *,
        try_cast(nullif(regexp_extract(instance, '^(?:table|project) ([0-9]+)', 1), '') as bigint) as table_no,
        regexp_extract(instance, '^[^: ]+') as table_code,
    from violations
),

titles as (
    select table_code, min(title_zh) as title_zh from {{ ref('table_titles') }}
    group by table_code
),

projects as (
    select document_id, table_no, min(project_name) as project_name, min(page_no) as page_no
    from {{ ref('int_projects') }}
    group by document_id, table_no
),

final as (
    select
        named.document_id,
        named.identity_id,
        named.instance,
        projects.project_name,
        projects.page_no,
        titles.title_zh as table_title,
        case
            when projects.project_name is not null then '项目“' || projects.project_name || '”'
            when titles.title_zh is not null then titles.title_zh
            else '“' || coalesce(words.wording_zh, named.instance) || '”'
        end as noun_zh,
        case
            when projects.project_name is not null then 'the project “' || projects.project_name || '”'
            when titles.title_zh is not null then titles.title_zh || ' (' || replace(named.table_code, '_', ' ') || ')'
            else '“' || named.instance || '”'
        end as noun_en,
        -- 项目“…”第7项指标
        noun_zh || coalesce(
            '第' || nullif(regexp_extract(named.instance, 'indicator ([0-9]+)', 1), '') || '项指标', ''
        ) as label_zh,
        coalesce(nullif(regexp_extract(named.instance, 'indicator [0-9]+'), '') || ' of ', '') || noun_en as label_en,
    from named
    left join projects
        on named.document_id = projects.document_id and named.table_no = projects.table_no
    left join {{ ref('issue_words') }} as words on named.instance = words.wording_en
    left join titles on named.table_code = titles.table_code
)

select * from final
