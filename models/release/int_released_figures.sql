-- Figures that facts are made of: each line once, no document in quarantine. A number of a scan in a sum that does not
-- hold is disagreed, even if both readings of the picture are the same.
with figures as (
    select * from {{ ref('fct_figure') }}
),

broken as (
    select distinct
        verdicts.document_id,
        unnest(verdicts.figure_ids) as figure_id,
    from {{ ref('int_identity_verdict') }} as verdicts
    inner join {{ ref('identities') }} as identities on verdicts.identity_id = identities.identity_id
    where verdicts.outcome = 'violated' and identities.hardness = 'hard'
),

doubted as (
    select figures.figure_id,
    from figures
    inner join {{ ref('int_scanned_tables') }} as scanned
        on figures.document_id = scanned.document_id and figures.block_no = scanned.block_no
    inner join broken on figures.document_id = broken.document_id and figures.figure_id = broken.figure_id
),

final as (
    select figures.* replace (
        case when doubted.figure_id is not null then 'disagreed' else figures.reading end as reading
    )
    from figures
    left join doubted on figures.figure_id = doubted.figure_id
    where not figures.is_repeat
        and not exists (
            select 1 from {{ ref('int_quarantine') }} as quarantine
            where quarantine.document_id = figures.document_id
        )
)

select * from final
