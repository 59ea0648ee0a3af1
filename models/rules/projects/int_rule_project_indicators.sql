-- R18 of indicators: an indicator that states the yuan a project cost, 租用金额 =263000元, is the amount its fund row
-- says was executed; the price of one piece and a bound state no such thing.
with worded as (
    select
        document_id,
        table_no,
        indicator_no,
        page_no,
        level3 || ' ' || actual as printed,
        {{ plain('level3') }} as name,
        replace({{ plain('actual') }}, ',', '') as result,
    from {{ ref('int_indicators') }}
),

told as (
    select
        *,
        try_cast(regexp_extract(result, '([0-9.]+)', 1) as decimal(24, 6)) as amount_yuan,
    from worded
    where regexp_matches(result, {{ rule_phrase('result_in_yuan') }})
        and regexp_matches(name, {{ any_pattern('rule_phrases', "topic = 'indicator_amount'") }})
),

funds as (
    select
        figures.document_id,
        figures.table_no,
        max(figures.amount_yuan) filter (where figures.line_code = 'fund_total') as executed_yuan,
        max(figures.figure_id) filter (where figures.line_code = 'fund_total') as figure_id,
        -- 100 in one row and 100.00 in the next are both 100.00
        min(figures.half_step * units.yuan_per_unit) as step_yuan,
    from {{ ref('fct_figure') }} as figures
    left join {{ ref('money_units') }} as units on figures.unit = units.unit
    where figures.table_code = 'project_evaluation' and figures.line_code in ('fund_total', 'fund_source')
        and figures.measure_code = 'executed' and figures.cell_state in ('value', 'zero')
    group by figures.document_id, figures.table_no
),

final as (
    select
        told.document_id,
        'R18' as identity_id,
        'table ' || told.table_no || ' indicator ' || told.indicator_no as instance,
        {{ yuan_verdict('told.amount_yuan', 'funds.executed_yuan', 'funds.step_yuan') }},
        case
            when abs(told.amount_yuan - funds.executed_yuan) > funds.step_yuan
                then 'the fund row prints ' || cast(funds.executed_yuan / 10000 as decimal(20, 6))
        end as reason,
        [funds.figure_id] as figure_ids,
        told.page_no,
        told.printed,
    from told
    inner join funds on told.document_id = funds.document_id and told.table_no = funds.table_no
    where funds.executed_yuan is not null
)

select * from final
