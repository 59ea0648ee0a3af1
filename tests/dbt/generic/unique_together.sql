{#- The columns together are a key: no combination twice, and none of them null. -#}
{% test unique_together(model, columns) %}
select {{ columns | join(', ') }}, count(*) as times
from {{ model }}
group by all
having count(*) > 1
    {% for column in columns %} or {{ column }} is null {% endfor %}
{% endtest %}
