-- A document whose form nobody knows, or that is none of the kinds we know: named with the heads it has.
with documents as (
    select
        document_id,
        document_kind,
    from {{ ref('int_documents') }}
    where status <> 'failed'
        and (document_kind = 'unknown' or variant = 'unknown')
),

-- columns of known tables whose head says nothing to us
columns as (
    select
        columns.document_id,
        columns.block_no,
        columns.header_path as words,
    from {{ ref('int_columns') }} as columns
    inner join documents on columns.document_id = documents.document_id
    where columns.role is null and columns.header_path is not null
),

-- the first row of a grid that is under no title
grids as (
    select
        cells.document_id,
        cells.block_no,
        string_agg(cells.plain_text, ' | ' order by cells.col_no) as words,
    from {{ ref('stg_table_cells') }} as cells
    inner join documents on cells.document_id = documents.document_id
    anti join {{ ref('int_table_blocks') }} as blocks
        on cells.document_id = blocks.document_id and cells.block_no = blocks.block_no
    where cells.plain_text <> ''
    group by cells.document_id, cells.block_no, cells.row_no
    qualify row_number() over (partition by cells.document_id, cells.block_no order by cells.row_no) = 1
),

heads as (
    select * from columns
    union
    select * from grids
),

-- a text without a table is named by its first line
first_lines as (
    select
        lines.document_id,
        lines.block_no,
        lines.plain_text as words,
    from {{ ref('int_printed_lines') }} as lines
    inner join documents on lines.document_id = documents.document_id
    where not regexp_matches(lines.plain_text, '^https?:')
    qualify row_number() over (partition by lines.document_id order by lines.seq) = 1
),

together as (
    select * from heads
    union all
    select * from first_lines
    where document_id not in (select document_id from heads)
),

final as (
    select
        documents.document_id,
        'layout' as issue_key,
        if(documents.document_kind = 'unknown', 'kind_unknown', 'layout_unknown') as kind,
        try_cast(min(together.block_no) as integer) as block_no,
        map {
            'count': cast(count(together.words) as varchar),
            'printed': coalesce(array_to_string(list_slice(
                array_agg(left(together.words, 60) order by together.block_no, together.words)
                    filter (where together.words is not null), 1, 5
            ), '、'), '—'),
        } as facts,
    from documents
    left join together on documents.document_id = together.document_id
    group by 1, 2, 3
)

select * from final
