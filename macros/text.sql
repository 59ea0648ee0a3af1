{#- Printed text made comparable. Nothing here knows what a text means.

    A table of characters costs by its length in every row, so each is asked only of texts in which a pattern finds
    one of its characters. tests/test_characters.py holds the tables against Unicode. -#}

{#- Radicals as the characters they are, small and upright forms, hyphens, the ratio sign: the two sides of a
    `translate`. Kangxi radicals and forms as NFKC has them, the supplement by EquivalentUnifiedIdeograph.
    Half-width Katakana and Hangul, ordinals in circles and the like stay: they are no other way to write a text. -#}
{% macro odd_forms() -%}
    '‐‑∶⺁⺂⺃⺄⺅⺆⺇⺈⺉⺊⺋⺌⺍⺎⺏⺐⺑⺒⺓⺔⺕⺖⺗⺘⺙⺛⺜⺝⺞⺟⺠⺡⺢⺣⺤⺥⺦⺧⺨⺩⺪⺫⺬⺭⺮⺯⺰⺱⺲⺳⺴⺵⺶⺷⺸' ||
    '⺹⺺⺻⺼⺽⺾⺿⻀⻁⻂⻃⻄⻅⻆⻇⻈⻉⻊⻋⻌⻍⻎⻏⻐⻑⻒⻓⻔⻕⻖⻗⻘⻙⻚⻛⻜⻝⻞⻟⻠⻡⻢⻣⻤⻥⻦⻧⻨⻩⻪⻫⻬⻭⻮⻯⻰⻱⻲' ||
    '⻳⼀⼁⼂⼃⼄⼅⼆⼇⼈⼉⼊⼋⼌⼍⼎⼏⼐⼑⼒⼓⼔⼕⼖⼗⼘⼙⼚⼛⼜⼝⼞⼟⼠⼡⼢⼣⼤⼥⼦⼧⼨⼩⼪⼫⼬⼭⼮⼯⼰⼱⼲⼳⼴⼵⼶⼷⼸' ||
    '⼹⼺⼻⼼⼽⼾⼿⽀⽁⽂⽃⽄⽅⽆⽇⽈⽉⽊⽋⽌⽍⽎⽏⽐⽑⽒⽓⽔⽕⽖⽗⽘⽙⽚⽛⽜⽝⽞⽟⽠⽡⽢⽣⽤⽥⽦⽧⽨⽩⽪⽫⽬⽭⽮⽯⽰⽱⽲' ||
    '⽳⽴⽵⽶⽷⽸⽹⽺⽻⽼⽽⽾⽿⾀⾁⾂⾃⾄⾅⾆⾇⾈⾉⾊⾋⾌⾍⾎⾏⾐⾑⾒⾓⾔⾕⾖⾗⾘⾙⾚⾛⾜⾝⾞⾟⾠⾡⾢⾣⾤⾥⾦⾧⾨⾩⾪⾫⾬' ||
    '⾭⾮⾯⾰⾱⾲⾳⾴⾵⾶⾷⾸⾹⾺⾻⾼⾽⾾⾿⿀⿁⿂⿃⿄⿅⿆⿇⿈⿉⿊⿋⿌⿍⿎⿏⿐⿑⿒⿓⿔⿕︐︑︒︓︔︕︖︗︘︙︰︱︲︳︴︵︶' ||
    '︷︸︹︺︻︼︽︾︿﹀﹁﹂﹃﹄﹇﹈﹍﹎﹏﹐﹑﹒﹔﹕﹖﹗﹘﹙﹚﹛﹜﹝﹞﹟﹠﹡﹢﹣﹤﹥﹦﹨﹩﹪﹫',
    '--:厂乛乚乙亻冂𠘨刀刂卜㔾小小兀尣尢𡯂巳幺彑彐忄心扌攵旡日月歺母民氵氺灬爫爫丬牛犭王𤴔目示礻𥫗糹纟罓罒㓁冗𦉫羊𦍌𦍋' ||
    '耂肀聿肉𦥑艹艹艹虎衤覀西见角𧢲讠贝𧾷车辶辶辶邑钅長镸长门𨸏阝雨青韦页风飞食𩙿飠饣𩠐马骨鬼鱼鸟卤麦黄黾斉齐歯齿竜龙龜亀' ||
    '龟一丨丶丿乙亅二亠人儿入八冂冖冫几凵刀力勹匕匚匸十卜卩厂厶又口囗土士夂夊夕大女子宀寸小尢尸屮山巛工己巾干幺广廴廾弋弓' ||
    '彐彡彳心戈戶手支攴文斗斤方无日曰月木欠止歹殳毋比毛氏气水火爪父爻爿片牙牛犬玄玉瓜瓦甘生用田疋疒癶白皮皿目矛矢石示禸禾' ||
    '穴立竹米糸缶网羊羽老而耒耳聿肉臣自至臼舌舛舟艮色艸虍虫血行衣襾見角言谷豆豕豸貝赤走足身車辛辰辵邑酉釆里金長門阜隶隹雨' ||
    '靑非面革韋韭音頁風飛食首香馬骨高髟鬥鬯鬲鬼魚鳥鹵鹿麥麻黃黍黑黹黽鼎鼓鼠鼻齊齒龍龜龠,、。:;!?〖〗…:—–__()' ||
    '{}〔〕【】《》〈〉「」『』[]___,、.;:?!—(){}〔〕#&*+-<>=\$%@'
{%- endmacro %}

{#- Full-width forms that are rare in these documents. -#}
{% macro wide_forms() -%}
    '！＂＃＄＆＇＊＋＜＞？＠ＡＢＣＤＥＦＧＨＩＪＫＬＭＮＯＰＱＲＳＴＵＶＷＸＹＺ［＼］＾＿｀ａｂｃｄｅｆｇｈｉｊｋｌｍｎ' ||
    'ｏｐｑｒｓｔｕｖｗｘｙｚ｛｜｝～｟｠｡｢｣､￠￡￢￥￦￨￩￪￫￬￭￮',
    '!"#$&''*+<>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\]^_`abcdefghijklmn' ||
    'opqrstuvwxyz{|}~⦅⦆。「」、¢£¬¥₩│←↑→↓■○'
{%- endmacro %}

{#- Full-width forms, quotation marks and brackets that nearly every document has. -#}
{% macro common_forms() -%}
    '‘’“”−【】〔〕％（），－．／０１２３４５６７８９：；＝',
    '""""-()()%(),-./0123456789:;='
{%- endmacro %}

{#- The same as members of a class, with the ideographs that Unicode has twice (compatibility ideographs). -#}
{% macro odd_class() -%}
\x{2010}\x{2011}\x{2236}\x{2e81}-\x{2fd5}\x{f900}-\x{faff}\x{fe10}-\x{fe1f}\x{fe30}-\x{fe6b}\x{2f800}-\x{2fa1f}
{%- endmacro %}

{% macro wide_class() -%}
\x{ff01}-\x{ff04}\x{ff06}\x{ff07}\x{ff0a}\x{ff0b}\x{ff1c}\x{ff1e}-\x{ff64}\x{ffe0}-\x{ffee}
{%- endmacro %}

{#- What has no width: soft hyphens, joiners, marks of direction, selectors of variants. -#}
{% macro unseen_class() -%}
\x{ad}\x{34f}\x{61c}\x{115f}\x{1160}\x{17b4}\x{17b5}\x{180b}-\x{180e}\x{200b}-\x{200f}\x{202a}-\x{202e}
{{- '\\x{2060}-\\x{206f}\\x{fe00}-\\x{fe0f}\\x{feff}\\x{fff9}-\\x{fffc}\\x{e0000}-\\x{e0fff}' -}}
{%- endmacro %}

{#- Glyphs that only the font of the writer knows (private use), and controls. -#}
{% macro unknown_class() -%}
\x{0}-\x{8}\x{e}-\x{1f}\x{7f}-\x{84}\x{86}-\x{9f}\x{e000}-\x{f8ff}\x{f0000}-\x{10ffff}
{%- endmacro %}

{#- Ideographs in common use: what a word is written in. -#}
{% macro han_class() -%}
\x{4e00}-\x{9fa5}
{%- endmacro %}

{% macro space_class() -%}
\s\x{b}\x{85}\x{a0}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}
{%- endmacro %}

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
