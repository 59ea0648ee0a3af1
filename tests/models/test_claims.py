"""What the narrative states: concepts, states and what each statement is held against."""

from __future__ import annotations

from typing import Any

import pytest

from tests.models.claim_models import Figure, claims_of

OVERALL = "一、收入支出决算总体情况说明"
DETAIL = "（三）一般公共预算财政拨款支出决算具体情况"
SANGONG = "九、财政拨款“三公”经费支出决算情况说明"
SUMMARY = "income_expenditure_summary"
GENERAL = "general_budget_expenditure"
CLASSES: list[Figure] = [
    (GENERAL, None, "TOTAL", "合计", "total", "300.00"),
    (GENERAL, None, "208", "社会保障和就业支出", "total", "200.00"),
    (GENERAL, None, "20805", "行政事业单位养老支出", "total", "200.00"),
    (GENERAL, None, "2080505", "机关事业单位基本养老保险缴费支出", "total", "60.00"),
    (GENERAL, None, "2080599", "其他行政事业单位养老支出", "total", "140.00"),
    (GENERAL, None, "210", "卫生健康支出", "total", "100.00"),
]
FUND = "八、政府性基金预算财政拨款收入支出决算情况说明"
FUNDS: list[Figure] = [
    ("government_fund", None, "TOTAL", "合计", "income", "74.00"),
    ("government_fund", None, "TOTAL", "合计", "total", "81.58"),
    ("government_fund", None, "212", "城乡社区支出", "total", "73.46"),
    ("government_fund", None, "21208", "国有土地使用权出让收入安排的支出", "total", "73.46"),
    ("government_fund", None, "2120803", "城市建设支出", "total", "73.46"),
    ("government_fund", None, "229", "其他支出", "total", "8.12"),
    ("government_fund", None, "22960", "彩票公益金安排的支出", "total", "8.12"),
    ("government_fund", None, "2296003", "用于体育事业的彩票公益金支出", "total", "8.12"),
    (GENERAL, None, "212", "城乡社区支出", "total", "100.00"),
]


def stated(lines: list[str], figures: list[Figure] | None = None) -> list[dict[str, Any]]:
    return [c for c in claims_of(lines, figures or []) if c["claim_state"] != "derived"]


def concepts(lines: list[str], figures: list[Figure] | None = None) -> list[tuple[str, Any]]:
    return [(c["concept_code"], c["value"]) for c in stated(lines, figures)]


