-- Every number in running text, headings and page furniture, with the claim it is, where it is one.
with passages as (
    select * from {{ ref('int_passages') }}
),

tokens as (
    select * from {{ ref('int_number_tokens') }}
    where regexp_matches(printed, '[0-9]')
),

claims as (
    select document_id, passage_no, position, claim_id, concept_code
    from {{ ref('fct_claim') }}
    where claim_state <> 'derived'
),

in_passages as (
    select
        tokens.document_id,
        tokens.passage_no,
        tokens.printed,
        cast(tokens.position as integer) as position,
        tokens.text_before,
        tokens.text_after,
        tokens.token_kind,
        passages.section_code,
        passages.is_heading,
        passages.text,
        passages.row_no,
        passages.col_no,
        passages.page_nos,
        passages.block_nos,
        passages.line_nos,
        passages.lengths,
        list_position(
            list_transform(
                generate_series(1, len(passages.lengths)),
                lambda i: list_sum(passages.lengths[1:i]) > tokens.position
            ), true
        ) as line_index,
        claims.claim_id,
        claims.concept_code,
    from tokens
    inner join passages
        on tokens.document_id = passages.document_id and tokens.passage_no = passages.passage_no
    left join claims on {{ same_position('tokens', 'claims') }}
),

placed as (
    select
        document_id,
        page_nos[coalesce(line_index, len(page_nos))] as page_no,
        block_nos[coalesce(line_index, len(block_nos))] as block_no,
        line_nos[coalesce(line_index, len(line_nos))] as line_no,
        row_no,
        col_no,
        passage_no,
        position,
        printed,
        text_before,
        text_after,
        token_kind,
        section_code,
        is_heading,
        text,
        claim_id,
        concept_code,
    from in_passages
),

-- lines that are no text: page numbers and running heads
furniture as (
    select
        lines.document_id,
        lines.page_no,
        lines.block_no,
        lines.line_no,
        unnest(regexp_extract_all(lines.plain_text, '[0-9]+([.][0-9]+)?')) as printed,
        generate_subscripts(regexp_extract_all(lines.plain_text, '[0-9]+([.][0-9]+)?'), 1) as position,
        lines.plain_text as text,
        regexp_full_match(lines.plain_text, {{ phrase('page_number') }}) as is_page_number,
    from {{ ref('int_printed_lines') }} as lines
    where not exists (
        select 1 from {{ ref('int_prose_lines') }} as prose
        where prose.document_id = lines.document_id and prose.seq = lines.seq
    )
),

final as (
    select * from placed
    union all by name
    select
        document_id, page_no, block_no, line_no, printed, text, position,
        case when is_page_number then 'page_number' else 'running_head' end as token_kind,
    from furniture
)

select * from final
