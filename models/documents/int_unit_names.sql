-- Every name a document gives its unit, with the code where one is printed, and where it stands.
with lines as (
    select * from {{ ref('int_printed_lines') }}
),

fields as (
    select
        lines.document_id,
        'field' as name_source,
        1 as priority,
        lines.page_no,
        cast(null as varchar) as unit_code,
        regexp_extract(
            lines.plain_text,
            {{ phrase('unit_field_name') }}, 1
        ) as unit_name,
    from lines
    where regexp_matches(lines.plain_text, {{ any_pattern('phrases', "topic = 'unit_field'") }})
),

-- the cover: what stands before 2024年度部门决算, on one line or on several
cover_lines as (
    select
        document_id,
        page_no,
        seq,
        left(plain_text, 160) as plain_text,
        sum(least(length(plain_text), 160)) over (partition by document_id order by seq) as length_so_far,
    from lines
    where (length(plain_text) > 160 or not regexp_matches(plain_text, {{ phrase('contents_line') }}))
        and not regexp_full_match(plain_text, {{ any_pattern('phrases', "topic = 'draft'") }})
        and not regexp_matches(plain_text, {{ phrase('page_furniture') }})
    qualify row_number() over (partition by document_id order by seq) <= 8
),

-- from each of its lines on: a page may begin with what is no cover
covers as (
    select
        document_id,
        page_no,
        row_number() over (partition by document_id order by seq) as first_line,
        string_agg(plain_text, '') over (
            partition by document_id order by seq rows between current row and unbounded following
        ) as cover_text,
    from cover_lines
    where length_so_far - length(plain_text) < 160
),

cover_names as (
    select
        document_id,
        'cover' as name_source,
        if(first_line = 1, 2, 5) as priority,
        page_no,
        cast(null as varchar) as unit_code,
        list_filter(
            [
                regexp_extract(cover_text, {{ phrase('cover_of_evaluation') }}, 1),
                regexp_extract(cover_text, {{ phrase('cover_of_account') }}, 1),
                -- behind the year there may stand anything, so that only an office counts
                nullif(
                    regexp_extract(cover_text, {{ phrase('cover_of_account_of_year') }}, 1),
                    regexp_replace(
                        regexp_extract(cover_text, {{ phrase('cover_of_account_of_year') }}, 1),
                        {{ phrase('office_ending') }}, ''
                    )
                )
            ],
            lambda name: name <> '' and not regexp_matches(name, {{ phrase('no_cover_name') }})
        )[1] as unit_name,
    from covers
    where unit_name is not null
        and (first_line = 1 or regexp_matches(unit_name, {{ phrase('office_ending') }}))
    qualify row_number() over (partition by document_id order by first_line) = 1
),

title_names as (
    select
        document_id,
        'title' as name_source,
        4 as priority,
        page_no,
        cast(null as varchar) as unit_code,
        unit_name,
    from {{ ref('int_document_titles') }}
),

together as (
    select * from fields
    union all
    select * from title_names
    union all
    select * from cover_names
    union all
    select document_id, 'heading' as name_source, 6 as priority, page_no, null as unit_code, unit_name
    from {{ ref('int_heading_names') }}
    union all
    select document_id, 'evaluation' as name_source, 3 as priority, page_no, unit_code, unit_name
    from {{ ref('int_evaluated_units') }}
),

final as (
    select
        document_id,
        unit_name,
        unit_code,
        name_source,
        priority,
        min(page_no) as page_no,
        count(*) as times,
    from together
    where length(unit_name) between 2 and 60
        and not regexp_full_match(unit_name, '[(][^()]*[)]')
        and not regexp_matches(unit_name, {{ phrase('money_unit_field') }})
        and not regexp_matches(unit_name, {{ phrase('placeholder') }})
    group by 1, 2, 3, 4, 5
)

select * from final
