-- Tables that left no grid: a note, a title with a sentence, or no more than a line of the contents.
with lines as (
    select * from {{ ref('int_printed_lines') }}
),

found as (
    select distinct document_id, table_id, table_code from {{ ref('int_table_blocks') }}
),

-- a title or a note has a grid, too, that shows it to be of another table
lone as (
    select lines.* from lines
    anti join found on lines.document_id = found.document_id and lines.seq = found.table_id
),

-- a note whose table left neither a title nor a grid
orphan_notes as (
    select notes.document_id, notes.seq as table_id, notes.note_table_code as table_code, notes.page_no, notes.block_no
    from lone as notes
    where notes.note_table_code is not null
        and not exists (
            select 1 from found
            where found.document_id = notes.document_id and found.table_code = notes.note_table_code
        )
        and not exists (
            select 1 from lines as titles
            where titles.document_id = notes.document_id
                and titles.table_code = notes.note_table_code
                and titles.seq < notes.seq
                and titles.seq > notes.seq - 1000000 * 3
                and not exists (
                    select 1 from lines as prose
                    where prose.document_id = notes.document_id
                        and (prose.is_prose or prose.is_note)
                        and prose.seq > titles.seq and prose.seq < notes.seq
                )
        )
),

-- titles with a note or a sentence, but without a grid
titles_without_grid as (
    select titles.document_id, titles.seq as table_id, titles.table_code, titles.page_no, titles.block_no
    from lone as titles
    where titles.table_code is not null
        and not exists (
            select 1 from found
            where found.document_id = titles.document_id and found.table_code = titles.table_code
        )
        and exists (
            select 1 from lines as notes
            where notes.document_id = titles.document_id
                and notes.block_no between titles.block_no and titles.block_no + 2
                and notes.seq > titles.seq
                and (notes.note_table_code = titles.table_code or notes.says_no_data)
        )
),

-- the table of contents names what the body has to show
contents_cells as (
    select
        cells.document_id,
        cells.page_no,
        cells.block_no,
        titles.table_code,
    from {{ ref('stg_table_cells') }} as cells
    inner join {{ ref('table_titles') }} as titles
        on regexp_matches(cells.plain_text, {{ phrase('table_word') }})
        and regexp_full_match(
            regexp_replace(regexp_replace(cells.plain_text, {{ phrase('section_mark') }}, ''), '[.…]*[0-9]*$', ''),
            titles.pattern
        )
    where titles.document_kind = 'final_account'
    qualify row_number() over (
        partition by cells.document_id, titles.table_code order by cells.block_no, cells.row_no
    ) = 1
),

announced as (
    select document_id, page_no, block_no, table_code from contents_cells
    union all
    select document_id, page_no, block_no, table_code from lone
    where table_code is not null and document_kind = 'final_account'
),

found_or_said as (
    select document_id, table_code from found
    union all
    select document_id, table_code from orphan_notes
    union all
    select document_id, table_code from titles_without_grid
),

announced_only as (
    select
        announced.document_id,
        min(announced.block_no) * 1000000 + 900000 + dense_rank() over (
            partition by announced.document_id order by announced.table_code
        ) as table_id,
        announced.table_code,
        min(announced.page_no) as page_no,
        min(announced.block_no) as block_no,
    from announced
    where not exists (
        select 1 from found_or_said
        where found_or_said.document_id = announced.document_id
            and found_or_said.table_code = announced.table_code
    )
    group by announced.document_id, announced.table_code
),

final as (
    select document_id, table_id, table_code, page_no, block_no from orphan_notes
    union all
    select document_id, table_id, table_code, page_no, block_no from titles_without_grid
    union all
    select document_id, table_id, table_code, page_no, block_no from announced_only
    qualify row_number() over (partition by document_id, table_code order by table_id desc) = 1
)

select * from final
