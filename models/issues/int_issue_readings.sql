-- Pages whose two readings differ in more than a few cells: one of them has put the characters elsewhere.
with documents as (
    select document_id from {{ ref('int_accounts') }}
),

cells as (
    select cells.*
    from {{ ref('stg_table_cells') }} as cells
    inner join documents on cells.document_id = documents.document_id
    where cells.second_text is not null and (cells.plain_text <> '' or cells.is_disputed)
),

pages as (
    select
        document_id,
        page_no,
        count(*) as cell_count,
        count(*) filter (where is_disputed) as disputed_count,
    from cells
    group by 1, 2
),

-- the first cell that both readings have something for, else the first
examples as (
    select *
    from cells
    where is_disputed
    qualify row_number() over (
        partition by document_id, page_no
        order by plain_text = '' or trim(second_text) = '', block_no, row_no, col_no
    ) = 1
),

final as (
    select
        pages.document_id,
        'readings of page ' || pages.page_no as issue_key,
        'page_read_two_ways' as kind,
        pages.page_no,
        cast(floor(examples.block_no) as integer) as block_no,
        examples.row_no as line_no,
        examples.printed,
        examples.second_text as expected,
        map {
            'count': cast(pages.disputed_count as varchar),
            'total': cast(pages.cell_count as varchar),
            'first': coalesce(nullif(trim(replace(examples.printed, chr(10), ' ')), ''), '—'),
            'second': coalesce(nullif(trim(replace(examples.second_text, chr(10), ' ')), ''), '—'),
        } as facts,
    from pages
    inner join examples on pages.document_id = examples.document_id and pages.page_no = examples.page_no
    where pages.disputed_count > 3
)

select * from final
