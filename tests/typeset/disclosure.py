"""One disclosure as facts: what a budget unit publishes, before anybody typesets it.

Goes in: figures from a unit's YAML, or derived from an invented ledger. Comes out: `Disclosure`.
Amounts are in 万元 at whatever precision is known (yuan ledgers: four to six decimals); rounding
happens only where a cell is printed. A missing key is a blank cell; zero is a printed zero only
where the layout prints zeros.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

Key = tuple[str | None, str, str]
"""(side_code, line_code, measure_code) within a table."""


@dataclass(frozen=True, slots=True)
class TableData:
    """The figures of one table; `state` is data, no_data (said to be empty) or lost."""

    figures: dict[Key, Decimal] = field(default_factory=dict)
    state: str = "data"

    def get(self, side: str | None, line: str, measure: str) -> Decimal | None:
        """The amount of a cell, None where it is blank."""
        return self.figures.get((side, line, measure))

    def lines(self) -> list[str]:
        """The subject codes that have figures, in printed order, without the total."""
        return sorted({line for _, line, _ in self.figures if line != "TOTAL"})


@dataclass(frozen=True, slots=True)
class FundRow:
    """A row of a project's money, as printed: seven texts in the order of the form."""

    label: str
    line_code: str
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Indicator:
    """A performance indicator, as printed."""

    level1: str
    level2: str
    level3: str
    target: str
    adjusted: str
    actual: str
    points: str
    score: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Project:
    """A project's self-evaluation."""

    name: str
    department: str
    unit: str
    funds: tuple[FundRow, ...]
    indicators: tuple[Indicator, ...]
    total_score: str
    grade: str
    goal: str = "按计划完成年度工作任务。"
    result: str = "年度工作任务按期完成。"


@dataclass(frozen=True, slots=True)
class Disclosure:
    """A budget unit's final account of one year. `claims` are narrative slots, as printed;
    `yuan_items` are economic subjects that the narrative tells in yuan."""

    unit_name: str
    unit_code: str
    department: str
    fiscal_year: int
    unit_type: str
    tables: dict[str, TableData]
    names: dict[str, str] = field(default_factory=dict)
    projects: tuple[Project, ...] = ()
    claims: dict[str, str] = field(default_factory=dict)
    yuan_items: dict[str, str] = field(default_factory=dict)
    duties: tuple[str, ...] = ()
    departments: str = ""

    def table(self, table_code: str) -> TableData:
        """The figures of a table; a table nobody filled has no data."""
        return self.tables.get(table_code, TableData(state="no_data"))

    def figure(self, table_code: str, side: str | None, line: str, measure: str) -> Decimal | None:
        """The amount of one cell in 万元, None where it is blank."""
        return self.table(table_code).get(side, line, measure)
