-- The current edition of each account, now that quarantine is known, and what decided it.
with editions as (
    select
        editions.* exclude (is_current),
        quarantine.document_id is not null as is_quarantined,
    from {{ ref('int_editions') }} as editions
    left join {{ ref('int_quarantine') }} as quarantine on editions.document_id = quarantine.document_id
),

ranked as (
    select
        *,
        row_number() over (partition by account_key order by {{ edition_order(true) }}) as merit_no,
    from editions
),

-- the current one is held against the next best, the others against the current one
final as (
    select
        ranked.document_id,
        ranked.account_key,
        ranked.first_landed_at,
        ranked.is_quarantined,
        ranked.merit_no = 1 as is_current,
        cast(ranked.edition_no as integer) as edition_no,
        cast(ranked.edition_count as integer) as edition_count,
        case
            when rivals.document_id is null then 'only_edition'
            {%- for name, term in edition_merits(true) %}
            when ranked.{{ term.split(' ')[0] }} <> rivals.{{ term.split(' ')[0] }} then '{{ name }}'
            {%- endfor %}
        end as current_reason,
    from ranked
    left join ranked as rivals
        on ranked.account_key = rivals.account_key
        and rivals.merit_no = case when ranked.merit_no = 1 then 2 else 1 end
)

select * from final
