-- A table whose title nobody knows: named, with how many numbers stay in the rows as they were landed.
with titles as (
    select * from {{ ref('int_strange_titles') }}
),

numbers as (
    select
        blocks.document_id,
        blocks.table_id,
        count(*) as number_count,
    from {{ ref('int_table_blocks') }} as blocks
    inner join {{ ref('stg_table_cells') }} as cells
        on blocks.document_id = cells.document_id and blocks.block_no = cells.block_no
    where blocks.table_code = 'other' and cells.amount_text is not null
    group by 1, 2
),

final as (
    select
        titles.document_id,
        'title/' || cast(titles.seq as bigint) as issue_key,
        'table_unknown' as kind,
        titles.page_no,
        try_cast(titles.block_no as integer) as block_no,
        titles.title as printed,
        map {'printed': titles.title, 'count': cast(numbers.number_count as varchar)} as facts,
    from titles
    inner join numbers on titles.document_id = numbers.document_id and titles.seq = numbers.table_id
)

select * from final
