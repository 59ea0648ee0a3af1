"""One account, printed by nine writers of others in four layouts: the warehouse sees no difference."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import duckdb
import pytest

from ingest.build import warehouse
from tests.conftest import build_from, made_once
from tests.writers import measure, office
from tests.writers.account import PRESS, VARIANTS, Variant, account

pytestmark = pytest.mark.slow

OTHERS = [variant for variant in VARIANTS if variant.writer != PRESS]
MEGABYTES = 3
Measure = Callable[[duckdb.DuckDBPyConnection, Variant], tuple[measure.Found, measure.Found]]


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """All files of the matrix and the press' own, in one warehouse."""

    def make(folder: Path) -> None:
        build_from([measure.inbox(folder / "inbox")], folder / "warehouse")

    return made_once(tmp_path_factory, worker_id, "writers", make) / "warehouse"


@pytest.fixture(scope="module")
def database(matrix: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the published warehouse."""
    with warehouse.connect(matrix) as connection:
        yield connection


def _said(variant: Variant, compared: tuple[measure.Found, measure.Found]) -> str:
    """Which cells differ, the first twenty of them; empty where none does."""
    lines = measure.differences(variant, *compared)
    more = [f"… and {len(lines) - 20} more"] if len(lines) > 20 else []
    return "\n".join([*lines[:20], *more])


@pytest.mark.parametrize("variant", OTHERS, ids=lambda variant: variant.name)
@pytest.mark.parametrize("what", [measure.figures, measure.claims, measure.outcomes])
def test_a_writer_changes_nothing(
    database: duckdb.DuckDBPyConnection, what: Measure, variant: Variant
) -> None:
    assert _said(variant, what(database, variant)) == ""


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda variant: variant.name)
def test_the_unit_is_told(database: duckdb.DuckDBPyConnection, variant: Variant) -> None:
    told = database.execute(
        """
        select dim_document.document_kind, dim_document.unit_name, dim_document.fiscal_year, is_quarantined
        from dim_document inner join quality.documents using (document_id)
        where dim_document.file_name = ?
        """,
        [variant.file_name],
    ).fetchall()
    disclosure, _ = account(variant)
    assert told == [("final_account", disclosure.unit_name, disclosure.fiscal_year, False)]


def test_the_press_is_right_itself(database: duckdb.DuckDBPyConnection) -> None:
    """What the others are held against: all figures, no sum of its tables violated, many evaluated."""
    for variant in VARIANTS:
        if variant.writer == PRESS:
            assert _said(variant, measure.figures(database, variant)) == ""
            outcomes = measure.outcomes(database, variant)[1]
            sums = {
                str(name)
                for (name,) in database.execute(
                    "select distinct identity_id from quality.fct_identity_check"
                    " where on_violation = 'quarantine'"
                ).fetchall()
            }
            assert [row for row in outcomes if row[2] == "violated" and row[0] in sums] == []
            assert sum(row[2] in ("exact", "rounding") for row in outcomes) > 400


@pytest.mark.parametrize("variant", OTHERS, ids=lambda variant: variant.name)
def test_the_file_prints_what_the_press_says_today(variant: Variant) -> None:
    """Whoever changes the press remakes the files: `python -m tests.writers.remake`."""
    assert measure.unprinted(variant) == []


def test_the_files_stay_small() -> None:
    assert sum(path.stat().st_size for path in measure.HERE.glob("*.pdf")) < MEGABYTES * 1_000_000


@pytest.mark.parametrize(("name", "layout"), office.files().items())
def test_a_form_changes_no_figure(
    database: duckdb.DuckDBPyConnection, name: str, layout: str
) -> None:
    """DOCX, DOC, ODT, HTML, XLSX, XLS and ODS as LibreOffice saves them."""
    if name.endswith((".doc", ".odt")) and not shutil.which("soffice"):
        pytest.skip("LibreOffice is not here: DOC and ODT are not read")
    wanted = measure.printed(Variant(PRESS, layout))
    assert measure.of_file(database, name) == wanted
