-- The cells and table markers of documents that are compared, under keys that hold across editions: a project is
-- known by its name, a line by its code, and by its label where it has none.
with documents as (
    select document_id from {{ ref('int_edition_pairs') }} where earlier_document_id is not null
    union
    select earlier_document_id from {{ ref('int_edition_pairs') }} where earlier_document_id is not null
),

projects as (
    select document_id, table_no, project_name
    from {{ ref('int_projects') }}
),

keyed as (
    select
        figures.*,
        projects.project_name,
        concat_ws('/', figures.table_code, nullif({{ plain('projects.project_name') }}, '')) as table_key,
        concat_ws(
            '/',
            coalesce(figures.side_code, ''),
            figures.line_code,
            case
                when figures.line_code in (
                    'unknown', 'indicator', 'project', 'fund_source', 'fund_breakdown'
                ) then {{ plain('figures.line_label') }}
            end
        ) as line_key,
        case
            when figures.cell_state in ('value', 'zero')
                then figures.cell_state || ' ' || coalesce(figures.amount_yuan, figures.value)
            when figures.cell_state = 'unreadable' then 'unreadable ' || {{ plain('figures.printed') }}
            else figures.cell_state
        end as content,
    from {{ ref('fct_figure') }} as figures
    inner join documents on figures.document_id = documents.document_id
    left join projects on figures.document_id = projects.document_id and figures.table_no = projects.table_no
),

final as (
    select
        *,
        -- what a table as a whole says: data, or why there is none
        coalesce(
            max(case when cell_state in ('value', 'zero', 'unreadable') then 'data' end) over (
                partition by document_id, table_key
            ),
            max(case when line_code = 'TABLE' then cell_state end) over (partition by document_id, table_key),
            'blank'
        ) as table_state,
    from keyed
)

select * from final
