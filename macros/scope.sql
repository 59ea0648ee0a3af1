{#- A build works on some of the documents: those of the Parquet file in JUESUAN_SCOPE, all where it is not
    set (docs/decisions/0014). Only staging asks; what is built on it is restricted by that. -#}
{% macro in_scope(column) -%}
{%- if env_var('JUESUAN_SCOPE', '') -%}
{{ column }} in (select document_id from read_parquet('{{ env_var('JUESUAN_SCOPE') | replace("'", "''") }}'))
{%- else -%}
true
{%- endif -%}
{%- endmacro %}
