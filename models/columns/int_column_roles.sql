-- The role of each column: by its header, by its number, or by what stands in it; and its lane.
with contents as (
    select
        document_id, table_id, table_code, header_block as block_no, header_col as col_no,
        count(*) filter (where plain_text <> '') as filled_count,
        count(*) filter (where regexp_full_match(plain_text, '[1-9][0-9]{2}([0-9]{2}){0,2}')) as code_count,
        count(*) filter (where regexp_full_match(plain_text, '[0-9]{1,2}')) as small_count,
        count(*) filter (
            where plain_text <> '' and amount_text is null and is_unsure is not true and not {{ is_dash('plain_text') }}
        ) as text_count,
    from {{ ref('int_body_cells') }}
    group by 1, 2, 3, 4, 5
),

named as (
    select
        contents.document_id, contents.table_id, contents.table_code, contents.block_no, contents.col_no,
        columns.header_path, columns.ruler_no, columns.side_code, columns.measure_code,
        coalesce(columns.is_disputed, false) as is_disputed,
        case
            when columns.role is not null then columns.role
            when contents.code_count > 0
                and contents.code_count >= contents.filled_count - contents.text_count then 'code'
            when contents.text_count > 0 then 'label'
            when contents.small_count > 0 and contents.small_count = contents.filled_count then 'line_no'
            when contents.filled_count > 0 then 'measure'
            else 'blank'
        end as role,
    from contents
    left join {{ ref('int_columns') }} as columns on {{ same_column('contents', 'columns') }}
),

-- 款 and 项 in columns of their own hold two digits, like line numbers, but stand beside a code
parted as (
    select
        * exclude (role),
        case
            when role = 'line_no'
                and last_value(case when role <> 'line_no' then role end ignore nulls) over (
                    partition by document_id, block_no order by col_no
                ) = 'code' then 'code'
            else role
        end as role,
    from named
),

stepped as (
    select
        *,
        role in ('code', 'label') and coalesce(lag(role) over lanes, 'measure') not in ('code', 'label', 'line_no')
            as begins_lane,
    from parted
    window lanes as (partition by document_id, block_no order by col_no)
),

laned as (
    select
        *,
        count(*) filter (where begins_lane) over (partition by document_id, block_no order by col_no) as lane_no,
    from stepped
),

sided as (
    select
        * exclude (side_code),
        case
            when side_code is not null then side_code
            when table_code in ('income_expenditure_summary', 'fiscal_summary')
                then case when lane_no <= 1 then 'income' else 'expenditure' end
        end as side_code,
        case when role in ('measure', 'blank') then row_number() over (
            partition by document_id, block_no, lane_no, role in ('measure', 'blank') order by col_no
        ) end as measure_no,
        count(*) filter (where role in ('measure', 'blank')) over (partition by document_id, block_no, lane_no)
            as lane_measure_count,
        bool_or(header_path is not null or ruler_no is not null) over (
            partition by document_id, block_no
        ) as has_header,
    from laned
),

alike as (
    select *, list(distinct header_path) over measures as heads,
    from sided
    window measures as (partition by document_id, block_no, lane_no, side_code, measure_code)
),

-- of heads that come to one measure their sum is it, or the one that is not 其中; where that is not one, none is
told as (
    select * replace (
        case
            when table_code = 'sangong' or measure_code is null or len(heads) < 2 then measure_code
            when [header_path] = coalesce(
                nullif(list_filter(heads, lambda head: regexp_matches(head, {{ phrase('sum_head') }})), []),
                list_filter(heads, lambda head: not regexp_matches(head, {{ phrase('part_head') }}))
            ) then measure_code
            else 'unknown'
        end as measure_code
    ),
    from alike
),

final as (
    select
        told.document_id, told.table_id, told.table_code, told.block_no, told.col_no,
        told.header_path, told.ruler_no, told.role,
        coalesce(told.measure_code, ordered.measure_code) as measure_code,
        told.lane_no, told.side_code,
        told.measure_code is null and ordered.measure_code is not null as is_by_order,
        told.is_disputed,
    from told
    left join {{ ref('int_column_orders') }} as ordered
        on not told.has_header
        and told.table_code = ordered.table_code
        and coalesce(told.side_code, '') = ordered.side_code
        and told.measure_no = ordered.measure_no
        and told.lane_measure_count = ordered.form_count
)

select * from final
