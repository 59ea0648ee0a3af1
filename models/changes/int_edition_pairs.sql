-- Each edition of an account and the one before it; an edition in quarantine is compared with none.
with editions as (
    select current_editions.*, documents.document_kind, documents.unit_id, documents.fiscal_year,
    from {{ ref('int_current_editions') }} as current_editions
    inner join {{ ref('int_documents') }} as documents on current_editions.document_id = documents.document_id
    where current_editions.edition_count > 1
),

chained as (
    select
        *,
        lag(document_id) over (
            partition by account_key, is_quarantined order by edition_no
        ) as edition_before,
    from editions
),

final as (
    select
        document_id,
        case when not is_quarantined and document_kind <> 'budget' then edition_before end as earlier_document_id,
        unit_id,
        fiscal_year,
        document_kind,
        case
            when document_kind = 'budget' then 'the tables of budget documents are not read'
            when is_quarantined then 'in quarantine'
            when edition_before is null then 'the edition before it is in quarantine'
        end as not_compared_reason,
    from chained
    where edition_no > 1
)

select * from final
