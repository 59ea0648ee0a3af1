"""What the press prints, the readers bring back: cell for cell, in reading order."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest
from hypothesis import HealthCheck, Phase, given, settings

from ingest import readers
from ingest.document import Document, Table
from ingest.readers import forms, text
from tests.typeset import cells, corpus, freehand, units
from tests.typeset.compose import compose, expected_figures
from tests.typeset.disclosure import Disclosure
from tests.typeset.layout import SX_2023, Layout
from tests.typeset.pages import paginate
from tests.typeset.reading import (
    bare,
    expected_of_blocks,
    expected_of_pages,
    figure_rows,
    first_difference,
    missing_row,
    reading_of,
)
from tests.typeset.strategies import SEEDS, Pair, random_pair

pytestmark = pytest.mark.slow

few = settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def _read(folder: Path, pair: Pair, form: str) -> Document:
    """What a reader brings back; the bytes tell which one."""
    path = folder / "typeset.txt"
    path.write_bytes(corpus.typeset(*pair, form))
    return readers.named(readers.READERS[forms.form_of(path)]).read(path)


def _pdf_difference(folder: Path, pair: Pair) -> str:
    document = _read(folder, pair, "pdf")
    assert document.problems == []
    pages = paginate(compose(*pair), pair[1].repeat_header, pair[1].ruled)
    return first_difference(expected_of_pages(pages), reading_of(document, join_tables=False))


def _text_difference(folder: Path, pair: Pair, form: str) -> str:
    document = _read(folder, pair, form)
    return first_difference(
        expected_of_blocks(compose(*pair)), reading_of(document, join_tables=True)
    )


@few
@given(SEEDS)
def test_ruled_pdf_comes_back_cell_for_cell(tmp_path: Path, seed: int) -> None:
    assert _pdf_difference(tmp_path, random_pair(seed)) == ""


@few
@given(SEEDS)
def test_tab_separated_text_comes_back_cell_for_cell(tmp_path: Path, seed: int) -> None:
    assert _text_difference(tmp_path, random_pair(seed), "tabs") == ""


@few
@given(SEEDS)
def test_one_cell_a_line_comes_back_cell_for_cell(tmp_path: Path, seed: int) -> None:
    assert _text_difference(tmp_path, random_pair(seed), "cells") == ""


@few
@given(SEEDS)
@pytest.mark.parametrize("form", ["docx", "html", "xlsx", "xls", "ods", "pipes"])
def test_other_forms_come_back_cell_for_cell(tmp_path: Path, form: str, seed: int) -> None:
    assert _text_difference(tmp_path, random_pair(seed), form) == ""


@few
@given(SEEDS)
def test_reading_order_text_keeps_every_row_of_figures(tmp_path: Path, seed: int) -> None:
    """Header words cannot be told from text there, rows of figures can."""
    disclosure, layout = random_pair(seed, SX_2023)
    without_projects = (replace(disclosure, projects=()), layout)
    found = reading_of(_read(tmp_path, without_projects, "flow"), join_tables=False)
    rows = [row for item in found if isinstance(item, list) for row in item]
    assert missing_row(figure_rows(compose(*without_projects)), rows) == []


@few
@given(SEEDS)
def test_pdf_without_rules_loses_no_character(tmp_path: Path, seed: int) -> None:
    disclosure, layout = random_pair(seed)
    unruled = (disclosure, replace(layout, ruled=False))
    document = _read(tmp_path, unruled, "pdf")
    found: Counter[str] = Counter()
    for item in reading_of(document, join_tables=False):
        found.update(item if isinstance(item, str) else "".join(t for row in item for t in row))
    wanted: Counter[str] = Counter()
    for page in expected_of_pages(paginate(compose(*unruled), unruled[1].repeat_header, False)):
        wanted.update(page if isinstance(page, str) else "".join(t for row in page for t in row))
    assert (wanted - found, found - wanted) == (Counter(), Counter())


@pytest.mark.parametrize("case", list(corpus.described()), ids=lambda case: case[0][:3])
def test_the_sample_corpus_comes_back(
    tmp_path: Path, case: tuple[str, Disclosure, Layout, str]
) -> None:
    _, disclosure, layout, form = case
    if form == "pdf":
        assert _pdf_difference(tmp_path, (disclosure, layout)) == ""
    else:
        found = reading_of(_read(tmp_path, (disclosure, layout), form), join_tables=False)
        rows = [row for item in found if isinstance(item, list) for row in item]
        assert missing_row(figure_rows(compose(disclosure, layout)), rows) == []


def test_the_report_written_cell_by_cell_comes_back(tmp_path: Path) -> None:
    blocks = freehand.blocks(units.load("003")["blocks"])
    path = tmp_path / "report.txt"
    path.write_bytes(cells.typeset(blocks))
    found = reading_of(text.read(path), join_tables=True)
    assert first_difference(expected_of_blocks(blocks), found) == ""


@settings(few, max_examples=5)
@given(SEEDS)
def test_the_title_stands_right_before_its_table(tmp_path: Path, seed: int) -> None:
    """In PDF and tab separated text, the words before a table hold its title as a line."""
    disclosure, layout = random_pair(seed)
    layout = replace(layout, dense=False)
    for form in ("pdf", "tabs"):
        before: list[str] = []
        titled: list[str] = []
        for block in _read(tmp_path, (disclosure, layout), form).blocks:
            if isinstance(block, Table):
                titled += [line for line in before if line in layout.titles.values()]
                before = []
            else:
                before += [bare(line.text) for line in block.lines]
        assert titled == [layout.titles[table] for table in layout.order]


@pytest.mark.parametrize("case", list(corpus.described()), ids=lambda case: case[0][:3])
def test_the_figures_of_the_sample_corpus_are_those_printed(
    sample: duckdb.DuckDBPyConnection, case: tuple[str, Disclosure, Layout, str]
) -> None:
    """Every printed cell of the statutory tables is a figure once; a repeated line is no news."""
    name, disclosure, layout, _ = case
    rows = sample.execute(
        """
        select table_code, side_code, line_code, measure_code, printed
        from fct_figure inner join dim_document using (document_id)
        where file_name = ? and cell_state in ('value', 'zero') and not is_repeat
            and table_code <> 'project_evaluation'
        """,
        [name],
    ).fetchall()
    expected = expected_figures(disclosure, layout)
    found = {row[:4]: row[4] for row in rows}
    numbers = {key: text for key, text in expected.items() if text[0].isdigit()}
    assert found == numbers
    assert len(found) == len(rows)


def test_the_university_prints_its_total_twice(sample: duckdb.DuckDBPyConnection) -> None:
    """Beside 类, 款 and 项 above the body, and at the foot overleaf."""
    rows = sample.execute(
        """
        select page_no, is_repeat, count(*)
        from fct_figure inner join dim_document using (document_id)
        where file_name like '007-%' and table_code = 'fiscal_expenditure' and line_code = 'TOTAL'
        group by all order by page_no
        """
    ).fetchall()
    assert [(repeat, count) for _, repeat, count in rows] == [(False, 4), (True, 4)]
    assert rows[0][0] < rows[1][0]