# wording → heading, sentence, what it states; each family of wording is cited in the seeds
WORDINGS: dict[str, tuple[str, str, list[tuple[str, float | None]]]] = {
    "totals and changes": (
        OVERALL,
        "2023年度收入总计12.50万元，支出总计12.50万元。与上年相比，收入总计减少2.50万元，下降16.67%。",
        [
            ("inc_total", 12.5),
            ("exp_total", 12.5),
            ("inc_total_delta", -2.5),
            ("inc_total_delta_pct", -16.67),
        ],
    ),
    "one total for both sides": (
        OVERALL,
        "某局2024年度收入支出总计99.39万元。与2023年度相比，收入支出总计增加9.39万元，增长10.43%。",
        [
            ("inc_exp_total", 99.39),
            ("inc_exp_total_delta", 9.39),
            ("inc_exp_total_delta_pct", 10.43),
        ],
    ),
    "a list of two": (
        OVERALL,
        "2022年度收、支总计各是41.25,41.43万元。与2021年相比，收、支总计各减少2.67,5.97万元，各下降6.08%、12.59%。",
        [
            ("inc_total", 41.25),
            ("exp_total", 41.43),
            ("inc_total_delta", -2.67),
            ("exp_total_delta", -5.97),
            ("inc_total_delta_pct", -6.08),
            ("exp_total_delta_pct", -12.59),
        ],
    ),
    "shares": (
        "二、收入决算情况说明",
        "本年收入合计20.00万元，其中：财政拨款收入15.00万元，占75.00%；其他收入5.00万元，占25%。",
        [
            ("inc_year", 20),
            ("inc_fiscal", 15),
            ("inc_fiscal_pct", 75),
            ("inc_other", 5),
            ("inc_other_pct", 25),
        ],
    ),
    "budget, actual, completion": (
        SANGONG,
        "“三公”经费财政拨款支出年初预算为2.00万元，支出决算为0.50万元，完成预算的25%。",
        [("sg_bud", 2), ("sg_act", 0.5), ("sg_pct", 25)],
    ),
    "the budget inside the completion": (
        SANGONG,
        "公务接待费支出决算为22.59万元，完成预算43.2万元的52.3%，比上年决算数增加20.63万元，增长1,052.6%。",
        [
            ("sg_recept_act", 22.59),
            ("sg_recept_bud", 43.2),
            ("sg_recept_pct", 52.3),
            ("sg_recept_delta", 20.63),
            ("sg_recept_delta_pct", 1052.6),
        ],
    ),
    "the year before stated": (
        SANGONG,
        "公务接待费决算支出数为24.00万元，较2022年决算数20.00万元4.00万元，增长20.00%。",
        [
            ("sg_recept_act", 24),
            ("sg_recept_act_prior", 20),
            ("sg_recept_delta", 4),
            ("sg_recept_delta_pct", 20),
        ],
    ),
    "counts": (
        "（二）“三公”经费财政拨款支出决算具体情况说明",
        "4、公务接待费支出0.20万元，共接待3批次，19人次。其中外事接待费0万元，共接待0批次，0人次。",
        [
            ("sg_recept_act", 0.2),
            ("recept_batches", 3),
            ("recept_persons", 19),
            ("sg_recept_foreign", 0),
            ("recept_foreign_batches", 0),
            ("recept_foreign_persons", 0),
        ],
    ),
    "procurement": (
        "（二）政府采购情况说明",
        "2023年度政府采购支出总额9.00万元，其中：政府采购货物支出4.00万元、政府采购工程支出0万元、"
        "政府采购服务支出5.00万元。政府采购授予中小企业合同金额4.50万元，占政府采购支出总额的50.00%。",
        [
            ("proc_total", 9),
            ("proc_goods", 4),
            ("proc_works", 0),
            ("proc_services", 5),
            ("proc_sme", 4.5),
            ("proc_sme_pct", 50),
        ],
    ),
    "a number that is part of a name": (
        "（三）国有资产占用情况说明",
        "共有车辆2辆。其中：其他用车2辆；单价100万元（含）以上设备（不含车辆）3台（套）。",
        [("vehicles", 2), ("veh_other", 2), ("equip_1m", 3)],
    ),
    "grades": (
        "（四）预算绩效情况说明",
        "二级项目绩效自评个数4个，涉及资金40.75万元：3个项目自评等级为“优”，1个项目自评等级为“良”。",
        [("perf_count", 4), ("perf_amount", 40.75), ("perf_excellent", 3), ("perf_good", 1)],
    ),
    "a count in words": (
        "（四）预算绩效情况说明",
        "涉及二级项目3个，资金13.8万元，自评结果为：三个项目自评等级为“优”。",
        [("perf_count", 3), ("perf_amount", 13.8), ("perf_excellent", 3)],
    ),
}


@pytest.mark.parametrize("name", WORDINGS)
def test_wordings_of_publishers(name: str) -> None:
    heading, sentence, expected = WORDINGS[name]
    found = concepts(["第三部分 情况说明", heading, sentence])
    assert [(c, float(v)) for c, v in found] == expected


def test_a_class_keeps_its_budget_completion_change_and_reason() -> None:
    found = stated(
        [
            DETAIL,
            "社会保障和就业支出年初预算250.00万元，支出决算200.00万元，完成年初预算的80%，用于人员支出。"
            "较上年决算减少50.00万元，下降20.00%，主要原因是人员减少。卫生健康支出年初预算90.00万元，"
            "支出决算100.00万元，完成年初预算的111.11%。",
        ],
        CLASSES,
    )
    assert [c["concept_code"] for c in found] == [
        "bud0_208",
        "gp_208",
        "bud0_208_pct",
        "delta_208",
        "delta_208_pct",
        "bud0_210",
        "gp_210",
        "bud0_210_pct",
    ]
    status = {c["concept_code"]: c["match_status"] for c in found}
    assert status["gp_208"] == status["gp_210"] == status["bud0_208_pct"] == "agrees"
    assert status["delta_208_pct"] == "agrees" and status["bud0_208"] == "no_table_value"
    assert found[3]["reason"] == "人员减少" and found[3]["direction"] == "decrease"


