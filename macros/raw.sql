{# The raw file that a row was read from, without its folder: it says which reading the row is of. #}
{% macro raw_file() -%}
    regexp_extract(filename, '([^/\\]+)[.]parquet$', 1)
{%- endmacro %}
