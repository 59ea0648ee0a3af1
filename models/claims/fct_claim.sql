-- What the narrative states, claim by claim: as printed, and what follows from two of them.
with passages as (
    select * from {{ ref('int_passages') }}
),

documents as (
    select document_id, unit_id, fiscal_year from {{ ref('int_editions') }}
),

claims as (
    select * from {{ ref('int_claim_matches') }}
),

stated as (
    select
        document_id, passage_no, claim_id, section_code, position, sentence, subject_code, line_code, aspect_code,
        printed, value, unit, half_step, amount_yuan, direction, denominator, reason, claim_state, match_status,
        figure_id, figure_value, difference_yuan,
        coalesce(concept_code, kind_of_statement, 'unclassified') as concept_code,
        case when aspect_code = 'prior' then 'last_year' else 'this_year' end as period,
    from claims
),

-- what is not printed but follows from what is: the year before from a stated change, the budget from a stated share
derived as (
    select
        * exclude (source),
        token_no || 'p' as claim_no,
        'actual' as aspect_code,
        'last_year' as period,
    from {{ ref('int_claim_priors') }}
    union all by name
    select
        budgets.*,
        claims.position,
        claims.sentence,
        budgets.token_no || 'b' as claim_no,
        'budget_initial' as aspect_code,
        'this_year' as period,
    from {{ ref('int_claim_budgets') }} as budgets
    inner join claims on {{ same_token('budgets', 'claims') }}
),

together as (
    select * from stated
    union all by name
    select
        *,
        left(document_id, 16) || '/claim/' || passage_no || '/' || claim_no as claim_id,
        '' as printed,
        try_cast(amount_yuan / 10000 as decimal(20, 6)) as value,
        '万元' as unit,
        try_cast(half_step_yuan / 10000 as decimal(20, 6)) as half_step,
        'derived' as claim_state,
        'no_table_value' as match_status,
    from derived
),

placed as (
    select
        together.*,
        passages.source,
        passages.section_title,
        passages.page_nos,
        passages.block_nos,
        passages.line_nos,
        passages.row_no,
        passages.col_no,
        -- the line of the passage that the position falls into
        list_position(
            list_transform(
                generate_series(1, len(passages.lengths)),
                lambda i: list_sum(passages.lengths[1:i]) > together.position
            ), true
        ) as line_index,
    from together
    inner join passages
        on together.document_id = passages.document_id and together.passage_no = passages.passage_no
),

final as (
    select
        placed.claim_id,
        placed.document_id,
        documents.unit_id,
        documents.fiscal_year,
        cast(placed.passage_no as integer) as passage_no,
        cast(placed.page_nos[coalesce(placed.line_index, len(placed.page_nos))] as integer) as page_no,
        cast(floor(placed.block_nos[coalesce(placed.line_index, len(placed.block_nos))]) as integer) as block_no,
        cast(placed.line_nos[coalesce(placed.line_index, len(placed.line_nos))] as integer) as line_no,
        cast(placed.row_no as integer) as row_no,
        cast(placed.col_no as integer) as col_no,
        cast(placed.position as integer) as position,
        placed.section_code as section,
        placed.section_title,
        placed.subject_code,
        placed.line_code,
        placed.aspect_code,
        placed.concept_code,
        placed.period,
        placed.printed,
        try_cast(placed.value as decimal(20, 6)) as value,
        placed.unit,
        try_cast(placed.half_step as decimal(20, 6)) as half_step,
        try_cast(placed.amount_yuan as decimal(20, 2)) as amount_yuan,
        placed.direction,
        placed.denominator,
        placed.reason,
        placed.sentence,
        placed.claim_state,
        placed.match_status,
        placed.figure_id,
        try_cast(placed.figure_value as decimal(20, 6)) as figure_value,
        try_cast(placed.difference_yuan as decimal(20, 2)) as difference_yuan,
        placed.proof,
    from placed
    inner join documents on placed.document_id = documents.document_id
)

select * from final
