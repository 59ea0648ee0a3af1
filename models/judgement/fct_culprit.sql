-- Which single cell, read otherwise, would explain a violated instance. Ranked by what the change heals
-- less what it breaks, then by how likely such a misreading is.
with candidates as (
    select * from {{ ref('int_culprit_candidate') }}
),

figures as (
    select * from {{ ref('int_operands') }}
),

second_readings as (
    select figure_id, try_cast(replace(second_text, ',', '') as decimal(20, 6)) as second_value,
    from {{ ref('int_figures') }}
),

-- how often such a cell of the document holds a number: an indicator nearly always has a score
habits as (
    select
        document_id, table_code, line_code, measure_code,
        count(*) filter (where value is not null) / count(*) as printed_share,
    from figures
    group by all
),

-- numbers of these documents are printed several times
echoes as (
    select
        document_id,
        yuan_per_unit is not null as is_money,
        try_cast(value * coalesce(yuan_per_unit, 1) as decimal(28, 6)) as amount,
        count(*) as times,
    from {{ ref('int_cited_cells') }}
    where value <> 0 and document_id in (select document_id from candidates)
    group by all
),

described as (
    select
        candidates.*,
        figures.table_code,
        figures.line_code,
        figures.measure_code,
        figures.value as printed_value,
        try_cast(candidates.needed_amount / coalesce(figures.yuan_per_unit, 1) as decimal(20, 6)) as needed_value,
        echoes.times is not null as is_echoed,
        coalesce(figures.reading = 'disagreed' and second_readings.second_value = needed_value, false)
            as is_second_reading,
        ltrim(replace(cast(abs(figures.value) as varchar), '.', ''), '0') as printed_digits,
        ltrim(replace(cast(abs(needed_value) as varchar), '.', ''), '0') as needed_digits,
        case
            -- a number that was not read at all, or read into a blank cell
            when figures.value is null then 1.5 - habits.printed_share
            when figures.value = 0 or needed_value = 0 then 1.5
            when needed_value = -figures.value then 1
            when rtrim(printed_digits, '0') = rtrim(needed_digits, '0') then 1  -- another unit
            else damerau_levenshtein(printed_digits, needed_digits)
        end + case when needed_value < 0 then 2 else 0 end as digit_distance,
        -- a number of few digits meets its like by chance; one of more digits than its table prints is none
        digit_distance - case
            when echoes.times is null then 0
            when length(rtrim(needed_digits, '0')) >= 4 then 2
            else 0.5
        end + case
            when needed_value % coalesce(nullif(2 * figures.finest_half_step, 0), 1) = 0 then 0
            else 2
        end as misreading_cost,
    from candidates
    inner join figures
        on candidates.document_id = figures.document_id
        and candidates.figure_id = figures.figure_id
    inner join habits
        on figures.document_id = habits.document_id
        and figures.table_code = habits.table_code
        and figures.line_code = habits.line_code
        and figures.measure_code = habits.measure_code
    left join second_readings
        on figures.figure_id = second_readings.figure_id and figures.reading = 'disagreed'
    left join echoes
        on candidates.document_id = echoes.document_id
        and (figures.yuan_per_unit is not null) = echoes.is_money
        and candidates.needed_amount = echoes.amount
),

best_of_cell as (
    select *
    from described
    qualify row_number() over (
        partition by document_id, identity_id, instance, figure_id
        order by
            heals - breaks desc, breaks, is_second_reading desc, misreading_cost, steps_beside, needed_value
    ) = 1
),

final as (
    select
        document_id,
        identity_id,
        instance,
        cast(row_number() over (
            partition by document_id, identity_id, instance
            order by
                heals - breaks desc, breaks, is_second_reading desc, misreading_cost,
                figure_id
        ) as integer) as rank,
        figure_id,
        table_code,
        line_code,
        measure_code,
        printed_value,
        needed_value,
        heals,
        breaks,
        is_second_reading,
        is_echoed,
        try_cast(digit_distance as decimal(6, 1)) as digit_distance,
        try_cast(misreading_cost as decimal(6, 1)) as misreading_cost,
    from best_of_cell
)

select * from final
