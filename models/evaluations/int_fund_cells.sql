-- R-fund: the numbers of a fund row in their order, proved by algebra; the column position only
-- tells whether the table was damaged.
with cells as (
    select
        *,
        number_text is not null or coalesce(is_unsure, false) as is_number,
    from {{ ref('int_evaluation_cells') }}
),

placed as (
    select
        *,
        token_no < min(token_no) filter (where is_number) over (partition by document_id, row_at) as is_before,
        token_no > max(token_no) filter (where is_number) over (partition by document_id, row_at) as is_behind,
    from cells
    where part = 'funds'
),

-- a label, then numbers; a form may have a column for reasons, and a stroke where nothing is to be told
fund_rows as (
    select
        document_id, table_id, row_at,
        max(case when is_before then token_no end) as label_token,
        string_agg(case when is_before then replace(text, chr(10), '') end, '' order by token_no) as line_label,
        row_number() over (partition by document_id, table_id order by row_at) as fund_row_no,
    from placed
    group by 1, 2, 3
    having count(*) filter (where is_number) >= 3
        and bool_and(
            is_number or is_before or regexp_full_match(plain_text, '[/—–-]+') or (is_behind and layout = 'SC')
        )
),

-- what the header right above says stands in each column
headers as (
    select
        cells.document_id, cells.table_id, cells.col_no,
        fund_columns.measure_code,
    from cells
    inner join {{ ref('fund_columns') }} as fund_columns
        on cells.layout = fund_columns.layout and cells.plain_text = fund_columns.header_word
    where cells.part in ('fund_header', 'funds')
    qualify row_number() over (
        partition by cells.document_id, cells.table_id, cells.col_no order by cells.row_at desc
    ) = 1
),

measured as (
    select
        cells.*,
        fund_rows.fund_row_no,
        fund_rows.line_label,
        by_order.measure_code,
        by_order.unit,
        headers.measure_code as header_measure,
        try_cast(cells.number_text as decimal(20, 6)) as value,
    from cells
    inner join fund_rows
        on cells.document_id = fund_rows.document_id and cells.row_at = fund_rows.row_at
    left join {{ ref('fund_columns') }} as by_order
        on cells.layout = by_order.layout
        and cells.token_no - coalesce(fund_rows.label_token, 0) = by_order.ordinal
    left join headers
        on cells.document_id = headers.document_id
        and cells.table_id = headers.table_id and cells.col_no = headers.col_no
    where cells.is_number
),

proofs as (
    select
        document_id, row_at,
        bool_and(header_measure is not distinct from measure_code) as stands_under_header,
        max(value) filter (where measure_code = 'full_year_budget') as budget,
        max(value) filter (where measure_code = 'executed') as executed,
        max(value) filter (where measure_code = 'remaining') as remaining,
        max(value) filter (where measure_code = 'execution_rate') as rate,
        max(value) filter (where measure_code = 'execution_score') as score,
    from measured
    group by 1, 2
),

judged as (
    select
        *,
        abs(coalesce(remaining, budget - executed) - (budget - executed)) <= 0.0015
        and (budget = 0 or rate is null or abs(rate - 100 * executed / budget) <= 0.01)
        and (score is null or rate is null or abs(score - least(rate, 100) / 10) <= 0.01) as algebra_holds,
    from proofs
),

final as (
    select
        measured.document_id, measured.table_id, measured.table_no, measured.table_code,
        measured.page_no, measured.block_no, measured.row_no, measured.col_no, measured.fund_row_no,
        case when measured.fund_row_no = 1 then 'fund_total' else 'fund_source' end as line_code,
        case when measured.line_label is null then null else rtrim(measured.line_label, '：: 　') end as line_label,
        case
            when measured.measure_code is null then 'unknown'
            when measured.layout = 'SX' and not judged.stands_under_header and not coalesce(judged.algebra_holds, false)
                then 'unknown'
            else measured.measure_code
        end as measure_code,
        measured.printed, measured.second_text, measured.number_text as amount_text, measured.unit,
        case
            when measured.is_unsure then 'unreadable'
            when measured.value = 0 then 'zero'
            else 'value'
        end as cell_state,
        coalesce(measured.is_unsure, false) as is_unsure,
        case
            when measured.layout = 'SX' and not judged.stands_under_header and judged.algebra_holds
                then 'R-fund: R01, R02, R03'
        end as repair_rule,
        measured.x0, measured.y0, measured.x1, measured.y1,
    from measured
    left join judged
        on measured.document_id = judged.document_id and measured.row_at = judged.row_at
)

select * from final
