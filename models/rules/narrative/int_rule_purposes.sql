-- E65: what an item of the function classification is told to be used for (用于…) fits its name: no words of another
-- item where none of its own stand beside them.
with passages as (
    select
        document_id, passage_no, page_nos[1] as page_no, text,
        string_split(
            regexp_replace(
                replace(text, chr(30), ' '), {{ rule_phrase('purpose_told') }}, chr(30) || '\1' || chr(30), 'g'
            ), chr(30)
        ) as pieces,
    from {{ ref('int_passages') }}
    where source = 'text' and regexp_matches(text, {{ rule_phrase('purpose_word') }})
        and section_code in ('gp_total', 'gp_structure', 'gp_detail', 'expenditure', 'unit_expenditure')
),

pieces as (
    select * exclude (pieces), unnest(pieces) as piece, generate_subscripts(pieces, 1) as piece_no
    from passages
),

placed as (
    select
        *,
        cast(coalesce(sum(length(piece)) over (
            partition by document_id, passage_no order by piece_no rows between unbounded preceding and 1 preceding
        ), 0) as bigint) as position,
    from pieces
),

-- up to where the next statement begins
purposes as (
    select
        document_id, passage_no, page_no, text, position,
        regexp_replace(piece, {{ rule_phrase('purpose_ended') }}, '') as purpose,
    from placed
    where piece_no % 2 = 0 and not regexp_matches(piece, {{ rule_phrase('purposes_follow') }})
),

items as (
    select document_id, passage_no, position, line_code, position + length(printed) as ends_at,
    from {{ ref('fct_claim') }}
    where subject_code = 'function' and line_code is not null and claim_state <> 'derived'
),

-- named by the number before, with nothing but its measure between; or by its name before and its number behind
candidates as (
    select purposes.*, items.line_code, 1 as turn, -items.position as distance,
    from purposes
    inner join items
        on purposes.document_id = items.document_id and purposes.passage_no = items.passage_no
        and purposes.position >= items.ends_at
    where regexp_full_match(
        substr(purposes.text, items.ends_at + 1, purposes.position - items.ends_at),
        {{ rule_phrase('measure_words') }}
    )
    union all
    select purposes.*, items.line_code, 2, items.position,
    from purposes
    inner join items
        on purposes.document_id = items.document_id and purposes.passage_no = items.passage_no
        and purposes.position < items.position
    where regexp_matches(substr(purposes.text, 1, purposes.position), {{ rule_phrase('level_told_before') }})
        and not regexp_matches(
            substr(purposes.text, purposes.position + length(purposes.purpose) + 1,
                items.position - purposes.position - length(purposes.purpose)),
            {{ rule_phrase('purpose_word') }}
        )
),

named as (
    select * from candidates
    qualify row_number() over (
        partition by document_id, passage_no, position order by turn, distance, line_code
    ) = 1
),

labels as (
    select document_id, line_code, min(label) as label from {{ ref('int_claim_labels') }}
    where subject_code = 'function'
    group by document_id, line_code
),

judged as (
    select
        named.*,
        named.line_code || coalesce(' ' || labels.label, '') as item,
        regexp_replace(purpose, {{ rule_phrase('not_included') }}, '', 'g') as paid,
        regexp_matches(paid, words.foreign_pattern) and not regexp_matches(paid, words.own_pattern) as is_foreign,
    from named
    inner join {{ ref('purpose_words') }} as words on starts_with(named.line_code, words.code_prefix)
    left join labels on named.document_id = labels.document_id and named.line_code = labels.line_code
    qualify row_number() over (
        partition by named.document_id, named.passage_no, named.position order by length(words.code_prefix) desc
    ) = 1
),

final as (
    select
        document_id,
        'E65' as identity_id,
        {{ told_apart('item', 'document_id', 'passage_no, position') }} as instance,
        cast(is_foreign as integer) as lhs,
        0 as rhs,
        0 as tolerance,
        case when is_foreign then 'violated' else 'exact' end as outcome,
        case when is_foreign then 'the purpose is that of another item' end as reason,
        cast([] as varchar[]) as figure_ids,
        page_no,
        purpose as printed,
    from judged
    union all by name
    {{ nothing_told('E65', 'no purpose of such an item is told', ref('int_accounts'), 'judged') }}
)

select * from final
