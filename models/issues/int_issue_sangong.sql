-- A 三公 budget of which nothing was spent: the total, or else the items. A blank cell of a printed table is nil.
with figures as (
    select
        *,
        regexp_extract(
            measure_code, '^(budget|actual)_(total|abroad|vehicle_purchase|vehicle_operation|reception)$',
            ['basis', 'item']
        ) as named,
    from {{ ref('fct_figure') }}
    where table_code = 'sangong' and line_code = 'TOTAL' and reading <> 'disagreed'
        and cell_state in ('value', 'zero', 'blank', 'dash')
),

budgets as (
    select
        *,
        case named['item']
            when 'total' then '合计'
            when 'abroad' then '因公出国（境）费'
            when 'vehicle_purchase' then '公务用车购置费'
            when 'vehicle_operation' then '公务用车运行维护费'
            else '公务接待费'
        end as item_zh,
    from figures
    where named['basis'] = 'budget' and amount_yuan > 0
),

unspent as (
    select
        budgets.*,
        actuals.figure_id as actual_id,
        bool_or(budgets.named['item'] = 'total') over (partition by budgets.document_id) as is_whole,
    from budgets
    inner join figures as actuals
        on budgets.document_id = actuals.document_id
        and actuals.named['basis'] = 'actual'
        and budgets.named['item'] = actuals.named['item']
    where coalesce(actuals.value, 0) = 0
),

final as (
    select
        document_id,
        'sangong unspent ' || named['item'] as issue_key,
        'sangong_unspent' as kind,
        amount_yuan as severity_yuan,
        page_no,
        block_no,
        row_no as line_no,
        measure_code as concept,
        printed,
        [figure_id, actual_id] as figure_ids,
        map {
            'line': item_zh,
            'rhs': {{ number_text('amount_yuan / 10000', 2) }},
            'unit': '万元',
        } as facts,
    from unspent
    where named['item'] = 'total' or not is_whole
    -- a table printed twice is one finding
    qualify row_number() over (
        partition by document_id, named['item'] order by page_no, block_no, row_no, col_no, actual_id
    ) = 1
)

select * from final
