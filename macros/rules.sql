{#- What the rules of structure share. -#}

{#- 十一 → 11, null where the text is no such numeral. -#}
{% macro chinese_numeral(text) -%}
nullif(list_position(
    ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三', '十四', '十五',
     '十六', '十七', '十八', '十九', '二十'],
    {{ text }}
), 0)
{%- endmacro %}

{#- exact, rounding or violated by a gap; a gap that is null decides nothing. -#}
{% macro outcome_of(gap, tolerance) -%}
case
    when {{ gap }} is null then 'not_testable'
    when {{ gap }} = 0 then 'exact'
    when {{ gap }} <= {{ tolerance }} then 'rounding'
    else 'violated'
end
{%- endmacro %}

{#- 甲市文物局(本级) → 甲市文物局: the name a department and its own level share. -#}
{% macro own_level_key(name) -%}
regexp_replace({{ name }}, '[(]?(机关)?本级[)]?$', '')
{%- endmacro %}

{#- Instances of one name told apart: the second is #2. What is ordered by decides which is the first. -#}
{% macro told_apart(instance, keys, order) -%}
{{ instance }} || case
    when row_number() over (partition by {{ keys }}, {{ instance }} order by {{ order }}) > 1
        then '#' || row_number() over (partition by {{ keys }}, {{ instance }} order by {{ order }})
    else ''
end
{%- endmacro %}
