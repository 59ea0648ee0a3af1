{#- True for the codes that no other code of the same document and scope begins with: sum these. -#}
{% macro is_leaf(code, scope) -%}
coalesce(
    {{ code }} <> 'TOTAL'
    and not list_contains(
        list_transform(
            list(case when length({{ code }}) in (5, 7) then {{ code }} end) over (partition by {{ scope }}),
            lambda x: left(x, length({{ code }}))
            || case when length(x) > length({{ code }}) then '' else '#' end
        ),
        {{ code }}
    ),
    false
)
{%- endmacro %}
