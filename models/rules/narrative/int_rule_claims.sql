-- N and P: every statement of the narrative that repeats a cell or a quotient, as an instance of the
-- identity that its concept belongs to. Money stated in 元 is N16 whatever it repeats.
with claims as (
    select * from {{ ref('int_claim_matches') }}
    where identity_id is not null and token_kind in ('number', 'infinite')
),

public_claims as (
    select document_id, passage_no, position, claim_id, page_no from {{ ref('fct_claim') }}
    where claim_state <> 'derived'
),

documents as (
    select document_id, money_unit from {{ ref('int_editions') }}
),

numbered as (
    select
        claims.* exclude (claim_id),
        public_claims.claim_id,
        public_claims.page_no,
        -- growth from nil is a rule of its own
        case
            when claims.unit = '元' and documents.money_unit = '万元' then 'N16'
            when claims.grows_from_nil then 'P15'
            when figures.table_code = 'base_data' then 'H05'
            else claims.identity_id
        end as rule_id,
        claims.kind = 'percent' or claims.token_kind = 'infinite' as is_ratio,
        row_number() over (
            partition by claims.document_id, claims.concept_code order by claims.passage_no, claims.token_no
        ) as statement_no,
    from claims
    inner join documents on claims.document_id = documents.document_id
    left join {{ ref('fct_figure') }} as figures on claims.figure_id = figures.figure_id
    inner join public_claims on {{ same_position('claims', 'public_claims') }}
),

judged as (
    select
        *,
        case
            when is_ratio then coalesce(ratio_outcome, 'not_testable')
            when match_status = 'agrees' and coalesce(amount_yuan = figure_yuan, value = figure_value) then 'exact'
            when match_status = 'agrees' then 'rounding'
            when match_status = 'contradicts' then 'violated'
            else 'not_testable'
        end as verdict,
    from numbered
),

-- money in 万元, so that 元 in the text and 万元 in the table are one number
compared as (
    select
        *,
        verdict in ('exact', 'rounding', 'violated') as is_tested,
        not is_ratio and amount_yuan is not null as is_money,
    from judged
),

final as (
    select
        document_id,
        rule_id as identity_id,
        coalesce(concept_code, '-') || case when statement_no > 1 then '#' || statement_no else '' end as instance,
        case
            when is_tested then try_cast(case when is_money then amount_yuan / 10000 else value end as decimal(20, 6))
        end as lhs,
        case
            when not is_tested then null
            when is_ratio then try_cast(expected as decimal(20, 6))
            when is_money then try_cast(figure_yuan / 10000 as decimal(20, 6))
            else try_cast(figure_value as decimal(20, 6))
        end as rhs,
        case when is_tested and not is_ratio then try_cast(difference_yuan as decimal(20, 2)) end as difference_yuan,
        case
            when not is_tested then null
            when is_ratio then try_cast(ratio_tolerance as decimal(20, 6))
            when is_money
                then try_cast(greatest(half_step_yuan, coalesce(figure_half_step_yuan, 0)) / 10000 as decimal(20, 6))
            else 0
        end as tolerance,
        verdict as outcome,
        case
            when verdict = 'not_testable' then coalesce(ratio_reason, 'the tables show no such amount')
            when verdict = 'violated' and rule_id = 'P15'
                then 'a finite growth is printed though the year before was nil'
            when rule_id = 'P15' then 'growth from nil, marked as such'
            when verdict = 'violated' and is_ratio
                then coalesce(ratio_reason, 'recomputed: ' || try_cast(expected as decimal(38, 2)) || ' %')
            when verdict = 'violated' then 'the table prints ' || try_cast(figure_value as decimal(20, 2))
            else ratio_reason
        end as reason,
        list_filter([claim_id, figure_id] || coalesce(ratio_figure_ids, []), lambda x: x is not null) as figure_ids,
        page_no,
        sentence as printed,
    from compared
)

select * from final