def test_items_are_told_by_their_path_and_a_renamed_one_by_its_amount() -> None:
    found = stated(
        [
            DETAIL,
            "1、社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位基本养老保险缴费支出（项）。"
            "主要用于：在职人员。年初预算为61.00万元，支出决算为60.00万元。",
            "2、社会保障和就业支出（类）行政事业单位养老支出（款）退休人员活动费（项）。"
            "年初预算为140.00万元，支出决算为140.00万元，完成年初预算的100.00%。",
        ],
        CLASSES,
    )
    assert [(c["concept_code"], c["match_status"]) for c in found] == [
        ("bud0_2080505", "no_table_value"),
        ("gp_2080505", "agrees"),
        ("bud0_2080599", "no_table_value"),
        ("gp_2080599", "agrees"),
        ("bud0_2080599_pct", "agrees"),
    ]


def test_a_fund_is_told_in_all_and_item_by_item() -> None:
    found = stated(
        [
            FUND,
            "政府性基金预算财政拨款收入74.00万元，支出收入81.58万元，支出具体情况如下：",
            "1、城乡社区支出（类）国有土地使用权出让收入安排的支出（款）城市建设支出（项）。主要用于："
            "道路。年初预算为80.00万元，支出决算为73.46万元。",
            "2、其他支出（类）彩票公益金安排的支出（款）用于体育事业的彩票公益金支出（项）。主要用于："
            "健身。年初预算为8.12万元，支出决算为8.21万元。",
        ],
        FUNDS,
    )
    assert [(c["concept_code"], c["match_status"]) for c in found] == [
        ("gf_income", "agrees"),
        ("gf_exp", "agrees"),
        ("gf_bud0_2120803", "no_table_value"),
        ("gf_2120803", "agrees"),
        ("gf_bud0_2296003", "no_table_value"),
        ("gf_2296003", "contradicts"),
    ]


def test_no_item_of_a_fund_is_guessed() -> None:
    """An item that the table does not print is neither the fund as a whole nor an item of a shorter name."""
    found = stated(
        [
            FUND,
            "政府性基金预算财政拨款支出81.58万元，其中：征地补偿费用5.00万元，"
            "国有土地使用权出让收入安排的其他支出3.00万元，其他支出8.12万元。",
            "城市建设支出本年收入65.00万元，支出73.46万元。",
            "征地和拆迁补偿支出（项）收入1.00万元，支出2.00万元。",
        ],
        FUNDS,
    )
    assert [(c["concept_code"], c["match_status"]) for c in found] == [
        ("gf_exp", "agrees"),
        ("unclassified", "unclassified"),
        ("unclassified", "unclassified"),
        ("gf_229", "agrees"),
        ("gf_income_part", "no_table_value"),
        ("gf_2120803", "agrees"),
        ("gf_income_part", "no_table_value"),
        ("unclassified", "unclassified"),
    ]


def test_sentences_are_joined_over_lines_and_page_numbers() -> None:
    found = stated(
        [
            OVERALL,
            "2023年度收入总计12.50万元，与上年相比，收入总计减少2.50万元，下降",
            "- 4 -",
            "16.67%。",
        ]
    )
    assert [c["concept_code"] for c in found] == [
        "inc_total",
        "inc_total_delta",
        "inc_total_delta_pct",
    ]
    assert float(found[2]["value"]) == -16.67 and found[2]["line_no"] == 4
    assert "下降16.67%" in found[2]["sentence"]


def test_yuan_in_a_report_in_wan_and_a_unit_that_was_forgotten() -> None:
    found = stated(
        [DETAIL, "社会保障和就业支出2000000.00元；卫生健康支出1000000.00，完成年初预算的100%"],
        CLASSES,
    )
    assert (found[0]["amount_yuan"], found[0]["match_status"]) == (2000000, "agrees")
    assert (found[1]["claim_state"], found[1]["unit"], found[1]["match_status"]) == (
        "unit_inferred",
        "元",
        "agrees",
    )


def test_a_number_whose_unit_nothing_tells_gets_no_amount() -> None:
    [claim] = stated([DETAIL, "卫生健康支出7777.00，增长较快。"], CLASSES)
    assert claim["claim_state"] == "no_unit" and claim["amount_yuan"] is None
    assert claim["match_status"] == "unclassified" or claim["figure_id"] is not None


