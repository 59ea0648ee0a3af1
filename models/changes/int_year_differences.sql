-- The comparisons between years with what either side prints; beyond the rounding of both it is a difference.
with comparisons as (
    select * from {{ ref('int_year_comparisons') }} where not_compared_reason is null
),

figures as (
    select * from {{ ref('fct_figure') }}
),

claims as (
    select * from {{ ref('fct_claim') }}
),

final as (
    select
        comparisons.restatement_kind,
        comparisons.document_id,
        comparisons.earlier_document_id,
        comparisons.unit_id,
        comparisons.fiscal_year,
        comparisons.identity_id || '/' || comparisons.instance as table_key,
        false as is_table,
        coalesce(now.table_code, before.table_code) as table_code,
        cast(null as varchar) as project_name,
        coalesce(now.side_code, before.side_code) as side_code,
        coalesce(now.line_code, before.line_code) as line_code,
        coalesce(now.line_label, before.line_label) as line_label,
        coalesce(now.measure_code, before.measure_code) as measure_code,
        comparisons.figure_id,
        comparisons.earlier_figure_id,
        comparisons.claim_id,
        -- a year before that only follows from what is told is not printed: its proof is
        coalesce(now.printed, nullif(claims.printed, ''), claims.proof) as printed,
        before.printed as earlier_printed,
        coalesce(now.value, claims.value) as value,
        before.value as earlier_value,
        coalesce(now.unit, claims.unit) as unit,
        before.unit as earlier_unit,
        coalesce(now.amount_yuan, claims.amount_yuan) as amount_yuan,
        before.amount_yuan as earlier_amount_yuan,
        coalesce(now.cell_state, claims.claim_state) as cell_state,
        before.cell_state as earlier_cell_state,
        now.reading,
        before.reading as earlier_reading,
        coalesce(now.page_no, claims.page_no) as page_no,
        before.page_no as earlier_page_no,
        case
            when comparisons.outcome <> 'violated' then 'same'
            when now.cell_state = 'value' and before.cell_state in ('blank', 'dash') then 'blank_filled'
            when before.cell_state = 'value' and now.cell_state in ('blank', 'dash') then 'blanked'
            else 'changed'
        end as change,
    from comparisons
    left join figures as now on comparisons.figure_id = now.figure_id
    left join claims on comparisons.claim_id = claims.claim_id
    left join figures as before on comparisons.earlier_figure_id = before.figure_id
)

select * from final
