-- The value of each quantity, with its sign, its unit and its state. A number without a unit takes the one
-- in which it is the figure that it repeats; where none is, it stays without.
with concepts as (
    select * from {{ ref('int_claim_concepts') }}
),

documents as (
    select document_id, money_unit from {{ ref('int_editions') }}
),

units as (
    select * from {{ ref('money_units') }}
),

sizes as (
    select
        concepts.*,
        documents.money_unit,
        case
            when concepts.token_kind = 'number' then try_cast(replace(concepts.printed, ',', '') as decimal(20, 6))
            -- 三个项目
            when concepts.token_kind = 'worded' then {{ chinese_numeral('left(concepts.printed, 1)') }}
        end as size,
        case
            when concepts.token_kind = 'number' then {{ half_step("replace(concepts.printed, ',', '')") }}
            when concepts.token_kind = 'worded' then 0.5
        end as half_step,
    from concepts
    inner join documents on concepts.document_id = documents.document_id
),

-- of several cells that show the concept, the one that shows this number
with_figures as (
    select
        sizes.*,
        figures.figure_id,
        figures.value as figure_value,
        figures.unit as figure_unit,
        figures.half_step as figure_half_step,
        figures.half_step_yuan as figure_half_step_yuan,
        figures.amount_yuan as figure_yuan,
        figures.cell_state as figure_state,
        coalesce(
            figures.value = sizes.size
            or abs(sizes.size * units.yuan_per_unit - figures.amount_yuan) <= greatest(
                sizes.half_step * units.yuan_per_unit, figures.half_step_yuan
            ), false
        ) as shows_it,
    from sizes
    left join units on sizes.unit = units.unit
    left join {{ ref('int_concept_figures') }} as figures
        on sizes.document_id = figures.document_id
        and sizes.concept_code = figures.concept_code
        and sizes.token_kind in ('number', 'worded')
    qualify row_number() over (
        partition by sizes.document_id, sizes.passage_no, sizes.token_no
        order by
            shows_it desc, figures.cell_state <> 'value' nulls last, figures.cell_state <> 'zero', figures.rank,
            figures.figure_id
    ) = 1
),

-- 165141.73 in a report in 万元, where the table says 16.51
inferred as (
    select
        *,
        case
            when unit is not null then unit
            when concept_code is null or size is null or aspect_code in ('delta', 'share') then null
            when figure_unit is null or figure_value = 0 then null
            when size = figure_value then figure_unit
            when figure_unit = '万元' and abs(size / 10000 - figure_value) <= figure_half_step + 0.000001 then '元'
        end as unit_used,
    from with_figures
),

valued as (
    select
        *,
        case when is_negative or direction = 'decrease' then -1 else 1 end as sign,
        case
            when token_kind = 'infinite' then 'base_zero'
            when token_kind = 'placeholder' then 'placeholder'
            when token_kind = 'unchanged' then 'value'
            when claim_state is not null then claim_state
            when unit is null and unit_used is not null then 'unit_inferred'
            when unit is null and concept_code is not null then 'no_unit'
            else 'value'
        end as state,
    from inferred
),

final as (
    select
        valued.* exclude (claim_state, state, unit, unit_used, sign, is_negative, shows_it, concept_code),
        -- outside the sections of the narrative a bare number is no statement
        case
            when valued.state <> 'no_unit'
                or valued.section_code not in (
                    'front', 'overview', 'attachments', 'evaluation', 'other', 'unit_expenditure'
                )
                then valued.concept_code
        end as concept_code,
        valued.state as claim_state,
        valued.unit_used as unit,
        valued.unit as printed_unit,
        case
            when valued.token_kind = 'unchanged' then 0
            else valued.sign * valued.size
        end as value,
        try_cast(valued.sign * valued.size * units.yuan_per_unit as decimal(20, 2)) as amount_yuan,
        try_cast(valued.half_step * units.yuan_per_unit as decimal(20, 6)) as half_step_yuan,
    from valued
    left join units on valued.unit_used = units.unit
)

select * from final
