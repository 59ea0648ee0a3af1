"""第三部分 情况说明, sections nine and ten, and the words before and after the tables.

Goes in: a disclosure. Comes out: `Text` blocks.
"""

from __future__ import annotations

from decimal import Decimal

from tests.typeset.book import ASSET_LINES
from tests.typeset.disclosure import Disclosure
from tests.typeset.grid import Text
from tests.typeset.narrative import heading
from tests.typeset.voice import ZERO, Voice

SANGONG, STATISTICS = "sangong", "statistics"
ITEMS = {
    "abroad": ("sg_abroad", "因公出国（境）费"),
    "vehicle_purchase": ("sg_carbuy", "公务用车购置费"),
    "vehicle_operation": ("sg_carrun", "公务用车运行维护费"),
    "reception": ("sg_recept", "公务接待费"),
}
GLOSSARY = (
    "一、财政拨款收入：本级财政当年拨付的资金。",
    "二、其他收入：财政拨款、事业收入、经营收入等之外取得的收入。",
    "三、年末结转和结余：年末尚未用完、转入下年使用的资金。",
    "四、基本支出：维持机构运转的人员和公用支出。",
    "五、项目支出：完成特定任务的支出。",
    "六、机关运行经费：行政单位和参公单位基本支出中的公用经费。",
)


def _sangong_total(voice: Voice) -> str:
    budget = voice.claimed("sg_bud", voice.cell(SANGONG, None, "TOTAL", "budget_total"))
    actual = voice.claimed("sg_act", voice.cell(SANGONG, None, "TOTAL", "actual_total"))
    told = f"{voice.disclosure.fiscal_year}年度“三公”经费财政拨款支出全年预算{voice.say(budget)}，"
    told += f"支出决算{voice.say(actual)}，完成全年预算的{voice.share(actual, budget, 'sg_pct')}"
    change = voice.change("sg")
    told += f"，比上年度{change}" if change else "，与上年度持平"
    return f"{told}，主要原因是{voice.reason('sg', '按实际需要安排')}。其中："


def _sangong_item(voice: Voice, item: str) -> str:
    slot, name = ITEMS[item]
    budget = voice.cell(SANGONG, None, "TOTAL", f"budget_{item}")
    actual = voice.cell(SANGONG, None, "TOTAL", f"actual_{item}")
    told = f"{name}支出{voice.say(actual)}，"
    told += f"完成全年预算的{voice.share(actual, budget, f'{slot}_pct')}"
    change = voice.change(slot)
    return f"{told}，比上年度{change}；" if change else f"{told}，与上年度持平；"


def _count(voice: Voice, slot: str) -> str:
    return voice.claim(slot) or "0"


def _sangong_detail(voice: Voice) -> list[str]:
    said = {item: voice.say(voice.cell(SANGONG, None, "TOTAL", f"actual_{item}")) for item in ITEMS}
    batches, persons = _count(voice, "recept_batches"), _count(voice, "recept_persons")
    return [
        f"1、因公出国（境）费支出{said['abroad']}，出国团组共{_count(voice, 'abroad_groups')}个，"
        f"{_count(voice, 'abroad_persons')}人次。",
        f"2、公务用车购置支出{said['vehicle_purchase']}，使用财政拨款共购置公务用车"
        f"{_count(voice, 'cars_bought')}辆。",
        f"3、公务用车运行维护费支出{said['vehicle_operation']}，使用财政拨款负担的公务用车保有量共"
        f"{_count(voice, 'car_holding')}辆。",
        f"4、公务接待费支出{said['reception']}，共接待{batches}批次，{persons}人次。",
    ]


def _operating_cost(voice: Voice) -> str:
    lines = ("operating_cost_administrative", "operating_cost_civil_service_managed")
    cost = sum((voice.cell(STATISTICS, None, line, "amount") for line in lines), ZERO)
    if not cost:
        return "本部门没有机关运行经费。"
    told = f"{voice.disclosure.fiscal_year}年机关运行经费支出{voice.say(cost)}"
    change = voice.change("orgrun")
    reason = voice.reason("orgrun")
    return f"{told}，比上年{change}，主要原因是{reason}。" if change else f"{told}。"


