-- The line each half or block of a row stands for: its code, its label, both as printed.
with cells as (
    select
        cells.* exclude (is_disputed),
        coalesce(cells.is_disputed, false) and roles.role in ('code', 'label') as is_disputed,
        roles.role,
        roles.lane_no,
        roles.side_code,
        -- 类, 款 and 项 may stand in the row of 合计, over the codes
        roles.role in ('code', 'label')
        and cells.amount_text is null
        and cells.is_unsure is not true
        and not regexp_full_match(cells.plain_text, {{ phrase('code_head') }}) as is_label,
    from {{ ref('int_body_cells') }} as cells
    inner join {{ ref('int_column_roles') }} as roles
        on cells.document_id = roles.document_id
        and cells.header_block = roles.block_no
        and cells.header_col = roles.col_no
    where cells.table_code not in ('project_evaluation', 'overall_evaluation', 'base_data', 'other', 'budget_table')
),

printed as (
    select
        document_id, table_id, table_code, block_no, row_no, lane_no,
        max(side_code) as side_code,
        string_agg(
            case
                -- a code that wrapped is one: two codes never have the length of a third
                when role <> 'code' then ''
                when amount_text is null and (is_unsure is not true or not {{ is_parted('text') }}) then ''
                when regexp_full_match(plain_text, '[0-9]') then '0' || plain_text
                else plain_text
            end,
            '' order by col_no
        ) as code_digits,
        string_agg(case when is_label then replace(text, chr(10), '') else '' end, '' order by col_no) as line_label,
        string_agg(case when is_label then plain_text else '' end, '' order by col_no) as plain_label,
        bool_or(is_disputed) as is_disputed,
    from cells
    group by 1, 2, 3, 4, 5, 6
),

keyed as (
    select
        *,
        {{ label_key('plain_label') }}
        || coalesce('#' || nullif(regexp_extract(plain_label, {{ phrase('of_which') }}, 1), ''), '') as label_key,
        regexp_full_match(code_digits, '[1-9][0-9]{2}([0-9]{2}){0,2}') as has_code,
    from printed
),

-- each label is looked up once, however often it is printed
known_labels as (
    select
        labels.*, wordings.line_code, wordings.unit,
        -- some forms of 三公 have the statistics below it
        if(wordings.table_code = labels.table_code, wordings.line_group, 'statistic') as line_group,
    from (select distinct table_code, side_code, label_key from keyed where not has_code and label_key <> '') as labels
    inner join {{ ref('line_wordings') }} as wordings
        on wordings.table_code in (labels.table_code, if(labels.table_code = 'sangong', 'statistics', null))
        and (wordings.side_code is null or labels.side_code = wordings.side_code)
        and regexp_full_match(labels.label_key, wordings.label_pattern)
    qualify row_number() over (
        partition by labels.table_code, labels.side_code, labels.label_key
        order by wordings.table_code <> labels.table_code, wordings.line_code
    ) = 1
),

coded as (
    select
        keyed.*,
        known_labels.line_group, known_labels.unit as line_unit,
        case when keyed.has_code then keyed.code_digits else known_labels.line_code end as own_line_code,
        bool_or(coalesce(known_labels.line_code like '%_total', false)) over (
            partition by keyed.document_id, keyed.block_no, keyed.row_no
        ) as has_total,
    from keyed
    left join known_labels
        on keyed.table_code = known_labels.table_code
        and keyed.side_code is not distinct from known_labels.side_code
        and not keyed.has_code
        and keyed.label_key = known_labels.label_key
),

-- in the row of 人员经费合计 and 公用经费合计 the number belongs to the next label on its left; under
-- 年初财政拨款结转和结余 the three funds are named again
carried as (
    select
        *,
        has_total and table_code = 'economic_detail' as is_total_row,
        bool_or(is_disputed) over (partition by document_id, block_no, row_no) as is_disputed_row,
        last_value(own_line_code ignore nulls) over lanes as left_line_code,
        last_value(case when own_line_code is not null then line_label end ignore nulls) over lanes as left_line_label,
        min(block_no * 100000 + row_no) filter (
            where table_code = 'fiscal_summary' and own_line_code = 'opening_balance'
        ) over (partition by document_id, table_id) as opening_at,
        coalesce(line_group = 'income_source' and block_no * 100000 + row_no > opening_at, false) as is_opening,
    from coded
    window lanes as (partition by document_id, block_no, row_no order by lane_no)
),

final as (
    select
        document_id, table_id, block_no, row_no, lane_no,
        case
            when table_code = 'sangong' and coalesce(line_group, '') <> 'statistic' then 'TOTAL'
            when is_opening then replace(own_line_code, 'income_', 'opening_')
            when is_total_row then left_line_code
            else own_line_code
        end as line_code,
        -- 三公 may have an item a row
        case when table_code = 'sangong' then own_line_code end as item_code,
        case when is_total_row then left_line_label else line_label end as line_label,
        case when is_opening then 'opening_source' else line_group end as line_group,
        line_unit, plain_label, is_total_row,
        case when is_total_row then is_disputed_row else is_disputed end as is_disputed,
    from carried
)

select * from final
