-- Q04, Q06, Q07, SH01, N17, H02, H17, H20, E18: amounts that the narrative and the tables state of two things that
-- belong together. One row of `narrative_pairs` an instance: what stands left, what right, and how they compare.
with claims as (
    select
        claims.document_id,
        claims.concept_code,
        claims.claim_id as source_id,
        claims.page_no,
        claims.sentence,
        coalesce(claims.amount_yuan, claims.value) as amount,
        claims.half_step * coalesce(units.yuan_per_unit, 1) as half_step,
        units.yuan_per_unit is not null as is_money,
    from {{ ref('fct_claim') }} as claims
    left join {{ ref('money_units') }} as units on claims.unit = units.unit
    where claims.value is not null and claims.claim_state in ('value', 'unit_inferred', 'derived')
    qualify row_number() over (
        partition by claims.document_id, claims.concept_code order by claims.passage_no, claims.position
    ) = 1
),

figures as (
    select
        figures.document_id,
        figures.table_code || '.' || coalesce(figures.side_code || '.', '')
            || figures.line_code || '.' || figures.measure_code
            as concept_code,
        figures.figure_id as source_id,
        figures.page_no,
        cast(null as varchar) as sentence,
        coalesce(figures.amount_yuan, figures.value, 0) as amount,
        coalesce(figures.half_step * coalesce(units.yuan_per_unit, 1), 0) as half_step,
        units.yuan_per_unit is not null as is_money,
    from {{ ref('fct_figure') }} as figures
    left join {{ ref('money_units') }} as units on figures.unit = units.unit
    where figures.cell_state in ('value', 'zero', 'blank', 'dash') and not figures.is_repeat
),

operands as (
    select * from claims
    union all
    select * from figures
),

terms as (
    select identity_id, instance, comparison, 'lhs' as side, unnest(string_split(lhs, ' ')) as term
    from {{ ref('narrative_pairs') }}
    union all
    select identity_id, instance, comparison, 'rhs', unnest(string_split(rhs, ' ')) from {{ ref('narrative_pairs') }}
    where rhs is not null
),

entered as (
    select
        documents.document_id,
        terms.* exclude (term),
        ltrim(terms.term, '-') as concept_code,
        case when starts_with(terms.term, '-') then -operands.amount else operands.amount end as amount,
        operands.half_step, operands.source_id, operands.page_no, operands.sentence, operands.is_money,
    from {{ ref('int_editions') }} as documents
    cross join terms
    left join operands
        on documents.document_id = operands.document_id and ltrim(terms.term, '-') = operands.concept_code
    where documents.document_kind in ('final_account', 'overall_evaluation')
),

added as (
    select
        document_id,
        identity_id,
        instance,
        max(comparison) as comparison,
        sum(amount) filter (where side = 'lhs') as lhs,
        coalesce(sum(amount) filter (where side = 'rhs'), 0) as rhs,
        -- only money is rounded; counts and scores are what they are
        sum(case when is_money then half_step else 0 end) as tolerance,
        bool_and(coalesce(is_money, true)) as is_money,
        string_agg(concept_code, ', ' order by side, concept_code) filter (where source_id is null) as terms_missing,
        array_agg(source_id order by side, concept_code, source_id) filter (where source_id is not null) as figure_ids,
        min(page_no) filter (where sentence is not null) as page_no,
        min(sentence) as printed,
    from entered
    group by 1, 2, 3
),

-- money in 万元
scaled as (
    select *, case when terms_missing is null then case when is_money then 10000 else 1 end end as divisor
    from added
),

final as (
    select
        document_id,
        identity_id,
        instance,
        try_cast(lhs / divisor as decimal(20, 6)) as lhs,
        try_cast(rhs / divisor as decimal(20, 6)) as rhs,
        case when terms_missing is null and is_money then try_cast(lhs - rhs as decimal(20, 2)) end as difference_yuan,
        try_cast(tolerance / divisor as decimal(20, 6)) as tolerance,
        case
            when terms_missing is not null then 'not_testable'
            when lhs = rhs then 'exact'
            when comparison = 'ge' and lhs >= rhs then 'exact'
            when comparison = 'le' and lhs <= rhs then 'exact'
            when abs(lhs - rhs) <= tolerance then 'rounding'
            else 'violated'
        end as outcome,
        case
            when terms_missing is not null then 'not stated: ' || terms_missing
            when outcome = 'violated' then 'the two sides differ'
        end as reason,
        figure_ids,
        page_no,
        printed,
    from scaled
    -- of which nothing is said
    where len(figure_ids) > 0
)

select * from final
