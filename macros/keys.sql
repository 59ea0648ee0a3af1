{#- Two tables speak of one thing: the conditions of a join, each named after what they share. -#}

{% macro same(one, other, keys) -%}
{%- for key in keys %}{{ one }}.{{ key }} = {{ other }}.{{ key }}{{ ' and ' if not loop.last }}{% endfor -%}
{%- endmacro %}

{#- A row, a column or a cell of a grid. -#}
{% macro same_row(one, other) -%}
{{ same(one, other, ['document_id', 'block_no', 'row_no']) }}
{%- endmacro %}

{% macro same_column(one, other) -%}
{{ same(one, other, ['document_id', 'block_no', 'col_no']) }}
{%- endmacro %}

{% macro same_cell(one, other) -%}
{{ same(one, other, ['document_id', 'block_no', 'row_no', 'col_no']) }}
{%- endmacro %}

{#- A number of a passage, by its order or by its place in the text. -#}
{% macro same_token(one, other) -%}
{{ same(one, other, ['document_id', 'passage_no', 'token_no']) }}
{%- endmacro %}

{% macro same_position(one, other) -%}
{{ same(one, other, ['document_id', 'passage_no', 'position']) }}
{%- endmacro %}

{#- An identity tested on one thing. -#}
{% macro same_instance(one, other) -%}
{{ same(one, other, ['document_id', 'identity_id', 'instance']) }}
{%- endmacro %}

{#- A number that grows with the place of a cell: block before row before column. -#}
{% macro place_in_order(block_no, row_no, col_no) -%}
(cast({{ block_no }} as bigint) * 1000000 + {{ row_no }}) * 10000 + {{ col_no }}
{%- endmacro %}
