"""What every writer of the matrix prints: one small account of invented units, in four layouts.

Goes in: the name of a writer and of a layout. Comes out: the disclosure and the layout. Each pair
is a unit of its own, so that no file is an edition of another; figures and sentences are alike.
Nothing here is drawn by lot: the committed PDFs stay what this code says.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.typeset.disclosure import Disclosure, FundRow, Indicator, Project
from tests.typeset.layout import CN_2023, ORDER_2023, SH_2024, SX_2022, SX_2023, Layout
from tests.typeset.ledger import OWN, Booking, Ledger, disclosure_of

GP, GF, SC = "general_budget", "government_fund", "state_capital"
STEMS = "甲乙丙丁戊己庚辛壬癸"
PRESS = "press"
WRITERS = (
    "writer",
    "calc",
    "chromium",
    "weasyprint",
    "typst",
    "fpdf2",
    "ghostscript",
    "qpdf",
    "cairo",
    PRESS,
)
BODY = (*ORDER_2023, "statistics")
LAYOUTS: dict[str, Layout] = {
    # 类, 款, 项 in columns of their own, 预算/决算 in pairs, the total last, no numbers of lines
    "split": replace(SH_2024, code_split=True, order=BODY, notes=True),
    # four double blocks on landscape pages, headers wrapped in the middle, no thousands
    "wide": replace(SX_2022, wrap_headers=True),
    # tables broken after so many rows, the head repeated overleaf
    "broken": replace(SX_2023, page_rows=14, repeat_header=True),
    # one table behind the other without a new page, broken where the page is full, in yuan
    "dense": replace(CN_2023, order=(*CN_2023.order, "statistics"), dense=True, money_unit="元"),
}
YEARS = {"split": 2024, "wide": 2022, "broken": 2023, "dense": 2023}


@dataclass(frozen=True, slots=True)
class Variant:
    """A file of the matrix."""

    writer: str
    layout: str

    @property
    def name(self) -> str:
        """weasyprint-dense"""
        return f"{self.writer}-{self.layout}"

    @property
    def file_name(self) -> str:
        """weasyprint-dense.pdf"""
        return f"{self.name}.pdf"


VARIANTS = tuple(Variant(w, layout) for w in WRITERS for layout in LAYOUTS)


def _fiscal(code: str, fund: str, income: int, opening: int = 0, **spent: int) -> Booking:
    return Booking(code, fund, spent, {"fiscal": income}, opening)


LEDGER = Ledger(
    bookings=(
        _fiscal("2012601", GP, 4250000, 12344, basic=4123457, project=76543),
        _fiscal("2012604", GP, 1950005, 43211, project=1834566),
        _fiscal("2080505", GP, 434567, basic=434567),
        _fiscal("2210201", GP, 398766, basic=398766),
        _fiscal("2120803", GF, 650000, 154321, project=734565),
        _fiscal("2230105", SC, 120005, 5432, project=123454),
        Booking(
            "2012604",
            OWN,
            {"basic": 23456, "project": 187654, "operating": 45671},
            {"superior_subsidy": 150008, "operating": 98765, "other": 912347},
            opening=1123456,
        ),
    ),
    economic={
        "30101": (912345, 0),
        "30102": (1980240, 0),
        "30108": (434567, 0),
        "30113": (398766, 0),
        "30199": (375799, 0),
        "30201": (534567, 212344),
        "30211": (43214, 65433),
        "30212": (28766, 0),
        "30217": (12344, 0),
        "30227": (0, 1376542),
        "30231": (65432, 0),
        "30305": (113186, 0),
        "31002": (57564, 23453),
        "31013": (0, 233337),
    },
    sangong_budget={
        "abroad": 30000,
        "vehicle_purchase": 240000,
        "vehicle_operation": 70000,
        "reception": 20000,
    },
    sangong_actual={
        "abroad": 28766,
        "vehicle_purchase": 233337,
        "vehicle_operation": 65432,
        "reception": 12344,
    },
    statistics={
        "procurement_total": 1524680,
        "procurement_goods": 314680,
        "procurement_services": 1210000,
        "vehicle_total": 3,
        "vehicle_other": 3,
        "equipment_over_1m": 1,
    },
    use_of_surplus=54321,
    surplus_distribution=43217,
)
HALL = ("200.00", "190.00", "190.00", "183.4566", "6.5434", "96.56", "9.66")
LIST = ("115.00", "115.00", "115.00", "112.2216", "2.7784", "97.58", "9.76")


def _project(name: str, money: tuple[str, ...], total: str, *rows: tuple[str, ...]) -> Project:
    return Project(
        name=name,
        department="990-示例市样本局",
        unit="",
        funds=(
            FundRow("资金总额：", "fund_total", money),
            FundRow("省级财政资金", "fund_source", money),
        ),
        indicators=tuple(
            Indicator(*row, reason="雨季闭馆两周" if row[-1] != row[-2] else "") for row in rows
        ),
        total_score=total,
        grade="优",
        goal="按计划完成",
        result="已经完成并投入使用",
    )


PROJECTS = (
    _project(
        "示例库房修缮",
        HALL,
        "97.66",
        ("产出指标", "数量指标", "修缮库房", "≥3间", "≥3间", "3间", "30", "30"),
        ("产出指标", "时效指标", "按期完工", "是", "是", "达成预期指标", "20", "20"),
        ("效益指标", "社会效益指标", "查阅人次", "≥2万人次", "≥2万人次", "1.9万人次", "30", "28"),
        ("满意度指标", "服务对象满意度指标", "满意度", "≥90%", "≥90%", "92%", "10", "10"),
    ),
    _project(
        "示例目录整理",
        LIST,
        "99.76",
        ("产出指标", "数量指标", "整理案卷", "≥5000卷", "≥5000卷", "5120卷", "60", "60"),
        ("效益指标", "社会效益指标", "查全率", "≥95%", "≥95%", "97.5%", "30", "30"),
    ),
)
CLAIMS: dict[str, str] = {
    "car_holding": "3",
    "abroad_groups": "1",
    "abroad_persons": "3",
    "cars_bought": "1",
    "recept_batches": "8",
    "recept_persons": "16",
    "proc_sme": "140.27",
    "proc_micro": "70.14",
    "perf_count": "2",
    "perf_amount": "305.00",
    "perf_excellent": "2",
    "201_delta": "283.62",
    "201_delta_pct": "88.68",
    "208_delta": "23.03",
    "208_delta_pct": "112.77",
    "221_delta": "25.92",
    "221_delta_pct": "185.71",
    "gp_exp_delta": "332.58",
    "gp_exp_delta_pct": "93.89",
    "fis_total_delta": "426.12",
    "fis_total_delta_pct": "113.41",
    "inc_total_delta": "-529.52",
    "inc_total_delta_pct": "-33.83",
    "exp_total_delta": "-529.52",
    "exp_total_delta_pct": "-33.83",
    "sg_carrun_delta": "-4.38",
    "sg_carrun_delta_pct": "-40.12",
    "sg_recept_delta": "-1.59",
    "sg_recept_delta_pct": "-56.33",
    "sg_delta": "-5.98",
    "sg_delta_pct": "-14.95",
    "bud0": "515.62",
    "bud0_201": "440.52",
    "bud0_208": "40.41",
    "bud0_221": "34.69",
}


def account(variant: Variant) -> tuple[Disclosure, Layout]:
    """The disclosure a variant prints, and how."""
    stem = STEMS[WRITERS.index(variant.writer)]
    ordinal = list(LAYOUTS).index(variant.layout)
    name = f"示例市{stem}区第{'一二三四'[ordinal]}服务中心"
    code = f"990{WRITERS.index(variant.writer)}0{ordinal}"
    disclosure = disclosure_of(
        LEDGER,
        unit_name=name,
        unit_code=code,
        department="990-示例市样本局",
        fiscal_year=YEARS[variant.layout],
        unit_type="参公单位",
        projects=tuple(replace(project, unit=f"{code}-{name}") for project in PROJECTS),
        claims=CLAIMS,
    )
    return disclosure, LAYOUTS[variant.layout]