def _procurement(voice: Voice) -> str:
    def amount(kind: str) -> Decimal:
        return voice.cell(STATISTICS, None, f"procurement_{kind}", "amount")

    total = amount("total")
    sme, micro = voice.claimed("proc_sme", ZERO), voice.claimed("proc_micro", ZERO)
    return (
        f"{voice.disclosure.fiscal_year}年度政府采购支出总额{voice.say(total)}，其中："
        f"政府采购货物支出{voice.say(amount('goods'))}、政府采购工程支出{voice.say(amount('works'))}、"
        f"政府采购服务支出{voice.say(amount('services'))}。"
        f"授予中小企业合同金额{voice.say(sme)}，占政府采购支出总额的{voice.share(sme, total)}；"
        f"授予小微企业合同金额{voice.say(micro)}，占政府采购支出总额的{voice.share(micro, total)}。"
    )


def _assets(voice: Voice) -> str:
    def count(code: str) -> int:
        return int(voice.cell(STATISTICS, None, code, "amount"))

    kinds = [
        f"{wording.split('. ')[1]}{count(code)}辆"
        for code, _, wording in ASSET_LINES
        if code not in ("vehicle_total", "equipment_over_1m")
    ]
    return (
        f"截至{voice.disclosure.fiscal_year}年12月31日，本部门（单位）共有车辆"
        f"{count('vehicle_total')}辆。其中：{'、'.join(kinds)}；"
        f"单价100万元（含）以上设备（不含车辆）{count('equipment_over_1m')}台（套）。"
    )


def _performance(voice: Voice) -> str:
    count = voice.claim("perf_count")
    if count is None:
        return "本年度没有需要公开的项目自评。"
    amount = Decimal(_count(voice, "perf_amount"))
    return (
        f"{voice.disclosure.fiscal_year}年二级项目绩效自评个数{count}个，涉及资金"
        f"{amount}万元：{_count(voice, 'perf_excellent')}个项目自评等级为“优”，"
        "0个项目自评等级为“良”，0个项目自评等级为“中”，0个项目自评等级为“差”。"
    )


def sections_nine_and_ten(disclosure: Disclosure) -> list[Text]:
    """The last two sections."""
    voice = Voice(disclosure)
    items = [_sangong_item(voice, item) for item in ITEMS]
    return [
        heading("九、财政拨款“三公”经费支出决算情况说明"),
        Text("（一）“三公”经费财政拨款支出决算总体情况说明"),
        Text(_sangong_total(voice)),
        *(Text(item) for item in items[:-1]),
        Text(items[-1][:-1] + "。"),
        Text("（二）“三公”经费财政拨款支出决算具体情况说明"),
        *(Text(line) for line in _sangong_detail(voice)),
        heading("十、其他重要事项情况说明"),
        Text("（一）机关运行经费支出情况说明"),
        Text(_operating_cost(voice)),
        Text("（二）政府采购情况说明"),
        Text(_procurement(voice)),
        Text("（三）国有资产占用情况说明"),
        Text(_assets(voice)),
        Text("（四）预算绩效情况说明"),
        Text(_performance(voice)),
    ]


def profile(disclosure: Disclosure) -> list[Text]:
    """第一部分: what the unit is for and how it is organised."""
    return [
        heading("第一部分 概况"),
        heading("一、本部门（单位）职责"),
        *(Text(line) for line in disclosure.duties),
        heading("二、机构设置情况"),
        Text(disclosure.departments or "本单位按编制设置内设机构。"),
    ]


def glossary() -> list[Text]:
    """第四部分: terms in our own short words."""
    return [heading("第四部分 名词解释"), *(Text(line) for line in GLOSSARY)]
