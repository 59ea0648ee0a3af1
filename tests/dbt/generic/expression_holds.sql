{#- The expression is true for every row; NULL is not true. -#}
{% test expression_holds(model, expression) %}
select *
from {{ model }}
where ({{ expression }}) is not true
{% endtest %}
