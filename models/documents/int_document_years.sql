-- The year each document speaks of: the first line that says so (cover, title or head of a table), else what its
-- title tells.
with lines as (
    select
        document_id,
        regexp_extract(plain_text, {{ phrase('year_named') }}, 1) as year_text,
    from {{ ref('int_printed_lines') }}
    where regexp_matches(plain_text, {{ phrase('year_line') }})
    qualify row_number() over (partition by document_id order by seq) = 1
),

final as (
    select
        documents.document_id,
        try_cast(coalesce(lines.year_text, titles.year_text) as integer) as fiscal_year,
    from {{ ref('stg_documents') }} as documents
    left join lines on documents.document_id = lines.document_id
    left join {{ ref('int_document_titles') }} as titles on documents.document_id = titles.document_id
)

select * from final
