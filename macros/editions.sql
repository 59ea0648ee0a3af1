{#- The rule of editions (docs/decisions/0013): the best first, criterion by criterion; a build that does not
    know of quarantine yet leaves that one out. The last one only makes the order whole. -#}
{% macro edition_merits(with_quarantine) -%}
{{ return(
    [('read_whole', 'is_whole desc'), ('not_a_draft', 'is_draft')]
    + ([('not_in_quarantine', 'is_quarantined')] if with_quarantine else [])
    + [
        ('more_tables', 'table_count desc'), ('has_narrative', 'has_narrative desc'),
        ('marked_as_correction', 'is_correction desc'), ('landed_last', 'first_landed_at desc'),
        ('same_landing', 'document_id'),
    ]
) }}
{%- endmacro %}

{#- The criteria as the terms of an order by. -#}
{% macro edition_order(with_quarantine) -%}
{{ edition_merits(with_quarantine) | map(attribute=1) | join(', ') }}
{%- endmacro %}
