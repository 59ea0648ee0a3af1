-- All findings, whoever made them, in one shape.
with shape as (
    select
        cast(null as varchar) as document_id,
        cast(null as varchar) as issue_key,
        cast(null as varchar) as kind,
        cast(null as varchar) as blame,
        cast(null as decimal(20, 2)) as severity_yuan,
        cast(null as integer) as page_no,
        cast(null as integer) as block_no,
        cast(null as integer) as line_no,
        cast(null as varchar) as identity_id,
        cast(null as varchar) as instance,
        cast(null as varchar) as concept,
        cast(null as varchar) as printed,
        cast(null as varchar) as expected,
        cast(null as varchar) as sentence,
        cast(null as varchar[]) as figure_ids,
        cast(null as map(varchar, varchar)) as facts,
    where false
),

final as (
    select * from shape
    {% for source in [
        'identities', 'claims', 'losses', 'layouts', 'titles', 'readings', 'targets', 'projects', 'base_data', 'words',
        'sangong',
    ] %}
    union all by name
    select * from {{ ref('int_issue_' ~ source) }}
    {% endfor %}
)

select * from final
