-- Each table of two editions: what either says of it as a whole. Only where both show data are cells compared.
with pairs as (
    select * from {{ ref('int_edition_pairs') }} where earlier_document_id is not null
),

cells as (
    select * from {{ ref('int_edition_cells') }}
),

sided as (
    select
        pairs.document_id,
        pairs.earlier_document_id,
        cells.table_key,
        cells.table_code,
        cells.project_name,
        cells.table_state,
        cells.document_id = pairs.document_id as is_later,
        case when cells.line_code = 'TABLE' then cells.figure_id end as marker_id,
    from pairs
    inner join cells on cells.document_id in (pairs.document_id, pairs.earlier_document_id)
),

states as (
    select
        document_id,
        earlier_document_id,
        table_key,
        min(table_code) as table_code,
        min(project_name) as project_name,
        max(table_state) filter (where is_later) as table_state,
        max(table_state) filter (where not is_later) as earlier_table_state,
        min(marker_id) filter (where is_later) as figure_id,
        min(marker_id) filter (where not is_later) as earlier_figure_id,
    from sided
    group by document_id, earlier_document_id, table_key
),

final as (
    select
        *,
        case
            when table_state = 'data' and earlier_table_state = 'data' then 'compared'
            when table_state = earlier_table_state then 'same'
            when earlier_table_state is null then 'table_added'
            when table_state is null then 'table_removed'
            when table_state = 'lost' then 'table_lost'
            when earlier_table_state = 'lost' then 'table_found'
            when earlier_table_state = 'data' then 'table_emptied'
            when table_state = 'data' then 'table_filled'
            else 'state_changed'
        end as change,
    from states
)

select * from final
