-- A printed figure stands in the ledger once, understood or not, and what the ledger calls a figure is one.
with figures as (
    select figure_id, document_id from {{ ref('fct_figure') }}
    where cell_state in ('value', 'zero')
),

held as (
    select held_by as figure_id, min(document_id) as document_id, disposition, count(*) as times
    from {{ ref('fct_number') }}
    where disposition in ('figure', 'unexplained')
    group by held_by, disposition
),

final as (
    select figures.document_id, figures.figure_id, held.times, 'printed, not held once' as fault
    from figures
    left join held on figures.figure_id = held.figure_id
    where coalesce(held.times, 0) <> 1
    union all
    select held.document_id, held.figure_id, held.times, 'held, not a figure'
    from held
    left join figures on held.figure_id = figures.figure_id
    where figures.figure_id is null and held.disposition = 'figure'
)

select * from final
