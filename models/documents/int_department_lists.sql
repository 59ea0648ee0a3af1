-- The units a department lists as those of its final account (决算编制范围), as printed.
with documents as (
    select document_id, unit_name from {{ ref('int_documents') }}
    where document_kind = 'final_account'
),

-- 纳入…决算编制范围的单位包括: may be broken over two lines
lists as (
    select document_id, min(seq) as list_seq
    from (
        select
            document_id,
            seq,
            plain_text,
            lag(plain_text, 1, '') over (partition by document_id order by seq) as text_before,
        from {{ ref('int_printed_lines') }}
    ) as lines
    inner join {{ ref('rule_phrases') }} as phrases
        on phrases.topic = 'unit_list'
        and regexp_matches(lines.plain_text, {{ rule_phrase('unit_word') }})
        and regexp_matches(lines.text_before || lines.plain_text, phrases.pattern)
    group by 1
),

-- the next grid has a column 单位名称
headers as (
    select cells.document_id, cells.block_no, cells.row_no, cells.col_no
    from {{ ref('stg_table_cells') }} as cells
    inner join lists on cells.document_id = lists.document_id
    where regexp_full_match(cells.plain_text, {{ rule_phrase('unit_column') }})
        and cells.block_no * 1000000 > lists.list_seq - 1000000
    qualify row_number() over (partition by cells.document_id order by cells.block_no, cells.row_no) = 1
),

names as (
    select
        cells.document_id,
        cells.page_no,
        cells.row_no,
        regexp_replace(cells.plain_text, '[(].*[)]$', '') as unit_name,
        regexp_matches(cells.plain_text, {{ rule_phrase('own_level') }}) as is_own_level,
    from {{ ref('stg_table_cells') }} as cells
    inner join headers
        on {{ same_column('cells', 'headers') }}
        and cells.row_no > headers.row_no
    where cells.plain_text <> ''
),

final as (
    select
        names.document_id,
        names.page_no,
        names.row_no,
        names.unit_name,
        names.is_own_level or names.unit_name = documents.unit_name as is_own_level,
        {{ own_level_key('names.unit_name') }} as unit_key,
    from names
    inner join documents on names.document_id = documents.document_id
)

select * from final
