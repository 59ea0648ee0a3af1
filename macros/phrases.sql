{#- Wordings stand in seeds, each with the document that needed it; here is how a model asks for one. -#}

{#- The wordings of a topic of `phrases`, or of `rule_phrases`, as one constant pattern. -#}
{% macro phrase(topic) -%}
{{ any_pattern('phrases', "topic = '" ~ topic ~ "'") }}
{%- endmacro %}

{% macro rule_phrase(topic) -%}
{{ any_pattern('rule_phrases', "topic = '" ~ topic ~ "'") }}
{%- endmacro %}

{#- A label without what changes from office to office: ordinal, 其中, 等, 和 against 、. -#}
{% macro label_key(plain_text) -%}
{{ joined(
    "regexp_replace(regexp_replace(" ~ plain_text ~ ", " ~ phrase('label_frame') ~ ", '', 'g'), "
    ~ phrase('label_mark') ~ ", '')"
) }}
{%- endmacro %}

{#- A title without what stands around it: ordinal, number of the table, year, office. -#}
{% macro title_key(plain_text) -%}
regexp_replace(
    regexp_replace(
        regexp_replace(
            regexp_replace(
                regexp_replace({{ plain_text }}, {{ phrase('title_year_behind') }}, ''),
                {{ phrase('title_mark') }}, ''
            ),
            {{ phrase('title_year') }}, '\1'
        ),
        {{ phrase('title_office') }}, '\1'
    ),
    {{ phrase('title_end') }}, ''
)
{%- endmacro %}
