-- The table made for it first; where that is lost or was never there, what the narrative states.
with witnesses as (
    select * from {{ ref('int_witnesses') }} where fact = 'sangong'
),

items as (
    select * from {{ ref('sangong_concepts') }}
),

claims as (
    select
        claims.document_id,
        documents.unit_id,
        documents.fiscal_year,
        items.item_code,
        items.basis_code,
        claims.claim_id,
        try_cast(claims.amount_yuan as decimal(20, 2)) as amount_yuan,
        try_cast(claims.value as decimal(20, 6)) as value,
        claims.unit,
        claims.match_status,
    from {{ ref('int_claim_matches') }} as claims
    inner join items on claims.concept_code = items.concept_code
    inner join {{ ref('int_editions') }} as documents on claims.document_id = documents.document_id
    where claims.amount_yuan is not null
        and claims.claim_state in ('value', 'unit_inferred')
        and not exists (
            select 1 from {{ ref('int_quarantine') }} as quarantine
            where quarantine.document_id = claims.document_id
        )
    qualify row_number() over (
        partition by claims.document_id, items.item_code, items.basis_code
        order by claims.match_status <> 'agrees', claims.passage_no, claims.position
    ) = 1
),

from_tables as (
    select
        document_id,
        unit_id,
        fiscal_year,
        split_part(fact_key, '/', 1) as item_code,
        split_part(fact_key, '/', 2) as basis_code,
        amount_yuan,
        value,
        unit,
        figure_id,
        table_code as witness_table_code,
        reading,
        repair_rule,
    from witnesses
),

-- a table that says it has no data says so of every item
tables_present as (
    select distinct document_id
    from {{ ref('fct_figure') }}
    where table_code = 'sangong' and cell_state <> 'lost'
),

final as (
    select
        from_tables.document_id,
        from_tables.unit_id,
        from_tables.fiscal_year,
        from_tables.item_code,
        from_tables.basis_code,
        case when claims.match_status = 'agrees' then 'both' else 'table' end as source,
        from_tables.amount_yuan,
        from_tables.value,
        from_tables.unit,
        from_tables.figure_id,
        claims.claim_id,
        from_tables.witness_table_code,
        from_tables.reading,
        from_tables.repair_rule,
    from from_tables
    left join claims
        on from_tables.document_id = claims.document_id
        and from_tables.item_code = claims.item_code
        and from_tables.basis_code = claims.basis_code
    union all
    select
        claims.document_id,
        claims.unit_id,
        claims.fiscal_year,
        claims.item_code,
        claims.basis_code,
        'narrative',
        claims.amount_yuan,
        claims.value,
        claims.unit,
        claims.claim_id,
        claims.claim_id,
        'narrative',
        'single',
        null,
    from claims
    where not exists (select 1 from tables_present where tables_present.document_id = claims.document_id)
        and not exists (
            select 1 from from_tables
            where from_tables.document_id = claims.document_id
                and from_tables.item_code = claims.item_code
                and from_tables.basis_code = claims.basis_code
        )
)

select * from final
