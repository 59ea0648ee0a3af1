"""Titles, notes and sentences as publishers word them, against the seeds: the SQL runs without dbt."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import pytest

from tests.models.patterns import render

ROOT = Path(__file__).parents[2]

TITLES = {
    "收入支出决算总表（公开01表）": "income_expenditure_summary",
    "附表1：收入支出决算总表": "income_expenditure_summary",
    "表一 收入支出决算总表": "income_expenditure_summary",
    "表1-1 收入支出决算总表": "income_expenditure_summary",
    "某某县财政局2023年度收入支出决算总表": "income_expenditure_summary",
    "公开01表 收入支出决算总表": "income_expenditure_summary",
    "收入支出决算总表（续表）": "income_expenditure_summary",
    "收入支出决算表(财决01表)": "income_expenditure_summary",
    "（三）收入决算表（分科目）": "income",
    "（二）收入决算表（分单位）": None,
    "C07 一般公共预算财政拨款基本支出决算表": "economic_detail",
    "基本支出决算表": "economic_detail",
    "财政拨款三公经费支出决算表": "sangong",
    "机构运行经费支出、国有资产占用情况及政府采购支出信息表": "statistics",
    "（一）收入支出决算总表": "income_expenditure_summary",
    "1.收入支出决算总表": "income_expenditure_summary",
    "部门收支决算总表": "income_expenditure_summary",
    "表 1：高等学校收支决算总表": "income_expenditure_summary",
    "收入决算总表": "income",
    "二、支出决算总表": "expenditure",
    "财政拨款收入支出决算总表（财决公开04表）": "fiscal_summary",
    "四、财政拨款收支决算总表": "fiscal_summary",
    "高等学校财政拨款支出决算表": "fiscal_expenditure",
    "一般公共预算财政拨款支出决算表": "general_budget_expenditure",
    "一般公共预算财政拨款支出决算明细表": "economic_detail",
    "一般公共预算财政拨款基本支出决算表": "economic_detail",
    "一般公共预算财政拨款“三公”经费支出决算表": "sangong",
    "“三公”经费公共预算财政拨款支出决算表": "sangong",
    "一般公共预算财政拨款“三公”经费、会议费、培训费支出决算表": "sangong",
    "政府性基金预算财政拨款支出决算表": "government_fund",
    "国有资本经营预算财政拨款收入支出决算表": "state_capital",
    "部门决算公开相关信息统计表": "statistics",
    "工伤档案用房租赁项目支出绩效自评表": "project_evaluation",
    "2023年度项目支出绩效自评表": "project_evaluation",
    "部门（单位）整体支出绩效自评表": "overall_evaluation",
    "2023年度部门整体支出绩效评价基础数据表": "base_data",
    "预算绩效管理工作负责人名册": "other",
    "2025年部门收入预算总表": "budget_table",
    "部门收支总表": "budget_table",
    "2025年部门“三公”经费和机关运行经费预算表": "budget_table",
    "一、收入支出决算总体情况说明": None,
    "第二部分 2023年部门决算表": None,
    "附件：二级项目绩效自评表": "project_evaluation",
    "部门名称：示例市样本区档案馆 2023年度": None,
}


def run_int_lines(texts: list[str]) -> dict[str, dict[str, object]]:
    """int_printed_lines over one document whose lines are `texts`, by text."""
    model = (ROOT / "models/tables/int_printed_lines.sql").read_text()
    sql = render(model)
    plain = render("{{ plain('text') }}")
    with duckdb.connect() as connection:
        for seed in ("table_titles", "table_notes", "phrases"):
            path = ROOT / "seeds" / f"{seed}.csv"
            connection.execute(f"create table {seed} as from read_csv('{path}', header = true)")
        connection.execute("create table lines (line_no integer, text varchar)")
        connection.executemany("insert into lines values (?, ?)", list(enumerate(texts, 1)))
        connection.execute(
            f"""
            create table stg_text_lines as
            select 'd' as document_id, 1 as page_no, 1 as block_no, line_no, text, {plain} as plain_text,
                null as x0, null as y0, null as x1, null as y1
            from lines
            """
        )
        rows = connection.sql(sql)
        named = [dict(zip(rows.columns, row, strict=True)) for row in rows.fetchall()]
        return {str(row["text"]): row for row in named}


@pytest.fixture(scope="module")
def titles() -> dict[str, dict[str, object]]:
    return run_int_lines(list(TITLES))


@pytest.mark.parametrize("text", TITLES)
def test_a_title_is_known_whatever_stands_around_it(
    titles: dict[str, dict[str, object]], text: str
) -> None:
    assert titles[text]["table_code"] == TITLES[text]


def test_notes_and_sentences_tell_their_table() -> None:
    notes = {
        "注：本表反映部门本年度取得的各项收入情况。": "income",
        "注：本表反映部门本年度各项支出情况。": "expenditure",
        "注：本表反映部门本年度的总收支和年末结转结余情况。": "income_expenditure_summary",
        "注：本表反映部门本年度一般公共预算财政拨款支出情况。": "general_budget_expenditure",
        "注：本表反映部门本年度一般公共预算财政拨款基本支出明细情况。": "economic_detail",
        "注：本表反映部门本年度政府性基金预算财政拨款收入、支出及结转和结余情况。": "government_fund",
        "注：本表反映部门本年度国有资本经营预算财政拨款支出情况。": "state_capital",
        "注：本表反映部门本年度政府采购及机关运行经费和国有资产占用情况。": "statistics",
        "注：本表反映部门本年度财政拨款总收支和结转结余情况。": "fiscal_summary",
    }
    found = run_int_lines(
        [*notes, "说明：本表无数据", "注：某局无政府性基金预算财政拨款支出，故本表无数据。"]
    )
    assert {text: found[text]["note_table_code"] for text in notes} == notes
    assert found["说明：本表无数据"]["says_no_data"]
    assert found["注：某局无政府性基金预算财政拨款支出，故本表无数据。"]["says_no_data"]
    assert not any(found[text]["says_no_data"] for text in notes)


# Where SQL says Chinese itself instead of looking a wording up, and why.
SAID = {
    "macros/characters.sql": "tables of characters: what a text is written with",
    "macros/traditional.sql": "a table of characters: what a text is written with",
    "macros/text.sql": "characters and numerals: what a text is written with",
    "macros/issues.sql": "how findings tell a change",
    "models/evaluations/int_evaluation_figures.sql": "总分, the label of a line that has none",
    "models/evaluations/int_projects.sql": "部门整体支出, the name of what is no project",
    "models/figures/dim_unit.sql": "values of a published column",
    "models/issues/int_code_terms.sql": "sentences of findings",
    "models/issues/int_issue_claims.sql": "sentences of findings",
    "models/issues/int_issue_identities.sql": "sentences of findings",
    "models/issues/int_issue_projects.sql": "sentences of findings",
    "models/issues/int_issue_sangong.sql": "sentences of findings",
    "models/issues/int_issue_subjects.sql": "sentences of findings",
    "models/issues/int_issue_targets.sql": "sentences of findings",
    "models/issues/int_issue_words.sql": "sentences of findings",
    "models/rules/projects/int_rule_project_counts.sql": "the reason of a rule",
    "models/rules/projects/int_rule_project_names.sql": "the reason of a rule",
    "models/rules/structure/int_rule_attachments.sql": "附件1, the name of an instance",
    "models/rules/values/int_rule_unit_types.sql": "the reason of a rule",
    "models/rules/values/int_rule_values.sql": "the reason of a rule",
}


def units() -> set[str]:
    """Units of measure as the seeds know them: codes of the columns `unit`, no wordings."""
    known = set()
    for seed in ("money_units", "claim_units", "fund_columns", "base_data_lines"):
        with (ROOT / "seeds" / f"{seed}.csv").open(encoding="utf-8") as file:
            for row in csv.DictReader(file):
                known |= {row["unit"], row.get("pattern", "")}
    return known


def chinese_literals(path: Path) -> list[str]:
    """The strings of a file of SQL that have Chinese in them, outside of comments."""
    text = re.sub(r"[{]#.*?#[}]", "", path.read_text("utf-8"), flags=re.S)
    text = re.sub(r"(?m)(^|\s)--.*$", "", text)
    strings = re.findall(r"'(?:[^'\n]|'')*'|\"[^\"\n]*\"", text)
    return [s[1:-1] for s in strings if re.search("[\u4e00-\u9fff]", s)]


def test_sql_decides_what_a_wording_means_by_looking_it_up() -> None:
    files = [*(ROOT / "models").rglob("*.sql"), *(ROOT / "macros").rglob("*.sql")]
    found = {str(f.relative_to(ROOT)): set(chinese_literals(f)) - units() for f in files}
    said = {name: sorted(strings) for name, strings in found.items() if strings}
    assert {name: strings for name, strings in said.items() if name not in SAID} == {}
    assert SAID.keys() - said.keys() == set(), "these need no exception any more"


def test_the_wordings_that_sql_asks_for_are_in_the_seeds() -> None:
    files = [*(ROOT / "models").rglob("*.sql"), *(ROOT / "macros").rglob("*.sql")]
    sql = "".join(f.read_text("utf-8") for f in files)
    for macro, seed in (("phrase", "phrases"), ("rule_phrase", "rule_phrases")):
        with (ROOT / "seeds" / f"{seed}.csv").open(encoding="utf-8") as file:
            topics = {row["topic"] for row in csv.DictReader(file)}
        asked = set(re.findall(rf"(?<!\w){macro}\('([a-z_]+)'\)", sql))
        assert asked - topics == set()
        unasked = {t for t in topics if not re.search(rf"\b{t}\b|'{t.rsplit('_', 1)[0]}_%'", sql)}
        assert unasked == set(), f"{seed}: no model asks for these"
