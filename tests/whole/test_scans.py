"""From a picture of a page to the published fact; a number that no sum bears out is no agreed fact."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import replace
from pathlib import Path

import pytest

from ingest.build import warehouse
from ingest.readers import ocr
from tests.conftest import build_from
from tests.typeset.compose import compose, expected_figures
from tests.typeset.pages import Page, Part, paginate
from tests.typeset.scan import Scan, bound, pictures
from tests.typeset.strategies import random_pair

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not ocr.is_here(), reason=f"RapidOCR is not installed: {ocr.REMEDY}"),
]

SUMMARY = "income_expenditure_summary"
PAIR = random_pair(3)
HOW = Scan(200, skew=0.7, noise=4, blur=0.4, grey=15, jpeg=85)
RIGHT, WRONG = "8177435.00", "8177485.00"  # the first income; its total is on the page overleaf


def summary() -> list[Page]:
    """The two pages of table 01."""
    return paginate(compose(*PAIR), PAIR[1].repeat_header)[2:4]


def bent(pages: list[Page]) -> list[Page]:
    """As if both readings had taken one digit for another."""
    found = deepcopy(pages)
    part = next(item for item in found[0].items if isinstance(item, Part))
    part.cells = [
        (row, column, replace(cell, text=WRONG), [WRONG])
        if cell.text == RIGHT
        else (row, column, cell, lines)
        for row, column, cell, lines in part.cells
    ]
    assert found != pages
    return found


@pytest.fixture(scope="module")
def scanned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scanned")
    inbox = folder / "inbox"
    inbox.mkdir()
    for name, pages in {"right.pdf": summary(), "bent.pdf": bent(summary())}.items():
        (inbox / name).write_bytes(bound(pictures(pages, HOW), HOW.dpi))
    return build_from([inbox], folder / "warehouse", strict=False)


def test_a_scanned_table_becomes_figures_read_twice(scanned: Path) -> None:
    wanted = {key[1:]: text for key, text in expected_figures(*PAIR).items() if key[0] == SUMMARY}
    with warehouse.connect(scanned) as connection:
        rows = connection.execute(
            "select side_code, line_code, measure_code, printed, reading from fct_figure"
            " inner join dim_document using (document_id) where file_name = 'right.pdf'"
            " and cell_state in ('value', 'zero', 'dash') and not is_repeat"
        ).fetchall()
        facts = connection.execute(
            "select distinct reading from fct_balance inner join dim_document using (document_id)"
            " where file_name = 'right.pdf'"
        ).fetchall()
    assert {row[:3]: row[3] for row in rows} == wanted
    assert {row[4] for row in rows} == {"agreed"}
    assert facts == [("agreed",)]


def test_what_breaks_a_sum_is_no_fact(scanned: Path) -> None:
    """Both readings say the same, the sum says otherwise: the reading is in doubt, the facts wait."""
    with warehouse.connect(scanned) as connection:
        verdicts = connection.execute(
            "select file_name, blame from quality.fct_identity_check"
            " inner join dim_document using (document_id)"
            " where identity_id = 'A01' and outcome = 'violated'"
        ).fetchall()
        printed = connection.execute(
            "select count(*) from fct_figure where printed = ?", [WRONG]
        ).fetchone()
        facts = connection.execute(
            "select count(*) from fct_balance inner join dim_document using (document_id)"
            " where file_name = 'bent.pdf'"
        ).fetchone()
    assert verdicts == [("bent.pdf", "extraction")]
    assert printed == (1,) and facts == (0,)
