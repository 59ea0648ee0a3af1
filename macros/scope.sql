{#- A build works on some of the documents: those of the Parquet file in JUESUAN_SCOPE, all where it is not
    set (docs/decisions/0014). Only staging asks; what is built on it is restricted by that. -#}
{% macro in_scope(column) -%}
{%- if env_var('JUESUAN_SCOPE', '') -%}
{{ column }} in (select document_id from read_parquet('{{ env_var('JUESUAN_SCOPE') | replace("'", "''") }}'))
{%- else -%}
true
{%- endif -%}
{%- endmacro %}

{#- What the build found to fail, document by document: the rows of the Parquet file in JUESUAN_HELD, none where it
    is not set (docs/decisions/0017). -#}
{% macro held() -%}
{%- if env_var('JUESUAN_HELD', '') -%}
read_parquet('{{ env_var('JUESUAN_HELD') | replace("'", "''") }}')
{%- else -%}
(
    select
        cast(null as varchar) as document_id,
        cast(null as varchar) as node,
        cast(null as varchar) as reason,
        cast(null as boolean) as is_set_aside,
    where false
)
{%- endif -%}
{%- endmacro %}
