-- S04: cover, headings, heads of tables and self-evaluations name one unit.
with documents as (
    select document_id, unit_name from {{ ref('int_accounts') }}
    where unit_name is not null
),

headings as (
    select
        lines.document_id,
        nullif(
            regexp_replace(
                regexp_extract(lines.plain_text, phrases.pattern, 1), {{ rule_phrase('part_before_unit') }}, ''
            ), ''
        ) as printed_name,
        'heading' as name_source,
        lines.page_no,
    from {{ ref('int_printed_lines') }} as lines
    inner join {{ ref('rule_phrases') }} as phrases
        on phrases.topic = 'unit_heading'
        and length(lines.plain_text) <= 80
        and regexp_matches(lines.plain_text, {{ rule_phrase('account_word') }})
        and regexp_matches(lines.plain_text, phrases.pattern)
    where regexp_matches(lines.plain_text, {{ any_pattern('rule_phrases', "topic = 'unit_heading'") }})
),

named as (
    select document_id, unit_name as printed_name, name_source, page_no from {{ ref('int_unit_names') }}
    union all
    select document_id, printed_name, name_source, page_no from headings
),

-- (本级) tells the level, not the unit, nor does 彝族自治; a name cut short by its cell, or without its division, is no
-- other name
bare as (
    select
        named.*,
        documents.unit_name,
        regexp_replace(
            regexp_replace(documents.unit_name, {{ phrase('autonomy') }}, '\1'), {{ rule_phrase('level_mark') }}, ''
        ) as bare_unit,
        regexp_replace(
            regexp_replace(named.printed_name, {{ phrase('autonomy') }}, '\1'), {{ rule_phrase('level_mark') }}, ''
        ) as bare_name,
    from documents
    inner join named on documents.document_id = named.document_id
    where named.printed_name is not null
),

judged as (
    select
        document_id,
        unit_name,
        name_source,
        printed_name,
        page_no,
        starts_with(bare_unit, bare_name) or starts_with(bare_name, bare_unit) or ends_with(bare_unit, bare_name)
        or ends_with(bare_name, bare_unit) as is_same,
        count(distinct name_source) over (partition by document_id) as place_count,
    from bare
),

sources as (
    select
        document_id,
        unit_name,
        name_source,
        max(place_count) as place_count,
        bool_and(is_same) as is_same,
        min(page_no) filter (where not is_same) as page_no,
        string_agg(distinct printed_name, ', ' order by printed_name) filter (where not is_same) as printed,
    from judged
    group by 1, 2, 3
),

final as (
    select
        document_id,
        'S04' as identity_id,
        name_source as instance,
        case
            when not is_same then 'violated'
            when place_count = 1 then 'not_testable'
            else 'exact'
        end as outcome,
        case
            when not is_same then 'printed ' || printed || ', elsewhere ' || unit_name
            when place_count = 1 then 'the unit is named in one kind of place only'
        end as reason,
        page_no,
        printed,
    from sources
)

select * from final
