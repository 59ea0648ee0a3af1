with witnesses as (
    select * from {{ ref('int_witnesses') }} where fact = 'sangong'
),

final as (
    select
        document_id,
        unit_id,
        fiscal_year,
        split_part(fact_key, '/', 1) as item_code,
        split_part(fact_key, '/', 2) as basis_code,
        'table' as source,
        amount_yuan,
        value,
        unit,
        figure_id,
        table_code as witness_table_code,
        reading,
        repair_rule,
    from witnesses
)

select * from final
