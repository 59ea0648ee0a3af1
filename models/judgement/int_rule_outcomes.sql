-- Every outcome of every rule that is no sum of figures, one model a family of rules.
with shape as (
    select
        cast(null as varchar) as document_id,
        cast(null as varchar) as identity_id,
        cast(null as varchar) as instance,
        cast(null as decimal(20, 6)) as lhs,
        cast(null as decimal(20, 6)) as rhs,
        cast(null as decimal(20, 2)) as difference_yuan,
        cast(null as decimal(20, 6)) as tolerance,
        cast(null as varchar) as outcome,
        cast(null as varchar) as reason,
        cast(null as varchar[]) as figure_ids,
        cast(null as integer) as page_no,
        cast(null as varchar) as printed,
    where false
),

found as (
    select * from shape
    {% for rule in [
        'structure_tables', 'table_widths', 'line_numbers', 'unit_names', 'sections', 'repeated_block',
        'watermark', 'empty_tables', 'personal_data', 'parts', 'line_labels', 'project_names', 'attachments',
        'chapters', 'codes', 'economic_codes', 'unit_types', 'mirror', 'project_money', 'evaluations', 'heads',
        'values', 'balances_years', 'vehicles_years', 'unit_history', 'project_years', 'departments',
        'department_units', 'budget', 'grades', 'claims', 'narrative_sums', 'narrative_pairs', 'units_of_money',
        'project_counts', 'project_amounts', 'project_text', 'project_indicators', 'project_items', 'name_lists',
        'shares', 'standards', 'prior_years', 'bracketed_indicators', 'evaluation_text', 'told_twice',
        'sangong_counts', 'item_names', 'budget_words', 'reasons', 'trends', 'purposes',
    ] %}
    union all by name
    select * from {{ ref('int_rule_' ~ rule) }}
    {% endfor %}
),

documents as (
    select document_id, document_kind from {{ ref('int_accounts') }}
),

together as (
    select distinct
        found.* exclude (instance),
        coalesce(found.instance, '-') as instance,
    from found
    inner join documents on found.document_id = documents.document_id
),

final as (
    select
        document_id,
        identity_id,
        {{ told_apart(
            'instance', 'document_id, identity_id', 'page_no, outcome, lhs, rhs, reason, printed, figure_ids'
        ) }} as instance,
        try_cast(lhs as decimal(20, 6)) as lhs,
        try_cast(rhs as decimal(20, 6)) as rhs,
        try_cast(difference_yuan as decimal(20, 2)) as difference_yuan,
        try_cast(tolerance as decimal(20, 6)) as tolerance,
        outcome,
        reason,
        figure_ids,
        cast(page_no as integer) as page_no,
        printed,
    from together
)

select * from final
