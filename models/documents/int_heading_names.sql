-- The unit as headings within a document name it: its title, chapters (第一部分 …概况), the head of a table (单位:…).
-- A heading may name much else, so a name counts where it ends as that of an office does.
with final as (
    select
        lines.document_id,
        lines.page_no,
        regexp_extract(lines.plain_text, headings.pattern, 1) as unit_name,
    from {{ ref('int_printed_lines') }} as lines
    inner join {{ ref('unit_headings') }} as headings on regexp_matches(lines.plain_text, headings.pattern)
    where length(lines.plain_text) <= 80
        and regexp_matches(unit_name, {{ phrase('office_ending') }})
        and not regexp_matches(unit_name, {{ phrase('no_cover_name') }})
)

select * from final
