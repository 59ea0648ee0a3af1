with indicators as (
    select * from {{ ref('int_indicators') }}
),

projects as (
    select * from {{ ref('int_projects') }}
),

documents as (
    select * from {{ ref('int_documents') }}
    where document_kind in ('final_account', 'project_evaluation', 'overall_evaluation')
        and document_id not in (select document_id from {{ ref('int_quarantine') }})
),

scores as (
    select * from {{ ref('fct_figure') }}
    where line_code = 'indicator' and measure_code = 'score'
),

final as (
    select
        indicators.document_id,
        documents.unit_id,
        documents.fiscal_year,
        cast(indicators.table_no as integer) as project_no,
        projects.project_name,
        indicators.indicator_no,
        indicators.level1,
        indicators.level2,
        indicators.level3,
        indicators.target,
        indicators.adjusted_target,
        indicators.actual,
        try_cast(indicators.points_text as decimal(12, 4)) as points,
        try_cast(indicators.score_text as decimal(12, 4)) as score,
        indicators.deviation_reason,
        indicators.page_no,
        scores.figure_id,
    from indicators
    inner join documents on indicators.document_id = documents.document_id
    inner join projects
        on indicators.document_id = projects.document_id and indicators.table_id = projects.table_id
    left join scores
        on indicators.document_id = scores.document_id
        and floor(indicators.block_no) = scores.block_no
        and indicators.row_no = scores.row_no
)

select * from final
