-- What the title of a document that is no more than a statement tells: its kind, its unit, its year. A title names
-- the office; a statement about a whole county has none to speak for.
with lines as (
    select document_id, page_no, seq, left(plain_text, 80) as plain_text
    from {{ ref('int_printed_lines') }}
),

-- a title stands in front
first_lines as (
    select
        document_id,
        page_no,
        seq,
        plain_text,
    from lines
    where not regexp_matches(plain_text, '^https?:')
        and not regexp_matches(plain_text, {{ phrase('contents_line') }})
    qualify row_number() over (partition by document_id order by seq) <= 8
),

titles as (
    select * from first_lines
    where regexp_matches(plain_text, {{ any_pattern('document_titles') }})
),

final as (
    select
        titles.document_id,
        titles.page_no,
        patterns.document_kind,
        patterns.variant,
        regexp_extract(titles.plain_text, patterns.pattern, 1) as unit_name,
        regexp_extract(titles.plain_text, '20[0-9]{2}') as year_text,
    from titles
    inner join {{ ref('document_titles') }} as patterns
        on regexp_matches(titles.plain_text, patterns.pattern)
    qualify row_number() over (partition by titles.document_id order by titles.seq, patterns.pattern) = 1
)

select * from final
