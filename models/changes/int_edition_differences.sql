-- Every cell and table compared between two editions, and what became of it.
with pairs as (
    select * from {{ ref('int_edition_pairs') }}
),

figures as (
    select
        figures.*,
        coalesce(figures.amount_yuan, figures.value) as amount,
        figures.half_step * coalesce(units.yuan_per_unit, 1) as half_step_yuan,
        figures.cell_state in ('value', 'zero') as is_number,
    from {{ ref('int_edition_cells') }} as figures
    left join {{ ref('money_units') }} as units on figures.unit = units.unit
),

cells as (
    select
        compared.document_id,
        compared.earlier_document_id,
        compared.table_key,
        compared.figure_id,
        compared.earlier_figure_id,
        case
            when compared.is_same then 'same'
            when before.figure_id is null then 'added'
            when now.figure_id is null then 'removed'
            when now.is_number and before.is_number and now.half_step_yuan <> before.half_step_yuan
                and abs(now.amount - before.amount) <= greatest(now.half_step_yuan, before.half_step_yuan)
                then 'precision'
            when now.is_number and before.is_number then 'changed'
            when now.cell_state = 'value' and before.cell_state in ('blank', 'dash') then 'blank_filled'
            when before.cell_state = 'value' and now.cell_state in ('blank', 'dash') then 'blanked'
            else 'state_changed'
        end as change,
    from {{ ref('int_edition_cell_pairs') }} as compared
    left join figures as now on compared.figure_id = now.figure_id
    left join figures as before on compared.earlier_figure_id = before.figure_id
),

together as (
    select * from cells
    union all by name
    select
        document_id, earlier_document_id, table_key, table_code, project_name, figure_id, earlier_figure_id, change,
        true as is_table,
    from {{ ref('int_edition_tables') }}
    where change <> 'compared'
),

final as (
    select
        'edition' as restatement_kind,
        together.document_id,
        together.earlier_document_id,
        pairs.unit_id,
        pairs.fiscal_year,
        together.table_key,
        coalesce(together.is_table, false) as is_table,
        coalesce(now.table_code, before.table_code, together.table_code) as table_code,
        coalesce(now.project_name, before.project_name, together.project_name) as project_name,
        coalesce(now.side_code, before.side_code) as side_code,
        case when together.is_table then 'TABLE' else coalesce(now.line_code, before.line_code) end as line_code,
        coalesce(now.line_label, before.line_label) as line_label,
        case when together.is_table then 'TABLE' else coalesce(now.measure_code, before.measure_code) end
            as measure_code,
        together.figure_id,
        together.earlier_figure_id,
        cast(null as varchar) as claim_id,
        now.printed,
        before.printed as earlier_printed,
        now.value,
        before.value as earlier_value,
        now.unit,
        before.unit as earlier_unit,
        now.amount_yuan,
        before.amount_yuan as earlier_amount_yuan,
        now.cell_state,
        before.cell_state as earlier_cell_state,
        now.reading,
        before.reading as earlier_reading,
        now.page_no,
        before.page_no as earlier_page_no,
        together.change,
    from together
    inner join pairs
        on together.document_id = pairs.document_id and together.earlier_document_id = pairs.earlier_document_id
    left join figures as now on together.figure_id = now.figure_id
    left join figures as before on together.earlier_figure_id = before.figure_id
)

select * from final
