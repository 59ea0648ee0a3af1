{#- Printed text made comparable. Nothing here knows what a text means. -#}

{#- Half-width digits, letters and punctuation, no white space: （一）　决算 数 → (一)决算数. -#}
{% macro plain(text) -%}
regexp_replace(
    translate(
        coalesce({{ text }}, ''),
        '０１２３４５６７８９ＡＢＣＤＥＦＧＸ％（）：，．；“”‘’＂〔〕【】－−＝＜＞／',
        '0123456789ABCDEFGX%():,.;"""""()()--=<>/'
    ),
    '[\s\x{00a0}\x{3000}\x{200b}\x{feff}]+', '', 'g'
)
{%- endmacro %}

{#- A label without what changes from office to office: ordinal, 其中, 等, 和 against 、. -#}
{% macro label_key(plain_text) -%}
replace(replace(
    regexp_replace(
        regexp_replace({{ plain_text }}, '^其中:|:$', '', 'g'),
        '^([一二三四五六七八九十]+、|[(][一二三四五六七八九十0-9]+[)]|[0-9]+[.、])', ''
    ),
    '等', ''), '、', '和')
{%- endmacro %}

{#- The number a cell holds as text, null where the cell is no number: 1,393.46 → 1393.46. Commas
    part groups of three or the text is no number. Nor is one of more than thirteen digits before the
    point: no unit has it, and sums of such would leave the types. -#}
{% macro amount_text(text) -%}
replace(nullif(
    regexp_extract(
        {{ plain(text) }},
        '^[￥¥]?(-?([0-9]{1,3}(,[0-9]{3}){1,4}|[0-9]{1,13})([.][0-9]+)?)$', 1
    ), ''
), ',', '')
{%- endmacro %}

{#- A structurally impossible amount: ——, ────, －. -#}
{% macro is_dash(plain_text) -%}
regexp_full_match({{ plain_text }}, '[-—–─―]+')
{%- endmacro %}

{#- Half of the last printed digit, in the printed unit: '867.10' → 0.005. -#}
{% macro half_step(amount_text) -%}
try_cast(
    0.5 * power(10, -length(coalesce(nullif(regexp_extract({{ amount_text }}, '[.]([0-9]+)$', 1), ''), '')))
    as decimal(20, 6)
)
{%- endmacro %}

{#- A title without what stands around it: ordinal, number of the table, year, office. -#}
{% macro title_key(plain_text) -%}
regexp_replace(
    regexp_replace(
        regexp_replace(
            regexp_replace(
                {{ plain_text }},
                '^([(][一二三四五六七八九十0-9]+[)]、?|[一二三四五六七八九十]+[、.]|[0-9]+[、.]'
                || '|表[0-9一二三四五六七八九十]+(-[0-9]+)?[:、.]?|附[表件][0-9一二三四五六七八九十]*[:、.]?)+',
                ''
            ),
            '^.*20[0-9][0-9]年度?(.)', '\1'
        ),
        '^(?:部门|单位)([收支财一政国])', '\1'
    ),
    '[(]?(财决)?公开[0-9]+(-[0-9]+)?表[)]?$|[.…]*[0-9]*$', ''
)
{%- endmacro %}

{#- Plain text in which two numbers that a space parts stay apart: 0 0 is no 00. -#}
{% macro tight(text) -%}
replace({{ plain("regexp_replace(" ~ text ~ ", '([0-9%])[ \u3000\n]+([0-9])', '\\1¦\\2', 'g')") }}, '¦', ' ')
{%- endmacro %}

{#- Text and numbers taking turns, the numbers at the even places; `words` stand for numbers too. -#}
{% macro number_pieces(text, words) -%}
string_split(
    regexp_replace(
        replace({{ text }}, chr(30), ' '),
        '([0-9]{1,3}(?:,[0-9]{3})+(?:[.][0-9]+)?|[0-9]+(?:[.][0-9]+)?{{ words }})',
        chr(30) || '\1' || chr(30), 'g'
    ),
    chr(30)
)
{%- endmacro %}
