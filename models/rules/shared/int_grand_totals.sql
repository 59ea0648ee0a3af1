-- Total income and total expenditure of each account, of all money and of fiscal money: as told, else as printed.
with totals as (
    select
        claims.document_id, subjects.instance, subjects.side_code, claims.amount_yuan, 1 as turn,
        claims.passage_no * 100000 + claims.position as place,
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('trend_subjects') }} as subjects on claims.subject_code = subjects.subject_code
    where claims.aspect_code = 'actual' and claims.amount_yuan is not null
        and claims.claim_state in ('value', 'unit_inferred', 'base_zero')
        and claims.concept_code not like '%@_statement' escape '@'
    union all
    select figures.document_id, subjects.instance, subjects.side_code, figures.amount_yuan, 2, 0
    from {{ ref('fct_figure') }} as figures
    inner join {{ ref('trend_subjects') }} as subjects
        on figures.table_code = subjects.table_code and figures.side_code = subjects.side_code
    where figures.line_code = 'grand_total' and figures.measure_code in ('amount', 'total')
        and figures.amount_yuan is not null and not figures.is_repeat
),

-- as told, else as printed
final as (
    select
        document_id,
        instance,
        arg_min(amount_yuan, turn * 1e12 + place) filter (where side_code = 'income') as income,
        arg_min(amount_yuan, turn * 1e12 + place) filter (where side_code = 'expenditure') as expenditure,
    from totals
    group by document_id, instance
)

select * from final
