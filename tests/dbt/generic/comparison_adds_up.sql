{#- The counts of a comparison add to what was compared, and its differences are the rows of fct_restatement. -#}
{% test comparison_adds_up(model) %}
with rows_of as (
    select document_id, restatement_kind, count(*) as difference_count
    from {{ ref('fct_restatement') }}
    group by 1, 2
)

select
    coalesce(comparisons.document_id, rows_of.document_id) as document_id, comparisons.comparison_id,
     comparisons.compared_count, rows_of.difference_count
from {{ model }} as comparisons
full join rows_of
    on comparisons.document_id = rows_of.document_id and comparisons.comparison_kind = rows_of.restatement_kind
where comparisons.comparison_id is null
    or comparisons.compared_count
    <> comparisons.same_count + comparisons.table_same_count + coalesce(rows_of.difference_count, 0)
    or coalesce(rows_of.difference_count, 0)
    <> comparisons.precision_count + comparisons.changed_count + comparisons.added_count
    + comparisons.removed_count + comparisons.blank_filled_count + comparisons.blanked_count
    + comparisons.state_changed_count + comparisons.table_changed_count
    or comparisons.is_compared = (comparisons.not_compared_reason is not null)
{% endtest %}
