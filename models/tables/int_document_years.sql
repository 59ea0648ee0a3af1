-- The year each document speaks of, by its witnesses: lines that say so (cover, titles, heads of tables, headings), the
-- title of a statement, and the name of the file. The most of them decide; of two years named as often, the first line.
with lines as (
    select
        document_id,
        seq,
        regexp_extract(plain_text, {{ phrase('year_named') }}, 1) as year_text,
    from {{ ref('int_printed_lines') }}
    where regexp_matches(plain_text, {{ phrase('year_line') }})
),

titles as (
    select
        document_id,
        year_text,
    from {{ ref('int_document_titles') }}
),

-- a name tells a year where it holds but one
names as (
    select
        document_id,
        regexp_extract(file_name, '(?:^|[^0-9])(20[0-9]{2})(?:[^0-9]|$)', 1) as year_text,
    from {{ ref('stg_documents') }}
    where len(list_distinct(regexp_extract_all(file_name, '20[0-9]{2}'))) = 1
),

witnesses as (
    select document_id, year_text, seq from lines
    union all
    select document_id, year_text, 8000000000000 as seq from titles
    union all
    -- a file is named by whoever stored it: it speaks only beside others
    select names.document_id, names.year_text, 9000000000000 as seq
    from names
    semi join lines on names.document_id = lines.document_id
),

counted as (
    select
        document_id,
        try_cast(year_text as integer) as fiscal_year,
        count(*) as witness_count,
        min(seq) as first_seq,
    from witnesses
    where year_text <> ''
    group by 1, 2
),

chosen as (
    select *
    from counted
    qualify row_number() over (partition by document_id order by witness_count desc, first_seq, fiscal_year) = 1
),

final as (
    select
        documents.document_id,
        chosen.fiscal_year,
        coalesce(chosen.witness_count, 0) as witness_count,
    from {{ ref('stg_documents') }} as documents
    left join chosen on documents.document_id = chosen.document_id
)

select * from final
