-- What the fund rows and scores of self-evaluations lead an auditor to: 优 at low execution, and a number written
-- in two ways.
with projects as (
    select
        *,
        case when grade is not null then '（' || grade || '）' end as grade_zh,
        case when grade is not null then ' (' || grade || ')' end as grade_en,
    from {{ ref('fct_project') }}
),

figures as (
    select * from {{ ref('fct_figure') }}
    where table_code in ('project_evaluation', 'overall_evaluation')
        and line_code in ('fund_total', 'fund_source') and cell_state in ('value', 'zero')
),

excellent as (
    select
        projects.document_id,
        'excellent project ' || projects.project_no as issue_key,
        'excellent_at_low_execution' as kind,
        projects.approved_yuan - projects.executed_yuan as severity_yuan,
        projects.page_no,
        figures.block_no,
        figures.row_no as line_no,
        coalesce(projects.grade, cast(projects.total_score as varchar)) as printed,
        [projects.figure_id] as figure_ids,
        map {
            'place_zh': '项目“' || projects.project_name || '”：',
            'place_en': 'Project “' || projects.project_name || '”: ',
            'rhs': {{ number_text('projects.approved_yuan / 10000', 2) }},
            'lhs': {{ number_text('projects.executed_yuan / 10000', 2) }},
            'unit': '万元',
            'rate': {{ number_text('projects.true_rate_pct') }},
            'score': {{ number_text('projects.total_score') }},
            'grade_zh': projects.grade_zh,
            'grade_en': projects.grade_en,
        } as facts,
    from projects
    left join figures on projects.figure_id = figures.figure_id
    where projects.funding_source = 'TOTAL'
        and projects.true_rate_pct < 50
        and (projects.total_score >= 90 or regexp_matches(projects.grade, '^' || {{ rule_phrase('excellent') }}))
),

-- 100 in one row, 100.00 in the other: one value, two ways to write it
written as (
    select
        document_id,
        table_no,
        measure_code,
        value,
        min(page_no) as page_no,
        min_by(block_no, row_no) as block_no,
        min(row_no) as line_no,
        string_agg(distinct printed, '、' order by printed) as ways,
        array_agg(figure_id order by row_no, figure_id) as figure_ids,
    from figures
    where measure_code in ('execution_rate', 'execution_score')
    group by document_id, table_no, measure_code, value
    having count(distinct replace(trim(printed), '%', '')) > 1
),

two_ways as (
    select
        document_id,
        'two ways' as issue_key,
        'same_number_two_ways' as kind,
        min(page_no) as page_no,
        min_by(block_no, (table_no, measure_code)) as block_no,
        min_by(line_no, (table_no, measure_code)) as line_no,
        min_by(ways, (table_no, measure_code)) as printed,
        list_sort(flatten(array_agg(figure_ids))) as figure_ids,
        map {
            'count': cast(count(distinct table_no) as varchar),
            'printed': string_agg(distinct ways, '；' order by ways),
        } as facts,
    from written
    group by document_id
),

final as (
    select * from excellent
    union all by name
    select * from two_ways
)

select * from final
