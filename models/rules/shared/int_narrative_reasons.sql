-- Where the narrative gives reasons (原因, 由于, 受…影响): one row per wording, with its place.
with sections as (
    select document_id, passage_no, section_code, text from {{ ref('int_passages') }}
    where source = 'text' and section_code not in ('front', 'tables', 'glossary', 'attachments')
),

{% set wording = any_pattern('rule_phrases', "topic = 'reason_given'") %}
pieces as (
    select
        document_id, passage_no, section_code,
        string_split(
            regexp_replace(
                replace(text, chr(30), ' '), '(' || {{ wording }} || ')', chr(30) || '\1' || chr(30), 'g'
            ), chr(30)
        ) as pieces,
        unnest(pieces) as piece,
        generate_subscripts(pieces, 1) as piece_no,
    from sections
),

placed as (
    select
        document_id, passage_no, section_code, piece_no,
        coalesce(sum(length(piece)) over (
            partition by document_id, passage_no order by piece_no rows between unbounded preceding and 1 preceding
        ), 0) as position,
    from pieces
),

final as (
    select
        document_id, passage_no, section_code,
        cast(position as bigint) as position,
        cast(passage_no * 100000 + position as bigint) as place,
    from placed
    where piece_no % 2 = 0
)

select * from final
