{#- Tables of characters: the same character written in other ways, as the two sides of a `translate`, and as members
    of a class of a pattern. tests/models/test_characters.py holds them against Unicode. -#}

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
