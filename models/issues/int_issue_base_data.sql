-- 整体支出基础数据表: budgets that are the actuals to the cent beside others that are not, so filled in afterwards.
with lines as (
    select
        document_id,
        table_no,
        line_code,
        min(line_label) as line_label,
        min(page_no) as page_no,
        min(block_no) as block_no,
        min(row_no) as row_no,
        max(amount_yuan) filter (where measure_code = 'budget') as budget_yuan,
        max(amount_yuan) filter (where measure_code = 'actual') as actual_yuan,
        max(figure_id) filter (where measure_code = 'budget') as figure_id,
        max(printed) filter (where measure_code = 'budget') as printed,
    from {{ ref('fct_figure') }}
    where table_code = 'base_data' and line_code <> 'project'
    group by document_id, table_no, line_code
),

-- totals that are never spent to the cent, against the items that make them
totals as (
    select * from lines
    where line_code in ('basic_total', 'public_total') and budget_yuan > 0 and budget_yuan = actual_yuan
        and budget_yuan % 1000 <> 0
),

items as (
    select * from lines
    where line_code not in ('basic_total', 'public_total', 'procurement_total') and budget_yuan <> actual_yuan
),

final as (
    select
        totals.document_id,
        'budget back-filled ' || totals.table_no as issue_key,
        'budget_back_filled' as kind,
        min(totals.page_no) as page_no,
        min_by(totals.block_no, totals.row_no) as block_no,
        min(totals.row_no) as line_no,
        min_by(totals.printed, (totals.row_no, totals.figure_id)) as printed,
        list_sort(list_distinct(array_agg(totals.figure_id))) as figure_ids,
        map {
            'printed': array_to_string(list_sort(array_agg(
                distinct regexp_replace({{ plain('totals.line_label') }}, {{ rule_phrase('base_data_mark') }}, '')
            )), '、'),
            'other': array_to_string(list_sort(array_agg(
                distinct regexp_replace({{ plain('items.line_label') }}, {{ rule_phrase('base_data_mark') }}, '')
            )), '、'),
        } as facts,
    from totals
    inner join items on totals.document_id = items.document_id and totals.table_no = items.table_no
    group by totals.document_id, totals.table_no
    having count(distinct totals.line_code) = 2 and count(distinct items.line_code) >= 2
)

select * from final
