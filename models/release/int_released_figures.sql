-- Figures that facts are made of: each line once, no document in quarantine.
with figures as (
    select * from {{ ref('fct_figure') }}
),

final as (
    select figures.*
    from figures
    where not figures.is_repeat
        and not exists (
            select 1 from {{ ref('int_quarantine') }} as quarantine
            where quarantine.document_id = figures.document_id
        )
)

select * from final
