{#- Numbers that forms print beside words. -#}

{#- The number that a plain text ends with, or is, commas left out, '' where there is none: 1,393.46% → 1393.46.
    `before` and `behind` are what may stand around it. Commas part groups of three, and there are no more than
    thirteen digits before the point, or the text is no number (as in `amount_text`). -#}
{% macro number_in(plain_text, before = '^', behind = '%?$') -%}
replace(
    regexp_extract(
        {{ plain_text }}, '{{ before }}(-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,13})(?:[.][0-9]+)?){{ behind }}', 1
    ), ',', ''
)
{%- endmacro %}
