with witnesses as (
    select * from {{ ref('int_witnesses') }} where fact = 'expenditure'
),

final as (
    select
        document_id,
        unit_id,
        fiscal_year,
        split_part(fact_key, '/', 1) as scope_code,
        code as function_code,
        line_label as function_label,
        split_part(fact_key, '/', 2) as nature_code,
        {{ is_leaf('code', "document_id, split_part(fact_key, '/', 1)") }} as is_leaf,
        amount_yuan,
        value,
        unit,
        figure_id,
        table_code as witness_table_code,
        reading,
    from witnesses
)

select * from final
