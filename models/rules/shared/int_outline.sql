-- Headings of a document: its parts (第N部分) and numbered sections, in the contents and in the body.
{% set heading = any_pattern('rule_phrases', "topic in ('part_heading', 'section_heading')") %}
with zones as (
    select * from {{ ref('int_document_zones') }}
),

candidates as (
    select document_id, page_no, seq, plain_text, regexp_matches(plain_text, '[.…]{2,}[0-9]*$') as is_contents
    from {{ ref('int_printed_lines') }}
    where not is_prose and not is_note
    union all
    -- a table of contents may be a grid
    select document_id, page_no, block_no * 1000000 + row_no as seq, plain_text, true
    from {{ ref('stg_table_cells') }}
),

headings as (
    select
        candidates.*,
        regexp_extract(plain_text, {{ rule_phrase('part_heading') }}, 1) as part_text,
        regexp_extract(plain_text, {{ rule_phrase('section_heading') }}, 1) as section_text,
        regexp_replace(
            regexp_replace(plain_text, {{ heading }}, ''),
            '[.…]*[0-9]*$', ''
        ) as title,
    from candidates
    where length(plain_text) <= 80
        and regexp_matches(plain_text, {{ heading }})
),

placed as (
    select
        headings.document_id,
        headings.page_no,
        headings.seq,
        headings.plain_text,
        headings.title,
        cast({{ chinese_numeral('headings.part_text') }} as integer) as part_no,
        cast({{ chinese_numeral('headings.section_text') }} as integer) as section_no,
        case
            when headings.seq < zones.body_seq then 'contents'
            when headings.is_contents then 'grid'
            when headings.seq >= zones.narrative_from and headings.seq < zones.narrative_to then 'narrative'
            else 'body'
        end as zone,
    from headings
    inner join zones on headings.document_id = zones.document_id
),

final as (
    select
        *,
        last_value(part_no ignore nulls) over (
            partition by document_id, zone = 'contents' order by seq
        ) as of_part_no,
    from placed
    where zone <> 'grid'
)

select * from final
