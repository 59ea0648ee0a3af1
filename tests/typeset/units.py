"""The units whose figures lie in `figures/*.yaml`: published numbers, our words around them.

Goes in: the name of a YAML file. Comes out: the disclosure, its layout and its file name.
Rows of amounts are texts in the order of the form, `-` for a blank cell.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from tests.typeset.book import EXPENDITURE_MEASURES, INCOME_MEASURES, NATURES
from tests.typeset.disclosure import Disclosure, FundRow, Indicator, Key, Project, TableData
from tests.typeset.layout import LAYOUTS, Layout

FOLDER = Path(__file__).parent / "figures"
_ROWS = {
    "income": tuple(INCOME_MEASURES),
    "expenditure": tuple(EXPENDITURE_MEASURES),
    "general_budget_expenditure": tuple(NATURES),
    "fiscal_summary": ("total", "general_budget", "government_fund", "state_capital"),
}


def _amounts(
    side: str | None, line: str, texts: str, measures: tuple[str, ...]
) -> dict[Key, Decimal]:
    words = texts.split()
    return {
        (side, line, measure): Decimal(word)
        for measure, word in zip(measures, words, strict=True)
        if word != "-"
    }


def _two_sided(table: str, sides: dict[str, dict[str, str]]) -> TableData:
    figures: dict[Key, Decimal] = {}
    for side, lines in sides.items():
        measures: tuple[str, ...] = ("amount",)
        if table == "fiscal_summary" and side == "expenditure":
            measures = _ROWS[table]
        for line, text in lines.items():
            figures |= _amounts(side, line, text, measures)
    return TableData(figures)


def _flat(table: str, lines: dict[str, str]) -> TableData:
    figures: dict[Key, Decimal] = {}
    for line, text in lines.items():
        if table == "sangong":
            figures[None, "TOTAL", line] = Decimal(text)
        elif table == "statistics":
            figures[None, line, "amount"] = Decimal(text)
        elif table == "economic_detail":
            measures = ("total", "basic") if " " in text else ("basic",)
            figures |= _amounts(None, line, text, measures)
        else:
            figures |= _amounts(None, line, text, _ROWS[table])
    return TableData(figures)


def _project(entry: dict[str, Any]) -> Project:
    funds = tuple(
        FundRow(label, "fund_source" if i else "fund_total", tuple(texts.split()))
        for i, (label, texts) in enumerate(entry["funds"])
    )
    return Project(
        name=entry["name"],
        department=entry["department"],
        unit=entry["unit"],
        funds=funds,
        indicators=tuple(Indicator(*texts) for texts in entry["indicators"]),
        total_score=entry["total_score"],
        grade=entry["grade"],
        goal=entry["goal"],
        result=entry["result"],
    )


def load(stem: str) -> dict[str, Any]:
    """The unit's YAML as it stands."""
    text = (FOLDER / f"{stem}.yaml").read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded


def disclosure_and_layout(stem: str) -> tuple[Disclosure, Layout, str]:
    """The disclosure of a unit, the layout it was published in, the name of its file."""
    unit = load(stem)
    tables = {table: TableData(state=state) for table, state in unit["states"].items()}
    for table, content in unit["tables"].items():
        two_sided = table in ("income_expenditure_summary", "fiscal_summary")
        tables[table] = _two_sided(table, content) if two_sided else _flat(table, content)
    disclosure = Disclosure(
        unit_name=unit["unit_name"],
        unit_code=unit["unit_code"],
        department=unit["department"],
        fiscal_year=unit["fiscal_year"],
        unit_type=unit["unit_type"],
        tables=tables,
        projects=tuple(_project(entry) for entry in unit.get("projects", [])),
        claims=unit["claims"],
        yuan_items=unit.get("yuan_items", {}),
        duties=tuple(unit["duties"]),
        departments=unit["departments"],
    )
    changes = dict(unit["layout_changes"])
    if "total_in_name_column" in changes:
        changes["total_in_name_column"] = frozenset(changes["total_in_name_column"])
    return disclosure, replace(LAYOUTS[unit["layout"]], **changes), unit["file_name"]
