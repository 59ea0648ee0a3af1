{#- How findings tell numbers. -#}

{#- 1392.06 → 1,392.06; at least `places` decimals, more where there are more. -#}
{% macro number_text(number, places=0) -%}
regexp_replace(
    regexp_replace(format('{:,.6f}', cast({{ number }} as double)), '0{1,{{ 6 - places }}}$', ''), '[.]$', ''
)
{%- endmacro %}

{#- A sentence with its {names} filled in from a map; a name without a fact leaves nothing, not
    even the blank before it. -#}
{% macro told(sentence, facts) -%}
trim(regexp_replace(
    regexp_replace(
        regexp_replace(
            list_reduce(
                map_entries({{ facts }}),
                lambda done, fact: replace(done, '{' || fact.key || '}', coalesce(fact.value, '')),
                {{ sentence }}
            ),
            '[{][a-z_]+[}]', '', 'g'
        ),
        ' +', ' ', 'g'
    ),
    ' ([，。；：、）,.;:)])', '\1', 'g'
))
{%- endmacro %}

{#- How a change is told: percentages grow and fall (增长, 下降), amounts increase and decrease (增加, 减少). -#}
{% macro change_zh(unit, direction) -%}
case
    when {{ unit }} = '%' and {{ direction }} = 'increase' then '增长'
    when {{ unit }} = '%' then '下降'
    when {{ direction }} = 'increase' then '增加'
    when {{ direction }} = 'decrease' then '减少'
    else ''
end
{%- endmacro %}
