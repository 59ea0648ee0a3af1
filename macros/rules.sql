{#- What the rules share. -#}

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
regexp_replace({{ name }}, {{ rule_phrase('own_level_end') }}, '')
{%- endmacro %}

{#- Instances of one name told apart: the second is #2. What is ordered by decides which is the first. -#}
{% macro told_apart(instance, keys, order) -%}
{{ instance }} || case
    when row_number() over (partition by {{ keys }}, {{ instance }} order by {{ order }}) > 1
        then '#' || row_number() over (partition by {{ keys }}, {{ instance }} order by {{ order }})
    else ''
end
{%- endmacro %}

{#- The name of an economic item, in a list or in a table: 办公费 → 办公. -#}
{% macro item_key(label) -%}
regexp_replace(
    regexp_replace({{ label_key(label) }}, {{ rule_phrase('spending_end') }}, ''), {{ rule_phrase('cost_end') }}, ''
)
{%- endmacro %}

{#- The row of an account that tells nothing of what a rule asks: the rule does not apply to it. -#}
{% macro nothing_told(identity, reason, accounts, told) -%}
select document_id, '{{ identity }}' as identity_id, '-' as instance, 'not_applicable' as outcome,
    '{{ reason }}' as reason,
from {{ accounts }}
where document_kind = 'final_account' and document_id not in (select {{ told }}.document_id from {{ told }})
{%- endmacro %}

{#- The columns of a verdict on two amounts in yuan, told in 万元: both sides, their difference in yuan, the tolerance
    and the outcome. Where it is not testable they are null. -#}
{% macro yuan_verdict(lhs, rhs, tolerance, testable = 'true') -%}
case when {{ testable }} then try_cast({{ lhs }} / 10000 as decimal(20, 6)) end as lhs,
case when {{ testable }} then try_cast({{ rhs }} / 10000 as decimal(20, 6)) end as rhs,
case when {{ testable }} then try_cast({{ lhs }} - {{ rhs }} as decimal(20, 2)) end as difference_yuan,
case when {{ testable }} then try_cast({{ tolerance }} / 10000 as decimal(20, 6)) end as tolerance,
{{ outcome_of('case when ' ~ testable ~ ' then abs(' ~ lhs ~ ' - ' ~ rhs ~ ') end', tolerance) }} as outcome
{%- endmacro %}
