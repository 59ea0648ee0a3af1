-- What was compared with what, so that "no difference" can be told from "not compared".
{% set cell_changes = [
    'same', 'precision', 'changed', 'added', 'removed', 'blank_filled', 'blanked', 'state_changed'
] %}
with differences as (
    select document_id, restatement_kind, change, is_table from {{ ref('int_edition_differences') }}
    union all
    select document_id, restatement_kind, change, is_table from {{ ref('int_year_differences') }}
),

counts as (
    select
        document_id,
        restatement_kind,
        count(*) as compared_count,
        {% for change in cell_changes %}
        count(*) filter (where not is_table and change = '{{ change }}') as {{ change }}_count,
        {% endfor %}
        count(*) filter (where is_table and change = 'same') as table_same_count,
        count(*) filter (where is_table and change <> 'same') as table_changed_count,
    from differences
    group by document_id, restatement_kind
),

asked as (
    select document_id, earlier_document_id, 'edition' as restatement_kind, unit_id, fiscal_year, not_compared_reason,
    from {{ ref('int_edition_pairs') }}
    union all
    select
        accounts.document_id,
        min(years.earlier_document_id),
        kinds.restatement_kind,
        min(accounts.unit_id),
        min(accounts.fiscal_year),
        coalesce(
            string_agg(distinct years.not_compared_reason, '; ' order by years.not_compared_reason),
            'nothing of the year before is told'
        ),
    from {{ ref('dim_document') }} as accounts
    cross join (values ('opening_balance'), ('prior_year_told')) as kinds (restatement_kind)
    left join {{ ref('int_year_comparisons') }} as years
        on accounts.document_id = years.document_id and kinds.restatement_kind = years.restatement_kind
    where accounts.is_current and accounts.document_kind = 'final_account'
    group by accounts.document_id, kinds.restatement_kind
),

final as (
    select
        asked.restatement_kind || '/' || asked.document_id as comparison_id,
        asked.restatement_kind as comparison_kind,
        asked.document_id,
        asked.earlier_document_id,
        asked.unit_id,
        asked.fiscal_year,
        coalesce(counts.compared_count, 0) > 0 as is_compared,
        {% for change in ['compared'] + cell_changes + ['table_same', 'table_changed'] %}
        coalesce(counts.{{ change }}_count, 0) as {{ change }}_count,
        {% endfor %}
        case
            when counts.compared_count is null then coalesce(asked.not_compared_reason, 'no cell in common')
        end as not_compared_reason,
    from asked
    left join counts
        on asked.document_id = counts.document_id and asked.restatement_kind = counts.restatement_kind
)

select * from final
