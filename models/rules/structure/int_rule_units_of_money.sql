-- S09, S10: every amount and percentage of the narrative carries its unit, and money has one unit throughout.
with claims as (
    select *
    from {{ ref('fct_claim') }}
    where section not in ('overview', 'front', 'attachments', 'evaluation', 'glossary')
        and concept_code not like '%@_statement' escape '@'
),

documents as (
    select document_id from {{ ref('int_editions') }} where document_kind = 'final_account'
),

without_unit as (
    select
        document_id,
        'S09' as identity_id,
        concept_code || ' line ' || coalesce(line_no, 0) as line,
        {{ told_apart('line', 'document_id', 'passage_no, position') }} as instance,
        'violated' as outcome,
        'no unit is printed'
            || case when claim_state = 'unit_inferred' then ', the tables show that it is ' || unit else '' end
            as reason,
        [claim_id] as figure_ids,
        page_no,
        sentence as printed,
    from claims
    where claim_state in ('no_unit', 'unit_inferred')
),

used as (
    select
        document_id,
        string_agg(distinct unit, ', ' order by unit) as units,
        count(distinct unit) as unit_count,
        min(page_no) as page_no,
    from claims
    where amount_yuan is not null and claim_state = 'value'
    group by document_id
),

final as (
    select * exclude (line), 1 as lhs, 0 as rhs, 0 as tolerance,
    from without_unit
    union all by name
    select
        documents.document_id,
        'S09' as identity_id,
        '-' as instance,
        case when used.document_id is null then 'not_testable' else 'exact' end as outcome,
        case when used.document_id is null then 'no amount is stated' end as reason,
        case when used.document_id is not null then 0 end as lhs,
        case when used.document_id is not null then 0 end as rhs,
        case when used.document_id is not null then 0 end as tolerance,
    from documents
    left join used on documents.document_id = used.document_id
    where not exists (select 1 from without_unit where without_unit.document_id = documents.document_id)
    union all by name
    select
        documents.document_id,
        'S10' as identity_id,
        '-' as instance,
        case
            when used.document_id is null then 'not_testable'
            when used.unit_count = 1 then 'exact'
            else 'violated'
        end as outcome,
        coalesce('units of money: ' || used.units, 'no amount is stated') as reason,
        used.page_no,
        used.units as printed,
        used.unit_count as lhs,
        case when used.document_id is not null then 1 end as rhs,
        case when used.document_id is not null then 0 end as tolerance,
    from documents
    left join used on documents.document_id = used.document_id
)

select * from final
