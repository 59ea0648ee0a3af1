-- R-ind: indicator rows read from the right: reason, score, points, then values, then labels.
-- Labels that wrap over lines of their own are gathered from the rows before.
with levels as (
    select printed, level_no, count(*) over (partition by printed) > 1 as is_both,
    from {{ ref('indicator_levels') }}
),

-- 绩效指标 in the first column is a frame, not a level
fragments as (
    select
        document_id, table_id, anchor_at,
        string_agg(level_text, '' order by row_at, token_no) as fragment_text,
    from {{ ref('int_indicator_tokens') }}
    where not is_own
    group by 1, 2, 3
),

numbered as (
    select
        *,
        row_number() over (partition by document_id, anchor_at order by token_no) as own_no,
    from {{ ref('int_indicator_tokens') }}
    where is_own and level_text <> '' and not regexp_full_match(level_text, {{ phrase('indicator_frame') }})
),

-- 成本指标 in front is a first level, elsewhere a second
own_tokens as (
    select
        numbered.*,
        levels.level_no,
        count(levels.level_no) over (
            partition by numbered.document_id, numbered.anchor_at, levels.level_no order by numbered.token_no
        ) as same_level_count,
    from numbered
    left join levels
        on numbered.level_text = levels.printed
        and (not levels.is_both or levels.level_no = least(numbered.own_no, 2))
),

-- levels stand in front, at most one of the first and one of the second; the rest are values
level_runs as (
    select
        *,
        min(case when level_no is null or (same_level_count > 1) then own_no end) over (
            partition by document_id, anchor_at
        ) as first_value_no,
    from own_tokens
),

own_rows as (
    select
        document_id, table_id, anchor_at,
        max(layout) as layout, max(table_no) as table_no, max(page_no) as page_no, max(block_no) as block_no,
        max(row_no) as row_no, max(value_count) as value_count, max(points_text) as points_text,
        max(score_text) as score_text, max(score_token) as score_token, max(deviation_reason) as deviation_reason,
        string_agg(
            case when own_no < coalesce(first_value_no, 99) then level_text end, '|' order by own_no
        ) as level_texts,
        max(case when own_no < coalesce(first_value_no, 99) then col_no end) as last_level_col,
        list(replace(text, chr(10), '') order by own_no) filter (where own_no >= first_value_no) as values,
        min(case when own_no = first_value_no then col_no end) as first_value_col,
        -- ≥90%, 未填报 and the like are values, whatever column they stand in
        bool_or(own_no = first_value_no and regexp_matches(plain_text, {{ phrase('indicator_value') }}))
            as begins_with_value,
    from level_runs
    group by 1, 2, 3
),

parsed as (
    select
        own_rows.*,
        coalesce(len(own_rows.values), 0) as rest_count,
        regexp_extract_all(
            coalesce(fragments.fragment_text, ''),
            '(' || (
                select string_agg(distinct printed, '|' order by printed desc) from levels where length(printed) >= 4
            ) || ')'
        ) as fragment_levels,
        -- one value is missing: the text beside the second level still names the indicator
        rest_count = own_rows.value_count and own_rows.first_value_col = own_rows.last_level_col + 1
        and not own_rows.begins_with_value as lacks_value,
        -- this form prints ≤, 30 and 万元 in columns of their own
        case when own_rows.layout = 'SC' then list_position(
            list_transform(own_rows.values, lambda x: regexp_full_match(x, {{ phrase('indicator_nature') }})), true
        ) end as nature_at,
        -- a number has its unit beside it, words have none
        if(try_cast(values[nature_at + 1] as decimal(20, 6)) is null, 1, 2) as unit_at,
    from own_rows
    left join fragments
        on own_rows.document_id = fragments.document_id and own_rows.anchor_at = fragments.anchor_at
),

final as (
    select
        document_id, table_id, table_no, page_no, block_no, row_no, anchor_at,
        row_number() over (partition by document_id, table_id order by anchor_at) as indicator_no,
        list_concat(fragment_levels, coalesce(list_filter(string_split(level_texts, '|'), lambda x: x <> ''), []))
            as level_list,
        case
            when nature_at > 1 then values[nature_at - 1]
            when lacks_value then values[1]
            when rest_count > value_count then values[rest_count - value_count]
        end as level3,
        case
            when nature_at > 0 then array_to_string(values[nature_at:nature_at + unit_at], '')
            when lacks_value then values[2]
            when rest_count >= value_count then values[rest_count - value_count + 1]
        end as target,
        case
            when value_count = 3 and rest_count >= 2 and not lacks_value then values[rest_count - 1]
        end as adjusted_target,
        case
            when nature_at > 0 then values[nature_at + unit_at + 1]
            when not (lacks_value and value_count = 2) then values[rest_count]
        end as actual,
        points_text, score_text, score_token, deviation_reason,
    from parsed
)

select * from final
