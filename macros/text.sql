{#- Printed text made comparable. Nothing here knows what a text means.

    A table of characters (characters.sql) costs by its length in every row, so each is asked only of texts in which a
    pattern finds one of its characters. -#}

{#- The text with its characters as meant: ⽀出 → 支出. A glyph nobody knows is a bullet or the like and goes; inside
    a number it may be a digit and stays, as � (U+FFFD), so that the number is none. -#}
{% macro meant(text) -%}
case
    when regexp_matches({{ text }}, '[{{ odd_class() ~ unseen_class() ~ unknown_class() }}]') then translate(
        regexp_replace(
            regexp_replace(
                regexp_replace(nfc_normalize({{ text }}), '[{{ unseen_class() }}]+', '', 'g'),
                '([0-9０-９.．,，])[{{ unknown_class() }}]+([0-9０-９])', '\1�\2', 'g'
            ),
            '[{{ unknown_class() }}]+', '', 'g'
        ),
        {{ odd_forms() }}
    )
    else {{ text }}
end
{%- endmacro %}

{#- Half-width digits, letters and punctuation, no white space: （一）　决算 数 → (一)决算数. -#}
{% macro plain(text) -%}
regexp_replace(
    case
        when regexp_matches({{ text }}, '[{{ odd_class() ~ wide_class() ~ unseen_class() ~ unknown_class() }}]')
            then translate(translate({{ meant(text) }}, {{ wide_forms() }}), {{ common_forms() }})
        when regexp_matches({{ text }}, '[（-），．-９：；“”‘’〔〕【】－−＝％]')
            then translate({{ text }}, {{ common_forms() }})
        else coalesce({{ text }}, '')
    end,
    '[{{ space_class() }}]+', '', 'g'
)
{%- endmacro %}

{#- Numbers, each of them whole, that white space parts: 100 200, 79.8 4. They are one number or several, which
    the text alone does not tell; 79. 84 and 1,234, 567 are one. -#}
{% macro is_parted(text) -%}
regexp_full_match(
    {{ text }},
    {%- set digit = '[0-9０-９]' -%}
    {%- set number = '[￥¥]?[-－−]?(?:D{1,3}(?:[,，]D{3})+|D+)(?:[.．]D+)?' | replace('D', digit) %}
    '[{{ space_class() }}]*{{ number }}(?:[{{ space_class() }}]+{{ number }})+[%％]?[{{ space_class() }}]*'
)
{%- endmacro %}

{#- A cell of which nobody can say what number it holds: parted numbers, a glyph that nobody knows and no words,
    a number behind a soft hyphen, which some writers print for a minus. -#}
{% macro is_unsure(text) -%}
(
    (
        regexp_matches({{ text }}, '[{{ unknown_class() }}]')
        and not regexp_matches({{ text }}, '[A-Za-z{{ han_class() }}]')
    )
    or regexp_matches({{ text }}, '(?:^|[^0-9０-９.,])\x{ad}+[0-9０-９]')
    or {{ is_parted(text) }}
)
{%- endmacro %}

{#- The number a cell holds as text, null where the cell is no number, or nobody can say which: 1,393.46 →
    1393.46. Commas part groups of three or the text is no number. Nor is one of more than thirteen digits before the
    point: no unit has it, and sums of such would leave the types. -#}
{% macro amount_text(text) -%}
case when not {{ is_unsure(text) }} then {{ number_in(plain(text)) }} end
{%- endmacro %}

{#- The number that plain text is, without its commas, null where it is none. -#}
{% macro number_in(plain_text, before = '^[￥¥]?', behind = '$') -%}
replace(nullif(
    regexp_extract(
        {{ plain_text }},
        '{{ before }}(-?(?:[0-9]{1,3}(?:,[0-9]{3}){1,4}|[0-9]{1,13})(?:[.][0-9]+)?){{ behind }}', 1
    ), ''
), ',', '')
{%- endmacro %}

{#- How many decimals a number shows. -#}
{% macro decimals(amount_text) -%}
length(regexp_extract({{ amount_text }}, '[.]([0-9]+)$', 1))
{%- endmacro %}

{#- A structurally impossible amount: ——, ────, －. -#}
{% macro is_dash(plain_text) -%}
regexp_full_match({{ plain_text }}, '[-—–─―]+')
{%- endmacro %}

{#- Half of the last printed digit, in the printed unit: '867.10' → 0.005. -#}
{% macro half_step(amount_text) -%}
try_cast(
    0.5 * power(10, -{{ decimals(amount_text) }})
    as decimal(20, 6)
)
{%- endmacro %}

{#- Plain text in which two numbers that a space parts stay apart: 0 0 is no 00. -#}
{% macro tight(text) -%}
replace(
    regexp_replace(
        {{ plain("regexp_replace(" ~ text ~ ", '([0-9０-９%％])[" ~ space_class() ~ "]+', '\\1¦', 'g')") }},
        '¦([^0-9]|$)', '\1', 'g'
    ),
    '¦', ' '
)
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

{#- 十一 → 11, null where the text is no such numeral. -#}
{% macro chinese_numeral(text) -%}
nullif(list_position(
    ['一', '二', '三', '四', '五', '六', '七', '八', '九', '十', '十一', '十二', '十三', '十四', '十五',
     '十六', '十七', '十八', '十九', '二十'],
    {{ text }}
), 0)
{%- endmacro %}

{#- Names as they are compared: 、 is as good as 和, and a 等 behind them says nothing. -#}
{% macro joined(names) -%}
translate({{ names }}, '、等', '和')
{%- endmacro %}
