-- The role of each column: by its header, by its number, or by what stands in it; and its lane.
with cells as (
    select * from {{ ref('int_body_cells') }}
),

contents as (
    select
        document_id,
        table_id,
        table_code,
        header_block as block_no,
        header_col as col_no,
        count(*) filter (where plain_text <> '') as filled_count,
        count(*) filter (where regexp_full_match(plain_text, '[1-9][0-9]{2}([0-9]{2}){0,2}')) as code_count,
        count(*) filter (where regexp_full_match(plain_text, '[0-9]{1,2}')) as small_count,
        count(*) filter (
            where plain_text <> '' and amount_text is null and not {{ is_dash('plain_text') }}
        ) as text_count,
    from cells
    group by 1, 2, 3, 4, 5
),

named as (
    select
        contents.document_id,
        contents.table_id,
        contents.table_code,
        contents.block_no,
        contents.col_no,
        columns.header_path,
        columns.ruler_no,
        columns.side_code,
        columns.measure_code,
        case
            when columns.role is not null then columns.role
            when contents.code_count > 0 and contents.code_count >= contents.filled_count - contents.text_count then 'code'
            when contents.text_count > 0 then 'label'
            when contents.small_count > 0 and contents.small_count = contents.filled_count then 'line_no'
            when contents.filled_count > 0 then 'measure'
            else 'blank'
        end as role,
    from contents
    left join {{ ref('int_columns') }} as columns
        on contents.document_id = columns.document_id
        and contents.block_no = columns.block_no
        and contents.col_no = columns.col_no
),

stepped as (
    select
        *,
        role in ('code', 'label') and coalesce(lag(role) over lanes, 'measure') not in ('code', 'label', 'line_no')
            as begins_lane,
    from named
    window lanes as (partition by document_id, block_no order by col_no)
),

final as (
    select
        document_id,
        table_id,
        table_code,
        block_no,
        col_no,
        header_path,
        ruler_no,
        role,
        measure_code,
        count(*) filter (where begins_lane) over (
            partition by document_id, block_no order by col_no
        ) as lane_no,
        case
            when side_code is not null then side_code
            when table_code in ('income_expenditure_summary', 'fiscal_summary')
                then case
                    when count(*) filter (where begins_lane) over (
                        partition by document_id, block_no order by col_no
                    ) <= 1 then 'income' else 'expenditure'
                end
        end as side_code,
    from stepped
)

select * from final
