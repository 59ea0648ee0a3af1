with claims as (
    select * from {{ ref('fct_claim') }}
    where claim_state = 'value' and value is not null
),

activities as (
    select * from {{ ref('sangong_activities') }}
),

told as (
    select
        claims.document_id, claims.unit_id, claims.fiscal_year,
        activities.activity_code, activities.activity_zh,
        claims.value, claims.unit, claims.claim_id as figure_id, claims.page_no, claims.line_no,
        'narrative' as source,
        claims.passage_no as place, claims.position,
    from claims
    inner join activities on claims.concept_code = activities.concept_code
    union all by name
    -- some forms of the table have the counts below the money
    select
        figures.document_id, figures.unit_id, figures.fiscal_year,
        activities.activity_code, activities.activity_zh,
        figures.value, figures.unit, figures.figure_id, figures.page_no, figures.row_no as line_no,
        'table' as source,
        figures.block_no as place, figures.row_no as position,
    from {{ ref('fct_figure') }} as figures
    inner join activities on figures.measure_code = 'actual_' || activities.activity_code
    where figures.table_code = 'sangong' and not figures.is_repeat
        and figures.value is not null and figures.unit is not null
),

-- the same count is often told twice; the first one stands, that of the table before all; a later other one is marked
stated as (
    select
        *,
        min(value) over same_count = max(value) over same_count as is_consistent,
        if(count(distinct source) over same_count > 1, 'both', source) as sources,
        row_number() over (
            partition by document_id, activity_code order by source = 'narrative', place, position
        ) as statement_no,
    from told
    window same_count as (partition by document_id, activity_code)
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
        sources as source,
        figure_id,
        page_no,
        line_no,
    from stated
    where statement_no = 1
)

select * from final
