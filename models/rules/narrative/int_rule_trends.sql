with claims as (
    select claims.*, subjects.instance, subjects.side_code, claims.half_step * units.yuan_per_unit as half_step_yuan,
    from {{ ref('fct_claim') }} as claims
    inner join {{ ref('trend_subjects') }} as subjects on claims.subject_code = subjects.subject_code
    left join {{ ref('money_units') }} as units on claims.unit = units.unit
    where claims.claim_state in ('value', 'unit_inferred', 'base_zero')
        and claims.concept_code not like '%@_statement' escape '@'
),

told as (
    select *, case when unit = '%' then 'percent' else 'amount' end as measure from claims
    where aspect_code = 'delta' and direction is not null
),

-- the first of each sort, and of any sort for the direction
trends as (
    select
        document_id, instance, side_code, measure, claim_id, passage_no, page_no, position,
        case when measure = 'amount' then coalesce(amount_yuan, value) / 10000 else value end as trend,
        case when measure = 'amount' then coalesce(half_step_yuan, 0) / 10000 else half_step end as half_step,
    from told
    where value is not null
    qualify row_number() over (
        partition by document_id, instance, side_code, measure order by passage_no, position
    ) = 1
    union all
    select
        document_id, instance, side_code, 'direction', claim_id, passage_no, page_no, position,
        case when value = 0 then 0 when direction = 'increase' then 1 when direction = 'decrease' then -1 else 0 end,
        0,
    from told
    qualify row_number() over (partition by document_id, instance, side_code order by passage_no, position) = 1
),

words as (
    select
        told.document_id, told.instance,
        string_agg(
            meanings.meaning_zh || {{ change_zh('told.unit', 'told.direction') }} || told.printed
            || coalesce(told.unit, ''), '、' order by told.passage_no, told.position
        ) as printed,
    from told
    inner join (
        select subject_code, min(meaning_zh) as meaning_zh from {{ ref('claim_concepts') }}
        group by subject_code
    ) as meanings on told.subject_code = meanings.subject_code
    group by told.document_id, told.instance
),

compared as (
    select
        incomes.document_id, incomes.instance, incomes.measure, incomes.page_no,
        [incomes.claim_id, expenditures.claim_id] as figure_ids,
        incomes.trend as lhs,
        expenditures.trend as rhs,
        incomes.half_step + expenditures.half_step as tolerance,
        {{ outcome_of('abs(lhs - rhs)', 'tolerance') }} as outcome,
    from trends as incomes
    inner join trends as expenditures
        on incomes.document_id = expenditures.document_id and incomes.instance = expenditures.instance
        and incomes.measure = expenditures.measure
    where incomes.side_code = 'income' and expenditures.side_code = 'expenditure'
    -- what contradicts, by amount before percentage before direction
    qualify row_number() over (
        partition by incomes.document_id, incomes.instance
        order by outcome = 'violated' desc, list_position(['amount', 'percent', 'direction'], incomes.measure)
    ) = 1
),

judged as (
    select
        documents.document_id, pairs.instance, compared.* exclude (document_id, instance, outcome), words.printed,
        case
            when compared.document_id is null then 'the change of both is not told'
            when grand.income is null or grand.expenditure is null then 'the totals are not printed'
            when grand.income <> grand.expenditure then 'the totals differ, they may move apart'
        end as obstacle,
        case
            when obstacle = 'the totals differ, they may move apart' then 'not_applicable'
            when obstacle is not null then 'not_testable'
            else compared.outcome
        end as outcome,
    from {{ ref('int_accounts') }} as documents
    cross join (select distinct instance from {{ ref('trend_subjects') }}) as pairs
    left join compared on documents.document_id = compared.document_id and pairs.instance = compared.instance
    left join {{ ref('int_grand_totals') }} as grand
        on documents.document_id = grand.document_id and pairs.instance = grand.instance
    left join words on documents.document_id = words.document_id and pairs.instance = words.instance
    where documents.document_kind = 'final_account'
),

final as (
    select
        document_id,
        'E50' as identity_id,
        instance,
        case when obstacle is null then try_cast(lhs as decimal(20, 6)) end as lhs,
        case when obstacle is null then try_cast(rhs as decimal(20, 6)) end as rhs,
        case when obstacle is null and measure = 'amount' then try_cast((lhs - rhs) * 10000 as decimal(20, 2)) end
            as difference_yuan,
        case when obstacle is null then try_cast(tolerance as decimal(20, 6)) end as tolerance,
        outcome,
        case when outcome = 'violated' then 'equal totals are told to change differently' else obstacle end as reason,
        figure_ids,
        page_no,
        printed,
    from judged
)

select * from final
