with witnesses as (
    select * from {{ ref('int_witnesses') }} where fact = 'income'
),

final as (
    select
        document_id,
        unit_id,
        fiscal_year,
        code as function_code,
        line_label as function_label,
        fact_key as income_source_code,
        {{ is_leaf('code', 'document_id, fact_key') }} as is_leaf,
        amount_yuan,
        value,
        unit,
        figure_id,
        table_code as witness_table_code,
        reading,
    from witnesses
)

select * from final
