-- Targets that cannot fail, results that repeat their target, and points given where there was no target.
with indicators as (
    select
        *,
        {{ plain('coalesce(adjusted_target, target)') }} as aim,
        {{ plain('actual') }} as result,
        coalesce(level3, level2, level1) as name,
    from {{ ref('fct_project_indicator') }}
),

judged as (
    select
        *,
        regexp_matches(aim, {{ rule_phrase('ceiling') }}) as is_ceiling,
        regexp_matches(aim, '[0-9]') and aim = result as is_copied,
        regexp_matches(aim, {{ rule_phrase('no_target') }}) as has_no_target,
    from indicators
),

found as (
    select * from judged
    where is_ceiling and is_copied and score > 0
),

by_project as (
    select
        document_id,
        'target_cannot_fail' as kind,
        project_no,
        'target_cannot_fail project ' || project_no as issue_key,
        min(page_no) as page_no,
        min_by(figure_id, indicator_no) as first_figure,
        array_agg(figure_id order by indicator_no) filter (where figure_id is not null) as figure_ids,
        min_by(actual, indicator_no) as printed,
        min(project_name) as project_name,
        sum(score) as points,
        count(*) as times,
        string_agg(name || ' ' || aim, '、' order by indicator_no) as names,
    from found
    group by document_id, project_no
),

-- a ceiling is told by its project; the rest is a habit of the document
copied as (
    select
        document_id,
        'result_copies_target' as kind,
        cast(null as integer) as project_no,
        'result_copies_target' as issue_key,
        min(page_no) filter (where is_copied) as page_no,
        min_by(figure_id, project_no * 100 + indicator_no) filter (where is_copied) as first_figure,
        array_agg(figure_id order by project_no, indicator_no)
            filter (where is_copied and figure_id is not null) as figure_ids,
        min_by(actual, project_no * 100 + indicator_no) filter (where is_copied) as printed,
        cast(null as varchar) as project_name,
        sum(score) filter (where is_copied) as points,
        count(*) filter (where is_copied) as times,
        array_to_string(
            list_slice(
                array_agg(name || ' ' || aim order by project_no, indicator_no) filter (where is_copied), 1, 3
            ), '、'
        ) || '等' as names,
        count(*) filter (where regexp_matches(aim, '[0-9]')) as total,
    from judged
    group by document_id
    having count(*) filter (where is_copied) >= 3
        and 2 * count(*) filter (where is_copied) >= count(*) filter (where regexp_matches(aim, '[0-9]'))
),

without_target as (
    select
        document_id,
        'points_without_target' as kind,
        'points_without_target' as issue_key,
        min(page_no) as page_no,
        min_by(figure_id, project_no * 100 + indicator_no) as first_figure,
        array_agg(figure_id order by project_no, indicator_no) filter (where figure_id is not null) as figure_ids,
        min_by(coalesce(adjusted_target, target), project_no * 100 + indicator_no) as printed,
        sum(score) as points,
        count(*) as times,
        string_agg(project_name || ' ' || name, '、' order by project_no, indicator_no) as names,
    from judged
    where has_no_target and score > 0
    group by document_id
),

together as (
    select * from by_project
    union all by name
    select * from without_target
    union all by name
    select * from copied
),

final as (
    select
        together.document_id,
        together.issue_key,
        together.kind,
        together.page_no,
        figures.block_no,
        figures.row_no as line_no,
        together.printed,
        together.figure_ids,
        map {
            'place_zh': '项目“' || together.project_name || '”：',
            'place_en': 'Project “' || together.project_name || '”: ',
            'count': cast(together.times as varchar),
            'total': cast(together.total as varchar),
            'points': {{ number_text('together.points') }},
            'printed': together.names,
        } as facts,
    from together
    left join {{ ref('fct_figure') }} as figures on together.first_figure = figures.figure_id
)

select * from final
