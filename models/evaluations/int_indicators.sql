-- Indicators with their levels carried down the rows that do not repeat them.
with printed as (
    select * from {{ ref('int_indicator_rows') }}
),

levels as (
    select *, count(*) over (partition by printed) > 1 as is_both from {{ ref('indicator_levels') }}
),

named as (
    select
        printed.document_id,
        printed.table_id,
        printed.indicator_no,
        levels.level_no,
        levels.level_name,
        levels.is_both,
        tokens.i,
        len(printed.level_list) as level_count,
    from printed
    cross join unnest(range(1, len(printed.level_list) + 1)) as tokens (i)
    inner join levels on printed.level_list[tokens.i] = levels.printed
),

-- 成本指标 is a first and a second level: the first of two is the first level, one alone the second
own_levels as (
    select
        document_id,
        table_id,
        indicator_no,
        max(case when level_no = 1 and not (is_both and (i > 1 or level_count = 1)) then level_name end) as own_level1,
        arg_max(level_name, i) filter (where level_no = 2 and not (is_both and i = 1 and level_count > 1))
            as own_level2,
    from named
    group by 1, 2, 3
),

joined as (
    select
        printed.*,
        own_levels.own_level1,
        own_levels.own_level2,
        count(own_levels.own_level1) over (
            partition by printed.document_id, printed.table_id order by printed.indicator_no
        ) as level1_run,
    from printed
    left join own_levels
        on printed.document_id = own_levels.document_id
        and printed.table_id = own_levels.table_id
        and printed.indicator_no = own_levels.indicator_no
),

carried as (
    select
        *,
        max(own_level1) over (partition by document_id, table_id, level1_run) as carried_level1,
        last_value(own_level2 ignore nulls) over (
            partition by document_id, table_id, level1_run order by indicator_no
        ) as level2,
    from joined
),

parents as (
    select level_name, max(parent_name) as parent_name
    from {{ ref('indicator_levels') }}
    where level_no = 2
    group by 1
),

final as (
    select
        carried.document_id,
        carried.table_id,
        carried.table_no,
        carried.page_no,
        carried.block_no,
        carried.row_no,
        carried.indicator_no,
        -- the form puts 数量指标 under 产出指标 and nowhere else, whatever stood further up
        coalesce(carried.own_level1, parents.parent_name, carried.carried_level1) as level1,
        carried.level2,
        carried.level3,
        carried.target,
        carried.adjusted_target,
        carried.actual,
        carried.points_text,
        carried.score_text,
        carried.score_token,
        carried.deviation_reason,
    from carried
    left join parents on carried.level2 = parents.level_name
)

select * from final
