"""Which number of the press's narrative states what, and one of them tampered with.

Goes in: blocks. Comes out: `Stated` numbers with their concept codes (those of `fct_claim`). The
patterns are those of our own sentences (`narrative`, `narrative_rest`), nobody else's.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from tests.typeset.book import CLASSES, EXPENDITURE_MEASURES, INCOME_MEASURES
from tests.typeset.damage import HALF_STEP, CannotDamage, Change, number
from tests.typeset.damage_cells import Done
from tests.typeset.grid import Block, Text
from tests.typeset.layout import Layout
from tests.typeset.narrative_rest import ITEMS
from tests.typeset.subjects import ECONOMIC, NEVER_BASIC

NUMBER = r"(\d[\d,]*(?:\.\d+)?)"
AMOUNT, SHARE = f"{NUMBER}万元", f"{NUMBER}%"
_INCOME = dict(
    zip(list(INCOME_MEASURES)[1:], "fiscal superior business operating affiliate other".split(),
        strict=True)
)  # fmt: skip
_EXPENDITURE = dict(
    zip(list(EXPENDITURE_MEASURES)[1:],
        "basic project to_superior operating to_affiliate".split(), strict=True)
)  # fmt: skip
_VEHICLES = (
    ("机要通信用车", "veh_confidential"),
    ("应急保障用车", "veh_emergency"),
    ("其他用车", "veh_other"),
)


def _shared(prefix: str, words: dict[str, str], codes: dict[str, str]) -> list[tuple[str, ...]]:
    return [
        (f"^{words[own]}{AMOUNT}，占比{SHARE}", f"{prefix}_{code}", f"{prefix}_{code}_pct")
        for own, code in codes.items()
    ]


# Section by its ordinal -> (pattern, concept of each group).
_PATTERNS: dict[str, list[tuple[str, ...]]] = {
    "一": [(f"收入总计{AMOUNT}，支出总计{AMOUNT}。", "inc_total", "exp_total")],
    "二": [
        (f"年度收入合计{AMOUNT}", "inc_year"),
        *_shared("inc", INCOME_MEASURES, _INCOME),
    ],
    "三": [
        (f"年度支出合计{AMOUNT}", "exp_year"),
        *_shared("exp", EXPENDITURE_MEASURES, _EXPENDITURE),
    ],
    "四": [(f"财政拨款收入总计{AMOUNT}，支出总计{AMOUNT}。", "fis_total", "fis_total")],
    "五": [
        (f"决算支出{AMOUNT}，占本年支出合计的{SHARE}", "gp_exp", "gp_exp_pct_of_exp"),
        (f"一般公共预算财政拨款支出{AMOUNT}，用在", "gp_exp"),
        *(
            (f"^{name}（类）{AMOUNT}，占比{SHARE}", f"gp_{code}", f"gp_{code}_pct")
            for code, name in CLASSES.items()
        ),
        (f"年初预算{AMOUNT}，支出决算{AMOUNT}，完成年初预算的{SHARE}。", "bud0", "gp_exp", "bud0_pct"),
    ],
    "六": [
        (f"财政拨款基本支出{AMOUNT}", "gp_basic"),
        (f"^人员经费{AMOUNT}", "gp_personnel"),
        (f"^公用经费{AMOUNT}", "gp_public"),
        *(
            (f"(?:包括|；){re.escape(name)}{AMOUNT}", f"eco_{code}")
            for code, name in ECONOMIC.items()
            if len(code) == 5 and not code.startswith(NEVER_BASIC)  # 309 shares names with 310
        ),
    ],
    "九": [
        (f"全年预算{AMOUNT}，支出决算{AMOUNT}，完成全年预算的{SHARE}", "sg_bud", "sg_act", "sg_pct"),
        *(
            (f"^{name}支出{AMOUNT}，完成全年预算的{SHARE}", f"{code}_act", f"{code}_pct")
            for code, name in ITEMS.values()
        ),
        *(
            (f"^[1-4]、{name[:6]}[^0-9]*{AMOUNT}", f"{code}_act") for code, name in ITEMS.values()
        ),
    ],
    "十": [
        (f"机关运行经费支出{AMOUNT}", "orgrun"),
        (f"政府采购支出总额{AMOUNT}，其中", "proc_total"),
        (f"政府采购货物支出{AMOUNT}", "proc_goods"),
        (f"政府采购工程支出{AMOUNT}", "proc_works"),
        (f"政府采购服务支出{AMOUNT}", "proc_services"),
        (f"共有车辆{NUMBER}辆", "vehicles"),
        *((f"{name}{NUMBER}辆", code) for name, code in _VEHICLES),
        (f"设备（不含车辆）{NUMBER}台", "equip_1m"),
    ],
}  # fmt: skip
_HEADING = re.compile(r"^([一二三四五六七八九十])、.*说明$")


@dataclass(frozen=True, slots=True)
class Stated:
    """A number of the narrative: which block, where in its text, what it states."""

    block: int
    start: int
    text: str
    concept: str


def stated(blocks: Sequence[Block]) -> list[Stated]:
    """The numbers of the narrative that the tables (or other sentences) hold to account."""
    found: dict[tuple[int, int], Stated] = {}
    section = ""
    for i, block in enumerate(blocks):
        if not isinstance(block, Text):
            continue
        if block.kind == "heading":
            heading = _HEADING.match(block.text)
            section = heading[1] if heading else ""
            continue
        for pattern, *concepts in _PATTERNS.get(section, []):
            for match in re.finditer(pattern, block.text):
                for group, concept in enumerate(concepts, start=1):
                    here = Stated(i, match.start(group), match[group], concept)
                    found.setdefault((here.block, here.start), here)
    return sorted(found.values(), key=lambda s: (s.block, s.start))


def _changed(text: str, rng: Random) -> str:
    """Another digit in one place, never a zero in front."""
    digits = [i for i, char in enumerate(text) if char.isdigit()]
    place = rng.choice(digits)
    lowest = 1 if place == 0 and len(text) > 1 and text[1] != "." else 0
    digit = rng.choice([d for d in range(lowest, 10) if str(d) != text[place]])
    return f"{text[:place]}{digit}{text[place + 1 :]}"


def tampered_narrative(blocks: list[Block], layout: Layout, rng: Random) -> Done:
    """One number of the narrative with another digit, by more than its rounding."""
    found = [s for s in stated(blocks) if number(s.text)]
    if not found:
        raise CannotDamage("no number in the narrative")
    one = rng.choice(found)
    while True:
        text = _changed(one.text, rng)
        change = Change(one.text, text, concept=one.concept)
        if change.difference > 4 * HALF_STEP:
            break
    old = blocks[one.block]
    assert isinstance(old, Text)
    end = one.start + len(one.text)
    blocks[one.block] = Text(old.text[: one.start] + text + old.text[end:], old.kind)
    return "amount" if old.text[end : end + 2] == "万元" else "share or count", [change]
