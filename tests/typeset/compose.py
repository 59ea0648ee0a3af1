"""A disclosure and a layout in, the printed blocks out: the single source of every output form.

Also what is expected of a reader and of the warehouse: `expected_figures` are exactly the cells
of the statutory tables that are printed non-blank.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from tests.typeset import balances, economic, projects, small_tables, university
from tests.typeset.book import NOTES
from tests.typeset.disclosure import Disclosure
from tests.typeset.grid import Block, FigureKey, Grid, PageBreak, Text
from tests.typeset.layout import Layout
from tests.typeset.narrative import heading, sections_one_to_eight
from tests.typeset.narrative_rest import glossary, profile, sections_nine_and_ten
from tests.typeset.subject_tables import subject_table

FUND_WORDS = {
    "government_fund": "政府性基金预算",
    "state_capital": "国有资本经营预算",
    "sangong": "“三公”经费",
}
_BUILDERS: dict[str, Callable[[Disclosure, Layout], Grid]] = {
    balances.SUMMARY: balances.summary,
    balances.FISCAL: balances.fiscal,
    economic.TABLE: economic.economic_detail,
    small_tables.SANGONG: small_tables.sangong,
    small_tables.STATISTICS: small_tables.statistics,
}


def table_grid(disclosure: Disclosure, layout: Layout, table: str) -> Grid:
    """The grid of one statutory table, with the page breaks the layout asks for."""
    builders = university.BUILDERS if layout.variant == "UNIVERSITY" else _BUILDERS
    builder = builders.get(table)
    grid = builder(disclosure, layout) if builder else subject_table(disclosure, layout, table)
    if layout.page_rows:
        first = grid.header_rows + layout.page_rows
        grid.breaks = set(range(first, len(grid.rows), layout.page_rows))
    return grid


def _lost(layout: Layout, table: str, state: str) -> list[Block]:
    """What remains where the table itself was published as a picture."""
    if state == "stray":
        return [Text(layout.empty_sentence)]
    return [Text(f"金额单位：{layout.money_unit}", "mark"), Text(NOTES[table])]


def _note(layout: Layout, table: str) -> str:
    note = NOTES[table]
    if table == "economic_detail" and layout.economic == "total4":
        return note.replace("基本支出明细情况", "支出明细情况（其中包括基本支出明细情况）")
    if table == "income_expenditure_summary":
        return note + "金额单位转换可能带来尾数误差。"
    return note


def _table(disclosure: Disclosure, layout: Layout, table: str) -> list[Block]:
    """Title, marks, grid, note and, where it holds nothing, the sentence that says so."""
    data = disclosure.table(table)
    if data.state in ("lost", "stray"):
        return _lost(layout, table, data.state)
    blocks: list[Block] = [] if layout.dense else [PageBreak()]
    blocks.append(Text(layout.titles[table], "title"))
    if layout.table_codes:
        blocks.append(Text(f"公开{layout.order.index(table) + 1:02d}表", "mark"))
        name = "单位名称" if table == "statistics" else "部门名称"
        blocks.append(Text(f"{name}：{disclosure.unit_name}"))
        blocks.append(Text(f"{disclosure.fiscal_year}年度"))
        blocks.append(Text(f"金额单位：{layout.money_unit}", "mark"))
    else:
        blocks.append(Text(f"单位：{layout.money_unit}", "mark"))
    blocks.append(table_grid(disclosure, layout, table))
    if layout.notes:
        blocks.append(Text(_note(layout, table)))
    if data.state == "no_data":
        fund = FUND_WORDS.get(table, "")
        sentence = layout.empty_sentence.format(unit=disclosure.unit_name, fund=fund)
        blocks.append(Text(sentence))
    return blocks


def _contents(disclosure: Disclosure, layout: Layout) -> list[Block]:
    """The list of contents: every title once more, without a table beneath it."""
    ordinals = "一二三四五六七八九十"
    titles = [
        Text(f"{ordinals[i]}、{layout.titles[table]}{'.' * 6}{i + 2}")
        for i, table in enumerate(layout.order)
    ]
    return [Text("目 录", "heading"), *titles]


def _projects(disclosure: Disclosure) -> list[Block]:
    blocks: list[Block] = []
    for project in disclosure.projects:
        blocks += [
            PageBreak(),
            Text(f"{project.name}项目支出绩效自评表", "title"),
            Text(f"（{disclosure.fiscal_year}年度）"),
            projects.project_table(project),
            Text("备注：执行率以全年预算数为分母。"),
        ]
    return blocks


def compose(disclosure: Disclosure, layout: Layout) -> list[Block]:
    """The whole document, cover to annexes."""
    year = disclosure.fiscal_year
    blocks: list[Block] = [
        Text(disclosure.unit_name, "title"),
        Text(f"{year}年度单位决算公开", "title"),
        *_contents(disclosure, layout),
        PageBreak(),
        *profile(disclosure),
        heading(f"第二部分 {year}年部门决算表"),
    ]
    for table in layout.order:
        blocks += _table(disclosure, layout, table)
    if layout.narrative:
        blocks += [
            PageBreak(),
            heading("第三部分 情况说明"),
            *sections_one_to_eight(disclosure),
            *sections_nine_and_ten(disclosure),
            *glossary(),
        ]
    if disclosure.projects:
        blocks += [heading("第五部分 附件"), *_projects(disclosure)]
    return blocks


def _printed(disclosure: Disclosure, layout: Layout) -> Iterator[tuple[FigureKey, str]]:
    for block in compose(disclosure, layout):
        if isinstance(block, Grid):
            for row in block.rows:
                for placed in row:
                    if placed.cell.key and placed.cell.text:
                        yield placed.cell.key, placed.cell.text


def expected_figures(disclosure: Disclosure, layout: Layout) -> dict[FigureKey, str]:
    """(table, side, line, measure) -> printed text, for every non-blank cell of the tables."""
    found: dict[FigureKey, str] = {}
    for key, text in _printed(disclosure, layout):
        if key[0] == projects.TABLE:
            continue
        if key in found:
            raise ValueError(f"{key} is printed twice")
        found[key] = text
    return found


def expected_projects(disclosure: Disclosure, layout: Layout) -> list[tuple[str, str, str, str]]:
    """(project name, fund line, measure, printed) for every non-blank cell of the fund rows."""
    return [
        (str(key[1]), key[2].split(":", 1)[1], key[3], text)
        for key, text in _printed(disclosure, layout)
        if key[0] == projects.TABLE
    ]
