"""The statutory words of a final account: lines, subjects and their codes.

Goes in: nothing. Comes out: constants only. The words are those of the ministry's forms, which
every publisher prints; codes are as in the yearly book of government revenue and expenditure
subjects. Nothing here knows how a page looks.
"""

from __future__ import annotations

ORDINALS = [
    "一",
    "二",
    "三",
    "四",
    "五",
    "六",
    "七",
    "八",
    "九",
    "十",
    "十一",
    "十二",
    "十三",
    "十四",
    "十五",
    "十六",
    "十七",
    "十八",
    "十九",
    "二十",
    "二十一",
    "二十二",
    "二十三",
    "二十四",
    "二十五",
    "二十六",
]

# The 26 expenditure lines of tables 01 and 04 (2022 and later).
CLASSES: dict[str, str] = {
    "201": "一般公共服务支出",
    "202": "外交支出",
    "203": "国防支出",
    "204": "公共安全支出",
    "205": "教育支出",
    "206": "科学技术支出",
    "207": "文化旅游体育与传媒支出",
    "208": "社会保障和就业支出",
    "210": "卫生健康支出",
    "211": "节能环保支出",
    "212": "城乡社区支出",
    "213": "农林水支出",
    "214": "交通运输支出",
    "215": "资源勘探工业信息等支出",
    "216": "商业服务业等支出",
    "217": "金融支出",
    "219": "援助其他地区支出",
    "220": "自然资源海洋气象等支出",
    "221": "住房保障支出",
    "222": "粮油物资储备支出",
    "223": "国有资本经营预算支出",
    "224": "灾害防治及应急管理支出",
    "229": "其他支出",
    "231": "债务还本支出",
    "232": "债务付息支出",
    "234": "抗疫特别国债安排的支出",
}
# Not on the list of 24 lines, which some offices still print.
NOT_AMONG_24 = frozenset({"223", "231"})

INCOME_LINES: dict[str, str] = {
    "income_general_budget": "一般公共预算财政拨款收入",
    "income_government_fund": "政府性基金预算财政拨款收入",
    "income_state_capital": "国有资本经营预算财政拨款收入",
    "income_superior_subsidy": "上级补助收入",
    "income_business": "事业收入",
    "income_operating": "经营收入",
    "income_subordinate_remittance": "附属单位上缴收入",
    "income_other": "其他收入",
}
FUND_NAMES: dict[str, str] = {
    "general_budget": "一般公共预算财政拨款",
    "government_fund": "政府性基金预算财政拨款",
    "state_capital": "国有资本经营预算财政拨款",
}

INCOME_MEASURES: dict[str, str] = {
    "total": "本年收入合计",
    "fiscal_appropriation": "财政拨款收入",
    "superior_subsidy": "上级补助收入",
    "business": "事业收入",
    "operating": "经营收入",
    "subordinate_remittance": "附属单位上缴收入",
    "other": "其他收入",
}
EXPENDITURE_MEASURES: dict[str, str] = {
    "total": "本年支出合计",
    "basic": "基本支出",
    "project": "项目支出",
    "to_superior": "上缴上级支出",
    "operating": "经营支出",
    "to_subsidiary": "对附属单位补助支出",
}
NATURES: dict[str, str] = {"total": "小计", "basic": "基本支出", "project": "项目支出"}
FUND_MEASURES = ("opening_balance", "income", "total", "basic", "project", "closing_balance")
SANGONG_ITEMS: dict[str, str] = {
    "total": "合计",
    "abroad": "因公出国（境）费",
    "vehicle": "小计",
    "vehicle_purchase": "公务用车购置费",
    "vehicle_operation": "公务用车运行维护费",
    "reception": "公务接待费",
}

# Lines of the statistics table: code, 行次, wording.
PROCUREMENT_LINES = (
    ("procurement_total", 1, "合计"),
    ("procurement_goods", 2, "货物"),
    ("procurement_works", 3, "工程"),
    ("procurement_services", 4, "服务"),
)
OPERATING_COST_LINES = (
    ("operating_cost_administrative", 5, "（一）行政单位"),
    ("operating_cost_civil_service_managed", 6, "（二）参照公务员法管理事业单位"),
)
ASSET_LINES = (
    ("vehicle_total", 7, "（一）车辆数合计（辆）"),
    ("vehicle_ministerial", 8, "1. 副部（省）级及以上领导用车"),
    ("vehicle_principal", 9, "2. 主要负责人用车"),
    ("vehicle_confidential", 10, "3. 机要通信用车"),
    ("vehicle_emergency", 11, "4. 应急保障用车"),
    ("vehicle_law_enforcement", 12, "5. 执法执勤用车"),
    ("vehicle_special", 13, "6. 特种专业技术用车"),
    ("vehicle_retired", 14, "7. 离退休干部服务用车"),
    ("vehicle_other", 15, "8. 其他用车"),
    ("equipment_over_1m", 17, "（二）单价100万元（含）以上设备（不含车辆）"),
)
COUNTS = frozenset(code for code, _, _ in ASSET_LINES)

NOTES: dict[str, str] = {
    "income_expenditure_summary": "注：本表反映部门本年度的总收支和年末结转结余情况。",
    "income": "注：本表反映部门本年度取得的各项收入情况。",
    "expenditure": "注：本表反映部门本年度各项支出情况。",
    "fiscal_summary": (
        "注：本表反映部门本年度一般公共预算财政拨款、政府性基金预算财政拨款和"
        "国有资本经营预算财政拨款的总收支和年末结转结余情况。"
    ),
    "general_budget_expenditure": "注：本表反映部门本年度一般公共预算财政拨款支出情况。",
    "economic_detail": "注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。",
    "government_fund": ("注：本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。"),
    "state_capital": "注：本表反映部门本年度国有资本经营预算财政拨款支出情况。",
    "sangong": "注：本表反映部门本年度“三公”经费支出预决算情况，其中预算数为全年预算数。",
    "statistics": "注：本表反映部门本年度政府采购、机关运行经费和国有资产占用情况。",
}


def parent_of(code: str) -> str | None:
    """The function or class one level up: 2080101 -> 20801 -> 208 -> None."""
    return code[:-2] if len(code) > 3 else None


def with_parents(codes: list[str]) -> list[str]:
    """Codes of 7 digits in, the printed tree out: every class, section and item in order."""
    tree = {code[:size] for code in codes for size in (3, 5, 7)}
    return sorted(tree)
