-- R-3gong: a 三公 row narrower than the form is placed where, and only where, its sums hold.
-- Both forms (halves, pairs) and every split into a part flush left and a part flush right are
-- tried; one placement must remain.
{% set width = 12 %}
with figures as (
    select
        *,
        row_number() over (partition by document_id, table_id, block_no, row_no order by col_no) as position,
        count(*) over (partition by document_id, table_id, block_no, row_no) as printed_width,
    from {{ ref('int_statutory_figures') }}
    where table_code = 'sangong' and is_by_line is not true
),

damaged as (
    select document_id, table_id, block_no, row_no
    from figures
    where printed_width <= {{ width }}
    group by 1, 2, 3, 4
    having count(distinct measure_code) < count(*) or bool_or(measure_code = 'unknown')
),

candidates as (
    select
        figures.*,
        splits.prefix,
        case
            when figures.position <= splits.prefix then figures.position
            else figures.position + {{ width }} - figures.printed_width
        end as column_no,
    from figures
    inner join damaged on {{ same_row('figures', 'damaged') }}
    cross join unnest(range({{ width }} + 1)) as splits (prefix)
    where splits.prefix <= figures.printed_width
        and figures.cell_state in ('value', 'zero')
),

measured as (
    select
        candidates.*,
        rulers.form,
        rulers.measure_code as placed_measure,
        try_cast(candidates.amount_text as decimal(20, 6)) as value,
        {{ half_step('candidates.amount_text') }} as half_step,
    from candidates
    inner join {{ ref('column_rulers') }} as rulers
        on rulers.table_code = 'sangong' and rulers.ruler_no = candidates.column_no
),

sums as (
    select
        document_id,
        block_no,
        row_no,
        form,
        prefix,
        string_agg(placed_measure, ',' order by column_no) as placement,
        {% for basis in ('budget', 'actual') %}
        coalesce(sum(value) filter (where placed_measure = '{{ basis }}_total'), 0)
        - coalesce(sum(value) filter (
            where placed_measure in ('{{ basis }}_abroad', '{{ basis }}_vehicle', '{{ basis }}_reception')
        ), 0) as {{ basis }}_total_gap,
        coalesce(sum(value) filter (where placed_measure = '{{ basis }}_vehicle'), 0)
        - coalesce(sum(value) filter (
            where placed_measure in ('{{ basis }}_vehicle_purchase', '{{ basis }}_vehicle_operation')
        ), 0) as {{ basis }}_vehicle_gap,
        {% endfor %}
        sum(half_step) as tolerance,
    from measured
    group by 1, 2, 3, 4, 5
),

holding as (
    select *
    from sums
    where abs(budget_total_gap) <= tolerance
        and abs(budget_vehicle_gap) <= tolerance
        and abs(actual_total_gap) <= tolerance
        and abs(actual_vehicle_gap) <= tolerance
),

-- one placement, however many splits come to it; any one of those that hold stands for it
unique_placements as (
    select *
    from holding
    qualify min(placement) over (partition by document_id, block_no, row_no)
        = max(placement) over (partition by document_id, block_no, row_no)
        and row_number() over (partition by document_id, block_no, row_no order by form, prefix) = 1
),

final as (
    select
        measured.document_id,
        measured.block_no,
        measured.row_no,
        measured.col_no,
        measured.placed_measure as measure_code,
        measured.form,
        cast(measured.column_no as integer) as column_no,
    from measured
    inner join unique_placements
        on {{ same_row('measured', 'unique_placements') }}
        and measured.form = unique_placements.form
        and measured.prefix = unique_placements.prefix
    union all
    -- where no single placement holds, nothing is guessed
    select
        figures.document_id,
        figures.block_no,
        figures.row_no,
        figures.col_no,
        'unknown' as measure_code,
        cast(null as varchar) as form,
        cast(null as integer) as column_no,
    from figures
    inner join damaged on {{ same_row('figures', 'damaged') }}
    left join unique_placements on {{ same_row('figures', 'unique_placements') }}
    where unique_placements.document_id is null or figures.cell_state not in ('value', 'zero')
)

select * from final
