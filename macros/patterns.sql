{#- The patterns of a seed as one constant regular expression, any of which may match.

    DuckDB compiles a pattern that comes from a column anew for each row, which takes a hundred times as long as
    matching. Where many texts are held against the same patterns, this is the pattern, or, before a join that
    asks which one matched, the filter of what can match at all. Without the seed (linting) nothing matches. -#}
{% macro any_pattern(seed, where = 'true') -%}
{%- do ref(seed) -%}
{%- set found = namespace(pattern = '$.') -%}
{%- if execute -%}
    {#- not ref(): in a unit test that is the seed as the test gives it, which is in no table -#}
    {%- set table = adapter.get_relation(target.database, generate_schema_name('seeds', none), seed) -%}
    {%- if table -%}
        {%- set rows = run_query(
            "select string_agg('(?:' || pattern || ')', '|' order by length(pattern) desc, pattern) from "
            ~ table ~ ' where ' ~ where
        ) -%}
        {%- set found.pattern = rows.columns[0].values()[0] or found.pattern -%}
    {%- endif -%}
{%- endif -%}
'(?:{{ found.pattern | replace("'", "''") }})'
{%- endmacro %}
