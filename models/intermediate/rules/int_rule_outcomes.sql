-- Every rule that is no sum of figures, in every document it is put to; a rule that found nothing
-- of its kind in a final account still has a row.
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
        'department_units', 'budget',
    ] %}
    union all by name
    select * from {{ ref('int_rule_' ~ rule) }}
    {% endfor %}
),

documents as (
    select document_id, document_kind from {{ ref('int_rule_documents') }}
),

silent as (
    select
        documents.document_id,
        rules.identity_id,
        '-' as instance,
        'not_applicable' as outcome,
        'nothing of the kind is printed' as reason,
    from documents
    cross join {{ ref('rules') }} as rules
    where documents.document_kind = 'final_account'
        and not exists (
            select 1 from found
            where found.document_id = documents.document_id and found.identity_id = rules.identity_id
        )
),

together as (
    select found.* from found
    inner join documents on found.document_id = documents.document_id
    union all by name
    select * from silent
),

final as (
    select
        document_id,
        identity_id,
        instance,
        cast(lhs as decimal(20, 6)) as lhs,
        cast(rhs as decimal(20, 6)) as rhs,
        cast(difference_yuan as decimal(20, 2)) as difference_yuan,
        cast(tolerance as decimal(20, 6)) as tolerance,
        outcome,
        reason,
        figure_ids,
        cast(page_no as integer) as page_no,
        printed,
    from together
)

select * from final
