-- The unit as headings within a document name it: its title, chapters (第一部分 …概况), the head of a table (单位:…).
-- A heading may name much else, so a name counts where it ends as that of an office does.
with lines as (
    select document_id, page_no, plain_text
    from {{ ref('int_printed_lines') }}
    where length(plain_text) <= 80
        and regexp_matches(plain_text, {{ any_pattern('unit_headings') }})
),

final as (
    select
        lines.document_id,
        lines.page_no,
        regexp_extract(lines.plain_text, headings.pattern, 1) as unit_name,
    from lines
    inner join {{ ref('unit_headings') }} as headings on regexp_matches(lines.plain_text, headings.pattern)
    where regexp_matches(unit_name, {{ phrase('office_ending') }})
        and not regexp_matches(unit_name, {{ phrase('no_cover_name') }})
)

select * from final
