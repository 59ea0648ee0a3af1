"""第三部分 情况说明, sections one to eight: the tables told again in sentences.

Goes in: a disclosure. Comes out: `Text` blocks. The clauses that carry a number follow the
statutory form, because they are what a reader must recognise; everything around them is ours.
"""

from __future__ import annotations

from decimal import Decimal

from tests.typeset.book import CLASSES, EXPENDITURE_MEASURES, INCOME_MEASURES
from tests.typeset.disclosure import Disclosure
from tests.typeset.grid import Text
from tests.typeset.subjects import ECONOMIC, PERSONNEL, PUBLIC
from tests.typeset.voice import ZERO, Voice

SUMMARY, FISCAL, GENERAL = (
    "income_expenditure_summary",
    "fiscal_summary",
    "general_budget_expenditure",
)
DETAIL = "economic_detail"


def heading(text: str) -> Text:
    """A section heading."""
    return Text(text, "heading")


def _totals(voice: Voice, slots: tuple[str, str], table: str, what: str) -> list[str]:
    """收入总计 and 支出总计 with their change against the year before."""
    year = voice.disclosure.fiscal_year
    measure = "amount" if table == SUMMARY else "total"
    income = voice.claimed(slots[0], voice.cell(table, "income", "grand_total", "amount"))
    spent = voice.claimed(slots[1], voice.cell(table, "expenditure", "grand_total", measure))
    told = f"{year}年度{what}收入总计{voice.say(income)}，支出总计{voice.say(spent)}。"
    one, other = voice.change(slots[0]), voice.change(slots[1])
    if one and other:
        told += f"与上年相比，{what}收入总计{one}，{what}支出总计{other}。"
        told += f"主要原因是{voice.reason(slots[0])}。"
    return [told]


def _income(voice: Voice) -> list[str]:
    whole = voice.cell(SUMMARY, "income", "income_total", "amount")
    funds = ("general_budget", "government_fund", "state_capital")
    fiscal = sum((voice.cell(SUMMARY, "income", f"income_{f}", "amount") for f in funds), ZERO)
    lines = [f"{voice.disclosure.fiscal_year}年度收入合计{voice.say(whole)}，其中："]
    for measure, name in list(INCOME_MEASURES.items())[1:]:
        line = f"income_{measure}"
        own = voice.cell(SUMMARY, "income", line, "amount")
        part = fiscal if measure == "fiscal_appropriation" else own
        slot = {"fiscal_appropriation": "inc_fiscal_pct", "other": "inc_other_pct"}.get(measure, "")
        lines.append(f"{name}{voice.say(part)}，占比{voice.share(part, whole, slot)}")
    return [lines[0], *(f"{line}；" for line in lines[1:-1]), f"{lines[-1]}。"]


def _expenditure(voice: Voice) -> list[str]:
    whole = voice.cell(SUMMARY, "expenditure", "expenditure_total", "amount")
    slots = {"basic": "exp_basic", "project": "exp_project"}
    parts = []
    for measure, name in list(EXPENDITURE_MEASURES.items())[1:]:
        own = voice.cell("expenditure", None, "TOTAL", measure)
        part = voice.claimed(slots.get(measure, ""), own)
        share = voice.share(part, whole, f"{slots.get(measure, measure)}_pct")
        parts.append(f"{name}{voice.say(part)}，占比{share}")
    first = f"{voice.disclosure.fiscal_year}年度支出合计{voice.say(whole)}，其中："
    return [first, *(f"{part}；" for part in parts[:-1]), f"{parts[-1]}。"]


def _classes(voice: Voice) -> list[tuple[str, Decimal]]:
    """The classes with general budget expenditure."""
    data = voice.disclosure.table(GENERAL)
    amounts = [(code, data.get(None, code, "total")) for code in CLASSES]
    return [(code, amount) for code, amount in amounts if amount]


