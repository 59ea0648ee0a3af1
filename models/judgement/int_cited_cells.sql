-- Every cell that an identity may cite: the operands of the tables, and what the narrative states of the same amounts.
with claims as (
    select
        document_id,
        claim_id as figure_id,
        'narrative' as table_code,
        'single' as reading,
        value,
        unit,
    from {{ ref('fct_claim') }}
    where claim_state in ('value', 'unit_inferred') and value is not null and match_status <> 'unclassified'
),

final as (
    select document_id, figure_id, table_code, reading, value, yuan_per_unit,
    from {{ ref('int_operands') }}
    union all
    select
        claims.document_id,
        claims.figure_id,
        claims.table_code,
        claims.reading,
        claims.value,
        money_units.yuan_per_unit,
    from claims
    left join {{ ref('money_units') }} as money_units on claims.unit = money_units.unit
)

select * from final
