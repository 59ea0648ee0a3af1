-- R13: points that were lost have a reason. R16: the self-evaluations of a document give one code and
-- one name for the unit.
with indicators as (
    select
        indicators.document_id,
        indicators.table_no as project_no,
        indicators.indicator_no,
        indicators.level2,
        indicators.level3,
        try_cast(indicators.points_text as decimal(20, 6)) as points,
        try_cast(indicators.score_text as decimal(20, 6)) as score,
        indicators.deviation_reason,
        indicators.page_no,
        scores.figure_id,
    from {{ ref('int_indicators') }} as indicators
    inner join {{ ref('int_accounts') }} as documents on indicators.document_id = documents.document_id
    left join {{ ref('fct_figure') }} as scores
        on indicators.document_id = scores.document_id
        and floor(indicators.block_no) = scores.block_no
        and indicators.row_no = scores.row_no
        and scores.line_code = 'indicator'
        and scores.measure_code = 'score'
    where try_cast(indicators.score_text as decimal(20, 6)) < try_cast(indicators.points_text as decimal(20, 6))
),

reasons as (
    select
        document_id,
        'R13' as identity_id,
        'project ' || project_no || ' indicator ' || indicator_no as instance,
        score as lhs,
        points as rhs,
        case
            when regexp_full_match({{ plain('deviation_reason') }}, {{ rule_phrase('no_deviation') }}) then 'violated'
            else 'exact'
        end as outcome,
        case
            when outcome = 'violated'
                then 'points were lost, but no deviation is explained: ' || coalesce(level3, level2, '')
        end as reason,
        case when figure_id is not null then [figure_id] end as figure_ids,
        page_no,
        deviation_reason as printed,
    from indicators
),

units as (
    select document_id, unit_code, unit_name, page_no, times
    from {{ ref('int_unit_names') }}
    where name_source = 'evaluation'
),

codes as (
    select
        document_id,
        count(distinct unit_code) as code_count,
        sum(times) as times,
        string_agg(distinct unit_code, ', ' order by unit_code) as printed,
        arg_min(page_no, (times, page_no)) as page_no,
    from units
    where unit_code is not null
    group by 1
),

longest_names as (
    select *, arg_max(unit_name, (length(unit_name), unit_name)) over (partition by document_id) as longest
    from units
),

names as (
    select
        document_id,
        count(distinct unit_name) as name_count,
        sum(times) as times,
        string_agg(distinct unit_name, ', ' order by unit_name) as printed,
        arg_min(page_no, (times, page_no)) as page_no,
        bool_and(starts_with(longest, unit_name)) as is_one,
    from longest_names
    group by 1
),

unit_rows as (
    select
        document_id,
        'R16' as identity_id,
        'code' as instance,
        case when times < 2 then 'not_testable' when code_count = 1 then 'exact' else 'violated' end as outcome,
        case
            when times < 2 then 'one self-evaluation only'
            when code_count > 1 then 'one unit, ' || code_count || ' codes'
        end as reason,
        page_no,
        printed,
    from codes
    union all by name
    select
        document_id,
        'R16' as identity_id,
        'name' as instance,
        case when times < 2 then 'not_testable' when is_one then 'exact' else 'violated' end as outcome,
        case
            when times < 2 then 'one self-evaluation only'
            when not is_one then 'several names for the unit'
        end as reason,
        page_no,
        printed,
    from names
),

final as (
    select * from reasons
    union all by name
    select * from unit_rows
)

select * from final
