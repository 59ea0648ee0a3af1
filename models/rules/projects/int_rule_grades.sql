-- R06: the grade (等级) beside a total score is the one its scale gives, 90 优, 80 良, 60 中.
with projects as (
    select * from {{ ref('int_projects') }}
),

scale as (
    select * from {{ ref('grade_scale') }}
),

totals as (
    select document_id, table_code, table_no, figure_id, page_no, value, printed,
    from {{ ref('fct_figure') }}
    where line_code = 'evaluation_total' and measure_code = 'score'
    qualify row_number() over (
        partition by document_id, table_no order by page_no, block_no, row_no, col_no
    ) = 1
),

graded as (
    select
        projects.document_id,
        projects.table_no,
        projects.grade,
        totals.figure_id,
        totals.page_no,
        totals.printed,
        totals.value as total_score,
        scale.grade as known_grade,
        scale.least_score,
        scale.below_score,
        case
            when totals.value is null then 'not printed: total score'
            when scale.grade is null then 'grade of another scale: ' || projects.grade
        end as obstacle,
        totals.value >= scale.least_score and totals.value < scale.below_score as agrees,
    from projects
    left join scale on projects.grade = scale.grade
    left join totals
        on projects.document_id = totals.document_id and projects.table_no = totals.table_no
    where projects.grade is not null and projects.table_code = 'project_evaluation'
),

final as (
    select
        document_id,
        'R06' as identity_id,
        concat('table ', cast(table_no as integer)) as instance,
        case when obstacle is null then try_cast(total_score as decimal(20, 6)) end as lhs,
        -- the end of the scale that is passed, or the one that is met
        case
            when obstacle is not null then null
            when total_score >= below_score then try_cast(below_score as decimal(20, 6))
            else try_cast(least_score as decimal(20, 6))
        end as rhs,
        cast(null as decimal(20, 2)) as difference_yuan,
        case when obstacle is null then cast(0 as decimal(20, 6)) end as tolerance,
        case
            when obstacle is not null then 'not_testable'
            when agrees then 'exact'
            else 'violated'
        end as outcome,
        case
            when obstacle is not null then obstacle
            when not coalesce(agrees, false)
                then 'the scale gives ' || grade || ' from ' || least_score || ' to below ' || below_score
        end as reason,
        case when figure_id is not null then [figure_id] end as figure_ids,
        page_no,
        concat_ws(' ', printed, grade) as printed,
    from graded
)

select * from final
