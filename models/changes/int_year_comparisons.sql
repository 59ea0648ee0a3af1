-- What a year says of the year before, as the rules Y01, Y02 and Y03 judged it: the current edition of each.
with documents as (
    select current_editions.document_id, current_editions.is_quarantined, documents.unit_id, documents.fiscal_year,
    from {{ ref('int_current_editions') }} as current_editions
    inner join {{ ref('int_documents') }} as documents on current_editions.document_id = documents.document_id
    where current_editions.is_current and documents.document_kind = 'final_account'
),

judged as (
    select
        'opening_balance' as restatement_kind,
        document_id, identity_id, instance, outcome, reason,
        figure_ids[1] as figure_id,
        cast(null as varchar) as claim_id,
        figure_ids[2] as earlier_figure_id,
    from {{ ref('int_rule_balances_years') }}
    where identity_id in ('Y01', 'Y02')
    union all by name
    select
        'prior_year_told' as restatement_kind,
        document_id, identity_id, instance, outcome, reason,
        case when outcome in ('exact', 'rounding', 'violated') then figure_ids[1] end as claim_id,
        case when outcome in ('exact', 'rounding', 'violated') then figure_ids[2] end as earlier_figure_id,
    from {{ ref('int_rule_prior_years') }}
    where identity_id = 'Y03'
),

final as (
    select
        judged.* exclude (reason),
        figures.document_id as earlier_document_id,
        documents.unit_id,
        documents.fiscal_year,
        case
            when judged.outcome not in ('exact', 'rounding', 'violated') then judged.reason
            when documents.is_quarantined then 'in quarantine'
            when earlier.document_id is null then 'the year before is in quarantine'
        end as not_compared_reason,
    from judged
    inner join documents on judged.document_id = documents.document_id
    left join {{ ref('fct_figure') }} as figures on judged.earlier_figure_id = figures.figure_id
    left join documents as earlier on figures.document_id = earlier.document_id and not earlier.is_quarantined
)

select * from final
