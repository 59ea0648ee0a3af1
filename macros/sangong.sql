{#- 三公 in its shapes: an item a column, an item a row under 预算数 and 决算数, or 预算数 and 决算数 as rows. -#}

{#- What a number measures: the basis of its column and the item of its row, or the other way round. A year that is not
    the document's makes it prior_ or next_ (but 比2022年增减 is a change); a year nobody can weigh makes it unknown. -#}
{% macro sangong_measure(cells, lines, fiscal_year) -%}
{%- set year -%}
try_cast(coalesce(
    nullif(regexp_extract({{ cells }}.header_path, {{ phrase('year_named') }}, 1), ''),
    nullif(regexp_extract({{ lines }}.line_label, {{ phrase('year_named') }}, 1), '')
) as integer)
{%- endset -%}
case
    when {{ lines }}.line_group = 'statistic'
        then if({{ cells }}.measure_code = 'actual', 'amount', {{ cells }}.measure_code)
    else case
        when {{ year }} is null or {{ year }} = {{ fiscal_year }} then ''
        when regexp_matches({{ cells }}.measure_code, '^(change|prior)|_rate$') then ''
        when {{ year }} < {{ fiscal_year }} then 'prior_'
        when {{ year }} > {{ fiscal_year }} then 'next_'
    end || case
        when {{ is_sangong_basis(cells ~ '.measure_code') }}
            then {{ cells }}.measure_code || '_' || {{ lines }}.item_code
        when regexp_matches({{ cells }}.measure_code, '^(budget|actual)_') then {{ cells }}.measure_code
        when {{ is_sangong_basis(lines ~ '.item_code') }}
            then {{ lines }}.item_code || '_' || {{ cells }}.measure_code
    end
end
{%- endmacro %}

{#- 预算数, 决算数 and what is told beside them. -#}
{% macro is_sangong_basis(code) -%}
regexp_full_match({{ code }}, '(full_year_)?budget|(prior_)?actual|change|(change|completion)_rate')
{%- endmacro %}
