with figures as (
    select * from {{ ref('int_released_figures') }}
    where table_code in ('project_evaluation', 'overall_evaluation')
        and line_code in ('fund_total', 'fund_source')
        and measure_code <> 'unknown'
),

projects as (
    select * from {{ ref('int_projects') }}
),

fund_rows as (
    select
        document_id,
        unit_id,
        fiscal_year,
        table_no,
        block_no,
        row_no,
        min(page_no) as page_no,
        max(case when line_code = 'fund_total' then 'TOTAL' else line_label end) as funding_source,
        max(line_label) as funding_label,
        {% for measure in ('requested', 'approved', 'full_year_budget', 'executed', 'remaining') %}
        max(amount_yuan) filter (where measure_code = '{{ measure }}') as {{ measure }}_yuan,
        {% endfor %}
        try_cast(max(value) filter (where measure_code = 'execution_rate') as decimal(12, 4)) as execution_rate_pct,
        try_cast(max(value) filter (where measure_code = 'execution_score') as decimal(12, 4)) as own_execution_score,
        max(figure_id) filter (where measure_code = 'executed') as figure_id,
        bool_or(reading = 'repaired') as is_repaired,
    from figures
    group by 1, 2, 3, 4, 5, 6
),

-- the score of the total row may be cut off; its sources repeat it
with_score as (
    select
        *,
        coalesce(
            own_execution_score,
            case
                when funding_source = 'TOTAL'
                    then max(own_execution_score) over (partition by document_id, table_no)
            end
        ) as execution_score,
    from fund_rows
),

final as (
    select
        with_score.document_id,
        with_score.unit_id,
        with_score.fiscal_year,
        cast(with_score.table_no as integer) as project_no,
        projects.table_code = 'overall_evaluation' as is_whole_unit,
        projects.project_name,
        with_score.funding_source,
        with_score.funding_label,
        with_score.requested_yuan,
        with_score.approved_yuan,
        with_score.full_year_budget_yuan,
        with_score.executed_yuan,
        with_score.remaining_yuan,
        with_score.execution_rate_pct,
        try_cast(
            round(100 * with_score.executed_yuan / nullif(with_score.approved_yuan, 0), 1) as decimal(12, 1)
        ) as true_rate_pct,
        with_score.execution_score,
        try_cast(projects.total_score_text as decimal(12, 4)) as total_score,
        projects.grade,
        with_score.page_no,
        with_score.figure_id,
        case when with_score.is_repaired then 'repaired' else 'as_printed' end as reading,
    from with_score
    inner join projects
        on with_score.document_id = projects.document_id and with_score.table_no = projects.table_no
)

select * from final
