{#- What the cells of the violated instances of `outcomes` say for or against their reading; `cells` are all figures
    (and claims) with their reading. -#}
{% macro evidence_of(outcomes, cells) -%}
with violated as (
    select * from {{ outcomes }}
    where outcome = 'violated'
),

identities as (
    select * from {{ ref('identities') }}
),

-- every cell of a violated instance, the blank ones too
cells as (
    select violated.document_id, violated.identity_id, violated.instance, terms.figure_id,
    from violated
    inner join {{ ref('int_identity_operand') }} as terms
        on violated.document_id = terms.document_id
        and violated.identity_id = terms.identity_id
        and violated.part = terms.part
        and violated.instance = terms.instance
    union
    select document_id, identity_id, instance, unnest(figure_ids) as figure_id,
    from violated
),

evidence as (
    select
        cells.document_id,
        cells.identity_id,
        cells.instance,
        count(operands.figure_id) as cell_count,
        bool_or(operands.reading = 'disagreed') as has_disagreed,
        bool_or(operands.reading = 'repaired') as has_repaired,
        bool_and(operands.reading = 'agreed') as all_agreed,
        min(operands.table_code) as table_code,
        -- a statutory table by itself; texts and evaluations are the publisher's own words
        count(distinct operands.table_code) = 1 and not bool_or(
            operands.table_code in ('narrative', 'project_evaluation', 'overall_evaluation', 'base_data')
        ) as is_internal,
        bool_or(operands.table_code in ('narrative', 'project_evaluation', 'overall_evaluation', 'base_data'))
            as is_evaluation_or_text,
    from cells
    inner join {{ cells }} as operands
        on cells.document_id = operands.document_id and cells.figure_id = operands.figure_id
    group by all
),

-- other hard breaks at the same cells, and those inside the same table
others as (
    select
        own.document_id,
        own.identity_id,
        own.instance,
        bool_or(other_evidence.is_internal) as is_beside_internal_break,
    from cells as own
    inner join cells as other
        on own.document_id = other.document_id
        and own.figure_id = other.figure_id
        and (own.identity_id, own.instance) <> (other.identity_id, other.instance)
    inner join identities on other.identity_id = identities.identity_id and identities.hardness = 'hard'
    inner join evidence as other_evidence
        on other.document_id = other_evidence.document_id
        and other.identity_id = other_evidence.identity_id
        and other.instance = other_evidence.instance
    group by all
),

breaks_of_table as (
    select evidence.document_id, evidence.table_code, count(*) as break_count,
    from evidence
    inner join identities on evidence.identity_id = identities.identity_id
    where evidence.is_internal and identities.hardness = 'hard'
    group by all
),

final as (
    select
        evidence.*,
        coalesce(others.is_beside_internal_break, false) as is_beside_internal_break,
        coalesce(others.identity_id is null and breaks_of_table.break_count = 1, false) as is_only_break,
    from evidence
    left join others
        on evidence.document_id = others.document_id
        and evidence.identity_id = others.identity_id
        and evidence.instance = others.instance
    left join breaks_of_table
        on evidence.document_id = breaks_of_table.document_id
        and evidence.table_code = breaks_of_table.table_code
)

select * from final
{%- endmacro %}