@pytest.mark.parametrize(
    ("sentence", "state", "value"),
    [
        ("公务接待费支出0.20万元，比上年度增加0.20万元，增长∞%。", "base_zero", None),
        ("公务接待费支出0万元，全年预算0万元，完成全年预算的0%。", "zero_over_zero", None),
        (
            "“三公”经费支出0.39万元，比上年度减少0.15万元，下降（增长）27.78%。",
            "template_residue",
            27.78,
        ),
        ("公务接待费支出XX万元。", "placeholder", None),
    ],
)
def test_states_never_become_wrong_numbers(sentence: str, state: str, value: float | None) -> None:
    last = stated([SANGONG, sentence])[-1]
    assert last["claim_state"] == state
    assert last["value"] is None if value is None else float(last["value"]) == value
    assert state != "template_residue" or last["direction"] is None


def test_a_contradiction_is_told_with_its_size() -> None:
    figures: list[Figure] = [
        ("fiscal_summary", "income", "grand_total", "总计", "amount", "2961.68")
    ]
    [claim] = stated(
        ["四、财政拨款收入支出决算总体情况说明", "财政拨款收入支出总计0.3万元。"], figures
    )
    assert claim["match_status"] == "contradicts"
    assert claim["difference_yuan"] == 3000 - 29616800


def test_a_wrong_percentage_contradicts_and_a_cut_off_one_does_not() -> None:
    lines = [
        "（二）一般公共预算财政拨款支出决算结构情况",
        "一般公共预算财政拨款支出300.00万元，主要用于以下方面：社会保障和就业支出（类）200.00万元，占66.66%；"
        "卫生健康支出（类）100.00万元，占33.43%。",
    ]
    status = {c["concept_code"]: c["match_status"] for c in stated(lines, CLASSES)}
    assert (status["gp_208_pct"], status["gp_210_pct"]) == ("agrees", "contradicts")


def test_an_amount_named_in_a_reason_is_no_amount_of_the_subject() -> None:
    found = stated([OVERALL, "收入总计12.50万元，主要原因是补助资金58.00万元为一次性项目。"])
    assert [c["concept_code"] for c in found] == ["inc_total", "reason_statement"]


def test_dates_ordinals_codes_and_references_are_no_claims() -> None:
    lines = [
        DETAIL,
        "1.小学教育（2050202），2023年度决算数为7.00万元，见附件3，国办发〔2019〕13号。",
    ]
    found = stated(lines, [(GENERAL, None, "2050202", "小学教育", "total", "7.00")])
    assert [(c["concept_code"], c["match_status"]) for c in found] == [("gp_2050202", "agrees")]


def test_the_year_before_follows_from_amount_and_change() -> None:
    found = claims_of([OVERALL, "收入总计12.50万元。与上年相比，收入总计减少2.50万元。"])
    prior = {c["concept_code"]: c for c in found}["inc_total_prior"]
    assert (float(prior["value"]), prior["period"], prior["claim_state"]) == (
        15.0,
        "last_year",
        "derived",
    )


def test_the_budget_a_completion_rate_was_taken_of_is_recovered_once_its_parts_prove_it() -> None:
    lines = [
        SANGONG,
        "“三公”经费支出预算1.39万元，支出决算1.39万元，完成全年预算的10.69%。",
        "公务用车运行维护费支出0.84万元，完成全年预算的10.50%。",
        "公务接待费支出0.54万元，完成全年预算的10.80%。",
    ]
    figures: list[Figure] = [
        ("sangong", None, "TOTAL", "", f"budget_{item}", value)
        for item, value in (("total", "1.39"), ("vehicle_operation", "0.84"), ("reception", "0.54"))
    ]
    found = {
        c["concept_code"]: c for c in claims_of(lines, figures) if c["claim_state"] == "derived"
    }
    assert {k: float(c["value"]) for k, c in found.items() if k.endswith("_original")} == {
        "sg_bud_original": 13.0,
        "sg_carrun_bud_original": 8.0,
        "sg_recept_bud_original": 5.0,
    }
    lines[3] = "公务接待费支出0.54万元，完成全年预算的12.00%。"
    unproved = [c for c in claims_of(lines, figures) if c["concept_code"].endswith("_original")]
    assert unproved == []
