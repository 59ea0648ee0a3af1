"""Three invented units that do what the five real ones do not, so that every identity has a case.

Goes in: nothing. Comes out: disclosures and their layouts. Names are samples and nobody's.
The archive prints the Shanghai form: every source of income, government fund and state capital,
opening balances by fund, distribution of surplus, vehicles bought and run, travel, reception.
The museum prints the central form of nine tables, zeros as 0.00, no government fund.
The university prints four tables of its own, broken over pages without a second header.
"""

from __future__ import annotations

from dataclasses import replace

from tests.typeset import university
from tests.typeset.disclosure import Disclosure, FundRow, Indicator, Project
from tests.typeset.layout import CN_2023, SH_2024, UNIVERSITY, Layout
from tests.typeset.ledger import OWN, Booking, Ledger, disclosure_of

GP, GF, SC = "general_budget", "government_fund", "state_capital"
Invented = tuple[Disclosure, Layout, str]


def _booking(
    code: str, fund: str, basic: int = 0, project: int = 0, income: int = 0, opening: int = 0
) -> Booking:
    """A fiscal booking: yuan spent, received and brought forward."""
    return Booking(code, fund, {"basic": basic, "project": project}, {"fiscal": income}, opening)


def archive() -> Invented:
    """示例市样本区档案馆 2024, an administrative unit, Shanghai form."""
    own = Booking(
        "2012604",
        OWN,
        {"project": 187654, "to_superior": 23456, "operating": 45671, "to_subsidiary": 61234},
        {
            "superior_subsidy": 150008,
            "business": 212343,
            "operating": 98765,
            "subordinate_remittance": 34564,
            "other": 912347,
        },
        opening=1123456,
    )
    ledger = Ledger(
        bookings=(
            _booking("2012601", GP, basic=4123457, project=76543, income=4250000, opening=12344),
            _booking("2012604", GP, project=1834566, income=1950005, opening=43211),
            _booking("2080501", GP, basic=212344, income=212344),
            _booking("2080505", GP, basic=434567, income=434567),
            _booking("2080506", GP, basic=217284, income=217284),
            _booking("2101101", GP, basic=263454, income=263454),
            _booking("2101103", GP, basic=65434, income=65434),
            _booking("2210201", GP, basic=398766, income=398766),
            _booking("2120803", GF, project=734565, income=650000, opening=154321),
            _booking("2296003", GF, project=81234, income=90000),
            _booking("2230105", SC, project=123454, income=120005, opening=5432),
            own,
        ),
        economic={
            "30101": (912345, 0),
            "30102": (1456784, 0),
            "30103": (523456, 0),
            "30108": (434567, 0),
            "30109": (217284, 0),
            "30110": (263454, 0),
            "30111": (65434, 0),
            "30112": (23456, 0),
            "30113": (398766, 0),
            "30199": (112345, 0),
            "30201": (134567, 212344),
            "30202": (45674, 98765),
            "30207": (32345, 0),
            "30211": (43214, 65433),
            "30212": (28766, 0),
            "30213": (21234, 187655),
            "30216": (15434, 0),
            "30217": (12344, 0),
            "30226": (12345, 234567),
            "30227": (0, 698765),
            "30228": (98765, 0),
            "30229": (123456, 0),
            "30231": (65432, 0),
            "30239": (356784, 0),
            "30299": (47147, 56787),
            "30301": (30000, 0),
            "30302": (182344, 0),
            "31002": (57564, 123456),
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
        use_of_surplus=54321,
        surplus_distribution=43217,
    )
    disclosure = disclosure_of(
        ledger,
        unit_name="示例市样本区档案馆",
        unit_code="990001",
        department="990-示例市样本区档案局",
        fiscal_year=2024,
        unit_type="行政单位",
        claims={
            "abroad_groups": "1",
            "abroad_persons": "2",
            "cars_bought": "1",
            "car_holding": "3",
            "recept_batches": "4",
            "recept_persons": "36",
        },
    )
    layout = replace(SH_2024, code_split=True)
    return disclosure, layout, "005-sample-district-archive-2024.pdf"


def _repair_project() -> Project:
    money = ("98.00", "98.00", "95.00", "91.23", "3.77", "96.03", "9.60")
    rows = [
        ("产出指标", "数量指标", "修缮展厅", "≥3个", "≥3个", "≥3个", "30", "30"),
        ("产出指标", "时效指标", "按期完工", "是", "是", "达成预期指标", "20", "20"),
        ("效益指标", "社会效益指标", "参观人数", "≥2万人次", "≥2万人次", "≥2.1万人次", "30", "28"),
        ("满意度指标", "服务对象满意度指标", "观众满意度", "≥90%", "≥90%", "≥92%", "10", "10"),
    ]
    return Project(
        name="示例展厅修缮",
        department="991-示例市文物局",
        unit="991002-示例市样本博物馆",
        funds=(
            FundRow("资金总额：", "fund_total", money),
            FundRow("省级财政资金", "fund_source", ("60", "60", "58", "57", "1", "98.28", "9.83")),
            FundRow(
                "市县区财政资金",
                "fund_source",
                ("38", "38", "37", "34.23", "2.77", "92.51", "9.25"),
            ),
        ),
        indicators=tuple(
            Indicator(*row, reason="雨季闭馆两周" if row[-1] != row[-2] else "") for row in rows
        ),
        total_score="97.60",
        grade="优",
        goal="完成三个展厅的修缮",
        result="三个展厅完工并开放",
    )


def museum() -> Invented:
    """示例市样本博物馆 2023, a public institution, central form of nine tables."""
    own = Booking(
        "2070205",
        OWN,
        {"basic": 123454, "project": 98766, "operating": 45433},
        {"business": 345674, "operating": 87654, "other": 234565},
        opening=65434,
    )
    ledger = Ledger(
        bookings=(
            _booking("2070205", GP, basic=3123454, project=912345, income=4123456, opening=98765),
            _booking("2080502", GP, basic=145674, income=145674),
            _booking("2080505", GP, basic=323454, income=323454),
            _booking("2080506", GP, basic=161727, income=161727),
            _booking("2101102", GP, basic=187654, income=187654),
            _booking("2101103", GP, basic=43215, income=43215),
            _booking("2210201", GP, basic=298765, income=298765),
            _booking("2230199", SC, project=65434, income=65434),
            own,
        ),
        economic={
            "30101": (823454, 0),
            "30107": (1234565, 0),
            "30108": (323454, 0),
            "30109": (161727, 0),
            "30110": (187654, 0),
            "30111": (43215, 0),
            "30113": (298765, 0),
            "30199": (345674, 0),
            "30201": (98765, 123454),
            "30206": (212345, 0),
            "30209": (134565, 298765),
            "30213": (45674, 434567),
            "30217": (5434, 0),
            "30228": (65434, 0),
            "30231": (34565, 0),
            "30299": (45678, 0),
            "30302": (145674, 0),
            "31002": (77301, 55559),
        },
        sangong_budget={"vehicle_operation": 40000, "reception": 8000},
        sangong_actual={"vehicle_operation": 34565, "reception": 5434},
    )
    disclosure = disclosure_of(
        ledger,
        unit_name="示例市样本博物馆",
        unit_code="991002",
        department="991-示例市文物局",
        fiscal_year=2023,
        unit_type="事业单位",
        projects=(_repair_project(),),
        claims={"perf_count": "1", "perf_amount": "98.00", "perf_excellent": "1"},
    )
    layout = replace(CN_2023, zero="0.00", page_rows=20, repeat_header=True)
    return disclosure, layout, "006-sample-museum-2023.pdf"


def college() -> Invented:
    """示例大学 2023, which is no university: four tables, of which lines, the total twice."""
    own = Booking(
        "2050205",
        OWN,
        {"basic": 61234567, "project": 12345674},
        {"business": 54321235, "other": 23456784},
        opening=34567893,
        of_which={university.FEE: 32123456, university.DONATION: 123454},
    )
    school = Booking(
        "2050202",
        OWN,
        {"basic": 1234566},
        {"business": 876543, "other": 345678},
        opening=65432,
        of_which={university.FEE: 456785},
    )
    building = Booking(
        "2050205",
        GP,
        {"project": 14567895},
        {"fiscal": 13000000},
        opening=2345674,
        of_which={university.CONSTRUCTION: 9876543},
    )
    laboratory = Booking(
        "2060204",
        GP,
        {"project": 3456785},
        {"fiscal": 3000000},
        opening=567894,
        of_which={university.CONSTRUCTION: 1234565},
    )
    ledger = Ledger(
        bookings=(
            _booking("2050202", GP, basic=4567894, project=234565, income=4802459),
            _booking("2050205", GP, basic=87654323, income=88000005, opening=123456),
            _booking("2050602", GP, basic=345674, project=123455, income=469129),
            _booking("2080505", GP, basic=5678943, income=5678943),
            _booking("2080506", GP, basic=2839472, income=2839472),
            _booking("2210201", GP, basic=4321234, income=4321234),
            _booking("2296004", GF, project=654323, income=700000, opening=12345),
            Booking("2210201", OWN, {"basic": 3210985}, {"other": 3210985}),
            building,
            laboratory,
            school,
            own,
        ),
        economic={},
        use_of_surplus=2345675,
        surplus_distribution=987654,
    )
    disclosure = Disclosure(
        unit_name="示例大学",
        unit_code="992003",
        department="992-示例市教育局",
        fiscal_year=2023,
        unit_type="事业单位",
        tables=university.tables_of(ledger),
        duties=("本单位为示例，职责从略。",),
    )
    return disclosure, UNIVERSITY, "007-sample-university-2023.pdf"