def _general(voice: Voice) -> list[Text]:
    year = voice.disclosure.fiscal_year
    whole = voice.cell(GENERAL, None, "TOTAL", "total")
    spent = voice.cell(SUMMARY, "expenditure", "expenditure_total", "amount")
    told = f"{year}年一般公共预算财政拨款决算支出{voice.say(whole)}，"
    told += f"占本年支出合计的{voice.share(whole, spent, 'gp_exp_pct_of_exp')}。"
    change = voice.change("gp_exp")
    if change:
        told += (
            f"与上年相比，一般公共预算财政拨款支出{change}。主要原因是{voice.reason('gp_exp')}。"
        )
    shares = [
        f"{CLASSES[code]}（类）{voice.say(amount)}，"
        f"占比{voice.share(amount, whole, f'gp_{code}_pct')}"
        for code, amount in _classes(voice)
    ]
    texts = [
        Text("（一）一般公共预算财政拨款支出决算总体情况"),
        Text(told),
        Text("（二）一般公共预算财政拨款支出决算结构情况"),
        Text(f"{year}年度一般公共预算财政拨款支出{voice.say(whole)}，用在以下方面："),
        *(Text(share + ("。" if i + 1 == len(shares) else "；")) for i, share in enumerate(shares)),
        Text("（三）一般公共预算财政拨款支出决算具体情况"),
    ]
    if voice.claim("bud0"):
        first = voice.claimed("bud0", ZERO)
        told = f"{year}年度一般公共预算财政拨款支出年初预算{voice.say(first)}，"
        told += f"支出决算{voice.say(whole)}，"
        told += f"完成年初预算的{voice.share(whole, first, 'bud0_pct')}。其中："
        texts += [Text(told), *(Text(t) for t in _against_budget(voice))]
    return texts


def _against_budget(voice: Voice) -> list[str]:
    told = []
    for code, amount in _classes(voice):
        first = voice.claim(f"bud0_{code}")
        if first is None:
            continue
        budget = Decimal(first)
        text = f"{CLASSES[code]}年初预算{voice.say(budget)}，支出决算{voice.say(amount)}"
        if budget:
            text += f"，完成年初预算的{voice.share(amount, budget, f'bud0_{code}_pct')}"
        change = voice.change(code)
        text += f"，较上年决算{change}" if change else ""
        told.append(f"{text}，主要原因是{voice.reason(code)}。")
    return told


def _items(voice: Voice, groups: tuple[str, ...]) -> str:
    data, yuan = voice.disclosure.table(DETAIL), voice.disclosure.yuan_items
    codes = [c for c in ECONOMIC if len(c) == 5 and c.startswith(groups)]
    amounts = [(code, data.get(None, code, "basic")) for code in codes]
    named = [
        f"{ECONOMIC[code]}{yuan[code]}元"
        if code in yuan
        else f"{ECONOMIC[code]}{voice.say(amount)}"
        for code, amount in amounts
        if amount
    ]
    return f"，包括{'；'.join(named)}" if named else ""


def _basic(voice: Voice) -> list[str]:
    personnel = voice.cell(DETAIL, None, "personnel_total", "basic")
    public = voice.cell(DETAIL, None, "public_total", "basic")
    listed = voice.claim("no_item_list") is None
    return [
        f"{voice.disclosure.fiscal_year}年度财政拨款基本支出"
        f"{voice.say(voice.cell(GENERAL, None, 'TOTAL', 'basic'))}，其中：",
        f"人员经费{voice.say(personnel)}{_items(voice, PERSONNEL) if listed else ''}。",
        f"公用经费{voice.say(public)}{_items(voice, PUBLIC) if listed else ''}。",
    ]


def _fund(voice: Voice, table: str, name: str) -> str:
    if voice.disclosure.table(table).state != "data":
        return "本年度没有此项支出。"
    spent = voice.cell(table, None, "TOTAL", "total")
    return f"{voice.disclosure.fiscal_year}年度{name}财政拨款支出{voice.say(spent)}。"


def sections_one_to_eight(disclosure: Disclosure) -> list[Text]:
    """The first eight sections, each under its statutory heading."""
    voice = Voice(disclosure)

    def under(title: str, lines: list[str]) -> list[Text]:
        return [heading(title), *(Text(line) for line in lines)]

    return [
        *under(
            "一、收入支出决算总体情况说明",
            _totals(voice, ("inc_total", "exp_total"), SUMMARY, ""),
        ),
        *under("二、收入决算情况说明", _income(voice)),
        *under("三、支出决算情况说明", _expenditure(voice)),
        *under(
            "四、财政拨款收支决算总体情况说明",
            _totals(voice, ("fis_total", "fis_total"), FISCAL, "财政拨款"),
        ),
        heading("五、一般公共预算财政拨款支出决算情况说明"),
        *_general(voice),
        *under("六、一般公共预算财政拨款基本支出决算情况说明", _basic(voice)),
        *under(
            "七、政府性基金预算财政拨款收支决算情况说明",
            [_fund(voice, "government_fund", "政府性基金预算")],
        ),
        *under(
            "八、国有资本经营预算财政拨款支出决算情况说明",
            [_fund(voice, "state_capital", "国有资本经营预算")],
        ),
    ]
