-- Fund rows of the self-evaluated projects, as printed, whether their document is released or not: what
-- is released is decided on these outcomes.
with figures as (
    select * from {{ ref('fct_figure') }}
    where table_code in ('project_evaluation', 'overall_evaluation')
        and line_code in ('fund_total', 'fund_source')
        and measure_code <> 'unknown'
),

projects as (
    select * from {{ ref('int_projects') }}
),

final as (
    select
        figures.document_id,
        figures.unit_id,
        figures.fiscal_year,
        figures.table_no as project_no,
        figures.row_no,
        any_value(projects.table_code) = 'overall_evaluation' as is_whole_unit,
        any_value(projects.project_name) as project_name,
        max(case when figures.line_code = 'fund_total' then 'TOTAL' else figures.line_label end) as funding_source,
        {% for measure in ('requested', 'approved', 'full_year_budget', 'executed', 'remaining') %}
        max(figures.amount_yuan) filter (where figures.measure_code = '{{ measure }}') as {{ measure }}_yuan,
        {% endfor %}
        max(figures.half_step * units.yuan_per_unit) as half_step,
        max(figures.figure_id) filter (where figures.measure_code = 'executed') as figure_id,
        min(figures.page_no) as page_no,
    from figures
    inner join projects
        on figures.document_id = projects.document_id and figures.table_no = projects.table_no
    left join {{ ref('money_units') }} as units on figures.unit = units.unit
    group by
        figures.document_id, figures.unit_id, figures.fiscal_year, figures.table_no, figures.block_no, figures.row_no
)

select * from final
