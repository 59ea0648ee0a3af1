-- Words that compare final and budget (决算数小于预算数) with their place, and what their clause names.
with wordings as (
    select code, pattern from {{ ref('rule_phrases') }}
    where topic = 'budget_words'
),

{% set wording = any_pattern('rule_phrases', "topic = 'budget_words'") %}
documents as (
    select document_id from {{ ref('int_accounts') }}
    where document_kind in ('final_account', 'overall_evaluation')
),

passages as (
    select
        passages.*,
        string_split(
            regexp_replace(
                replace(text, chr(30), ' '), '(' || {{ wording }} || ')', chr(30) || '\1' || chr(30), 'g'
            ), chr(30)
        ) as pieces,
    from {{ ref('int_passages') }} as passages
    inner join documents on passages.document_id = documents.document_id
    where passages.section_code not in ('front', 'tables', 'evaluation', 'attachments', 'glossary')
        and regexp_matches(text, {{ wording }})
),

pieces as (
    select
        document_id, passage_no, section_code, page_nos[1] as page_no, text,
        unnest(pieces) as piece,
        generate_subscripts(pieces, 1) as piece_no,
    from passages
),

placed as (
    select
        *,
        coalesce(sum(length(piece)) over (
            partition by document_id, passage_no order by piece_no rows between unbounded preceding and 1 preceding
        ), 0) as position,
    from pieces
),

words as (
    select
        placed.*, wordings.code,
        regexp_extract(substr(text, 1, cast(position as bigint)), '([^,。;:!?]*)$', 1) as clause,
        -- what the clause names besides the year and the office
        regexp_replace(
            clause, {{ rule_phrase('names_nothing') }}, '', 'g'
        ) as named,
    from placed
    inner join wordings on regexp_full_match(placed.piece, wordings.pattern)
    where placed.piece_no % 2 = 0
        and not regexp_matches(clause, {{ rule_phrase('negation') }})
),

final as (
    select distinct
        document_id, passage_no, page_no, section_code, text, position, piece as printed, code, clause, named,
    from words
)

select * from final
