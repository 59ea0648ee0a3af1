with claims as (
    select * from {{ ref('fct_claim') }}
    where claim_state = 'value' and value is not null
),

activities as (
    select * from {{ ref('sangong_activities') }}
),

-- the same count is often told twice; the first one stands, a later other one is marked
stated as (
    select
        claims.*,
        activities.activity_code,
        activities.activity_zh,
        min(claims.value) over same_count = max(claims.value) over same_count as is_consistent,
        row_number() over (
            partition by claims.document_id, activities.activity_code order by claims.passage_no, claims.position
        ) as statement_no,
    from claims
    inner join activities on claims.concept_code = activities.concept_code
    window same_count as (partition by claims.document_id, activities.activity_code)
),

final as (
    select
        document_id,
        unit_id,
        fiscal_year,
        activity_code,
        activity_zh,
        value as activity_count,
        unit,
        is_consistent,
        claim_id as figure_id,
        page_no,
        line_no,
    from stated
    where statement_no = 1
)

select * from final
