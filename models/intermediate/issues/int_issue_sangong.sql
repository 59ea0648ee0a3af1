-- A 三公 budget of which nothing was spent: the total, or the item that has no parts.
with amounts as (
    select
        facts.document_id,
        facts.item_code,
        max(facts.amount_yuan) filter (where facts.basis_code = 'budget') as budget_yuan,
        max(facts.amount_yuan) filter (where facts.basis_code = 'actual') as actual_yuan,
        max(facts.figure_id) filter (where facts.basis_code = 'budget') as figure_id,
    from {{ ref('fct_sangong') }} as facts
    where facts.source <> 'claim'
    group by all
),

unspent as (
    select
        *,
        bool_or(item_code = 'total') over (partition by document_id) as is_whole,
        case item_code
            when 'total' then '合计'
            when 'abroad' then '因公出国（境）费'
            when 'vehicle_purchase' then '公务用车购置费'
            when 'vehicle_operation' then '公务用车运行维护费'
            when 'reception' then '公务接待费'
        end as item_zh,
    from amounts
    where budget_yuan > 0 and actual_yuan = 0
),

final as (
    select
        unspent.document_id,
        'sangong unspent ' || unspent.item_code as issue_key,
        'sangong_unspent' as kind,
        unspent.budget_yuan as severity_yuan,
        figures.page_no,
        figures.block_no,
        figures.row_no as line_no,
        'sangong ' || unspent.item_code as concept,
        figures.printed,
        [unspent.figure_id] as figure_ids,
        map {
            'line': unspent.item_zh,
            'rhs': {{ number_text('unspent.budget_yuan / 10000', 2) }},
            'unit': '万元',
        } as facts,
    from unspent
    inner join {{ ref('fct_figure') }} as figures on unspent.figure_id = figures.figure_id
    where unspent.item_zh is not null and (unspent.item_code = 'total' or not unspent.is_whole)
)

select * from final
