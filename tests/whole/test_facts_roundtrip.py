"""What the press prints, the warehouse holds: figure for figure, in every form, no identity broken."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ingest.build import warehouse
from tests import soak
from tests.conftest import build_from
from tests.typeset.compose import expected_figures
from tests.typeset.corpus import typeset
from tests.typeset.disclosure import Disclosure
from tests.typeset.layout import Layout
from tests.typeset.strategies import random_pair

pytestmark = [pytest.mark.slow, pytest.mark.soak]

SEEDS = range(1000, 1000 + soak.times(12, 4))
FORMS = (
    "pdf",
    "tabs",
    "cells",
    "flow",
    "sheet",
    "pipes",
    "docx",
    "docx-parted",
    "html",
    "xlsx",
    "xls",
    "ods",
)
Expected = dict[tuple[str, str | None, str, str], str]


def cases() -> Iterator[tuple[str, str, Disclosure, Layout]]:
    for seed in SEEDS:
        disclosure, layout = random_pair(seed)
        for form in FORMS:
            if form == "flow" and not layout.line_numbers:
                continue  # the press has no such form
            yield f"{seed}.{form}", form, disclosure, layout


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("pressed")
    inbox = folder / "inbox"
    inbox.mkdir()
    for name, form, disclosure, layout in cases():
        (inbox / name).write_bytes(typeset(disclosure, layout, form))
    return build_from([inbox], folder / "warehouse")


def figures(connection: duckdb.DuckDBPyConnection, file_name: str) -> list[tuple[str, ...]]:
    return connection.execute(
        """
        select table_code, side_code, line_code, measure_code, regexp_replace(printed, '\\s', '', 'g')
        from fct_figure inner join dim_document using (document_id)
        where file_name = ? and cell_state in ('value', 'zero', 'dash')
            and table_code not like '%evaluation' and not is_repeat
        """,
        [file_name],
    ).fetchall()


def test_every_figure_of_every_form_comes_back(pressed: Path) -> None:
    wrong: dict[str, object] = {}
    with warehouse.connect(pressed) as connection:
        for name, _, disclosure, layout in cases():
            expected: Expected = expected_figures(disclosure, layout)
            rows = figures(connection, name)
            found = {row[:4]: row[4] for row in rows}
            if found != expected or len(rows) != len(expected):
                wrong[name] = sorted(set(expected.items()) ^ set(found.items()), key=str)[:4]
    assert wrong == {}


def test_consistent_disclosures_violate_no_hard_identity(pressed: Path) -> None:
    with warehouse.connect(pressed) as connection:
        violated = connection.execute(
            """
            select file_name, identity_id, instance from quality.fct_identity_check
            inner join dim_document using (document_id)
            where outcome = 'violated' and severity = 'hard'
            """
        ).fetchall()
        evaluated = connection.execute(
            "select count(*) from quality.fct_identity_check where outcome in ('exact', 'rounding')"
        ).fetchone()
    assert violated == []
    assert evaluated is not None and evaluated[0] > 10_000


def test_kind_unit_and_year_are_told(pressed: Path) -> None:
    with warehouse.connect(pressed) as connection:
        told = connection.execute(
            "select file_name, document_kind, unit_name, fiscal_year from dim_document"
        ).fetchall()
    wanted = {
        name: ("final_account", disclosure.unit_name, disclosure.fiscal_year)
        for name, _, disclosure, _ in cases()
    }
    assert {name: tuple(rest) for name, *rest in told} == wanted
