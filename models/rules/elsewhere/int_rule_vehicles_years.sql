-- Y04: where no vehicle was bought, there are no more vehicles than the year before.
with documents as (
    select * from {{ ref('int_accounts') }}
    where document_kind = 'final_account'
),

vehicles as (
    select * from {{ ref('int_statutory_amounts') }}
    where table_code = 'statistics' and line_code = 'vehicle_total' and measure_code = 'amount'
),

purchases as (
    select document_id, sum(amount) as bought_yuan
    from {{ ref('int_statutory_amounts') }}
    where table_code = 'sangong' and measure_code = 'actual_vehicle_purchase'
    group by 1
),

compared as (
    select
        documents.document_id,
        this_year.amount as lhs,
        last_year.amount as rhs,
        [this_year.figure_id, last_year.figure_id] as figure_ids,
        this_year.page_no,
        this_year.printed,
        case
            when last_documents.document_id is null
                then 'no final account of ' || coalesce(cast(documents.fiscal_year - 1 as varchar), 'the year before')
                    || ' of this unit'
            when this_year.document_id is null or last_year.document_id is null
                then 'vehicles are not printed in both years'
            when purchases.bought_yuan > 0 then 'vehicles were bought'
        end as obstacle,
    from documents
    left join documents as last_documents
        on documents.unit_id = last_documents.unit_id
        and documents.fiscal_year = last_documents.fiscal_year + 1
        and last_documents.is_current
    left join vehicles as this_year on documents.document_id = this_year.document_id
    left join vehicles as last_year on last_documents.document_id = last_year.document_id
    left join purchases on documents.document_id = purchases.document_id
),

final as (
    select
        document_id,
        'Y04' as identity_id,
        '-' as instance,
        case when obstacle is null then lhs end as lhs,
        case when obstacle is null then rhs end as rhs,
        case
            when obstacle = 'vehicles were bought' then 'not_applicable'
            when obstacle is not null then 'not_testable'
            when lhs > rhs then 'violated'
            else 'exact'
        end as outcome,
        case
            when obstacle is not null then obstacle
            when lhs > rhs then 'more vehicles than the year before, and nothing was spent to buy one'
        end as reason,
        case when obstacle is null then figure_ids end as figure_ids,
        page_no,
        printed,
    from compared
)

select * from final
