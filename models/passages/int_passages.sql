-- Running text in one piece: the lines of a paragraph joined over line and page ends (a number that the end
-- of a line parts is one number), and the cells
-- of evaluation tables that hold prose. A passage keeps where each of its lines begins. It has an end even where
-- nothing marks one: each of its numbers is told with its sentence, which would fill a disk with one long text.
{% set longest = 4000 %}
with marked as (
    select
        *,
        sum(if(starts_passage, 1, 0)) over (partition by document_id order by seq) as paragraph_no,
    from {{ ref('int_prose_lines') }}
),

measured as (
    select
        *,
        coalesce(sum(length(tight_text)) over (
            partition by document_id, paragraph_no order by seq rows between unbounded preceding and 1 preceding
        ), 0) // {{ longest }} as part_no,
    from marked
),

lines as (
    select
        * exclude (paragraph_no, part_no),
        dense_rank() over (partition by document_id order by paragraph_no, part_no) as passage_no,
    from measured
),

paragraphs as (
    select
        document_id,
        'text' as source,
        passage_no,
        min(seq) as seq,
        min_by(section_code, seq) as section_code,
        min_by(section_title, seq) as section_title,
        bool_and(is_heading) as is_heading,
        string_agg(tight_text, '' order by seq) as text,
        array_agg(printed_line order by seq) as line_nos,
        array_agg(page_no order by seq) as page_nos,
        array_agg(block_no order by seq) as block_nos,
        array_agg(length(tight_text) order by seq) as lengths,
        cast(null as integer) as table_no,
        cast(null as integer) as row_no,
        cast(null as integer) as col_no,
    from lines
    group by document_id, passage_no
),

cells as (
    select
        document_id,
        'cell' as source,
        100000 + row_number() over (partition by document_id order by table_id, row_at, col_no) as passage_no,
        table_id as seq,
        'evaluation' as section_code,
        table_code as section_title,
        false as is_heading,
        plain_text as text,
        [printed_line] as line_nos,
        [page_no] as page_nos,
        [block_no] as block_nos,
        [length(plain_text)] as lengths,
        table_no,
        row_no,
        col_no,
    from {{ ref('int_prose_cells') }}
),

final as (
    select * from paragraphs
    union all
    select * from cells
)

select * from final
