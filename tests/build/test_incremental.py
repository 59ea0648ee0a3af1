"""A night builds what is new and what is tied to it, and gives the rows of a full build.

Three nights over documents that are tied (editions and years of one unit) and others that are not,
against one full build of all of them; then a document is taken away.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import guards, warehouse
from ingest.landing import batches, pipeline
from tests import soak
from tests.conftest import INBOX
from tests.models.edition_cases import FIRST, LAYOUT, NEXT, account, corrected, first
from tests.typeset.corpus import typeset

pytestmark = [pytest.mark.slow, pytest.mark.soak, soak.only_in_soak]

# what tells of builds, not of documents; views over it too
OF_BUILDS = {"dim_run", "fct_check_span", "fct_check_change", "fct_check_history"}
OF_LANDING = ("landed_at", "first_landed_at")


@pytest.fixture(scope="module")
def nights(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, list[warehouse.Build], list[Any]]:
    """The warehouse after three nights, what each built, and the figures after each."""
    folder = tmp_path_factory.mktemp("nights")
    pressed = folder / "pressed"
    pressed.mkdir()
    for file in (first("甲馆"), corrected("甲馆"), first("乙馆")):
        (pressed / file.name).write_bytes(typeset(file.disclosure, LAYOUT, file.form))
    next_year = replace(account(NEXT, "甲馆", 2024))
    (pressed / "甲馆-2024.txt").write_bytes(typeset(next_year, LAYOUT, "tabs"))
    assert FIRST != NEXT
    home = folder / "warehouse"
    museum = INBOX / "006-sample-museum-2023.pdf"
    builds, figures = [], []
    for paths in (
        [pressed / "甲馆-2023.txt", pressed / "乙馆-2023.txt", museum],
        [pressed / "甲馆-2024.txt"],
        [pressed / "甲馆-2023（更正）.txt"],
    ):
        pipeline.ingest(paths, home, 2)
        builds.append(warehouse.build(home))
        figures.append(ask(home, "from main.fct_figure order by all"))
    return home, builds, figures


def ask(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(folder) as connection:
        return connection.sql(query).fetchall()


def names(folder: Path, documents: tuple[str, ...]) -> set[str]:
    found = ask(folder, "select document_id, file_name from quality.documents")
    return {name for document, name in found if document in documents}


def test_a_night_looks_at_what_is_new_and_tied(
    nights: tuple[Path, list[warehouse.Build], Any],
) -> None:
    home, builds, _ = nights
    seen = [names(home, build.documents) for build in builds]
    museum, other = "006-sample-museum-2023.pdf", "乙馆-2023.txt"
    assert seen[0] == {museum, other, "甲馆-2023.txt"}
    assert seen[1] == {"甲馆-2023.txt", "甲馆-2024.txt"}
    assert seen[2] == {"甲馆-2023.txt", "甲馆-2024.txt", "甲馆-2023（更正）.txt"}
    years = ask(
        home, "select distinct outcome from quality.fct_identity_check where identity_id = 'Y01'"
    )
    assert ("violated",) in years, "the year after was compared"
    current = ask(home, "select file_name from dim_document where not is_current")
    assert current == [("甲馆-2023.txt",)]


def test_nights_give_the_rows_of_a_full_build(
    nights: tuple[Path, list[warehouse.Build], Any], tmp_path: Path
) -> None:
    home, _, _ = nights
    shutil.copytree(home / "raw", tmp_path / "raw")
    assert warehouse.build(tmp_path).run is not None
    with duckdb.connect() as connection:
        connection.execute(f"attach '{home / warehouse.DATABASE}' as nights (read_only)")
        connection.execute(f"attach '{tmp_path / warehouse.DATABASE}' as whole (read_only)")
        relations = connection.execute("""
            select schema_name, table_name from duckdb_tables() where database_name = 'whole'
            union select schema_name, view_name from duckdb_views() where database_name = 'whole'
        """).fetchall()
        public = sorted(
            f"{schema}.{name}"
            for schema, name in relations
            if schema in ("main", "quality") and name not in OF_BUILDS
        )
        assert len(public) > 25
        differing = []
        for table in public:
            ours = f"select * from nights.{table}"
            theirs = f"select * from whole.{table}"
            count = connection.execute(
                f"select count(*) from ({ours} except all {theirs})"
            ).fetchone()
            other = connection.execute(
                f"select count(*) from ({theirs} except all {ours})"
            ).fetchone()
            if (count, other) != ((0,), (0,)):
                differing.append((table, count, other))
    assert differing == []


def test_nothing_new_builds_nothing(nights: tuple[Path, list[warehouse.Build], Any]) -> None:
    home, _, _ = nights
    inode = (home / warehouse.DATABASE).stat().st_ino
    assert warehouse.build(home).run is None
    assert (home / warehouse.DATABASE).stat().st_ino == inode


def test_every_night_can_be_asked(nights: tuple[Path, list[warehouse.Build], list[Any]]) -> None:
    home, builds, figures = nights
    for build, then in zip(builds, figures, strict=True):
        assert ask(home, f"from as_of.fct_figure('{build.run}') order by all") == then
    held = ask(home, "select distinct first_run_no, last_run_no from history.dim_document")
    assert (1, 2) in held, "the edition that was current until the third night"


def test_what_is_gone_is_not_lost_in_silence(
    nights: tuple[Path, list[warehouse.Build], Any], tmp_path: Path
) -> None:
    home, _, _ = nights
    shutil.copytree(home, tmp_path / "home")
    home = tmp_path / "home"
    ((batch,),) = ask(
        home, "select document_id from dim_document where file_name = '乙馆-2023.txt'"
    )
    for table in batches.SCHEMAS:
        for path in (home / "raw" / table).glob("*.parquet"):
            with duckdb.connect() as connection:
                kept = f"select * from read_parquet('{path}') where document_id <> '{batch}'"
                connection.execute(f"copy ({kept}) to '{path}.tmp' (format parquet)")
            Path(f"{path}.tmp").replace(path)
    before = (home / warehouse.DATABASE).read_bytes()
    with pytest.raises(guards.LossGuarded, match=r"乙馆-2023.txt is not in the new build"):
        warehouse.build(home)
    assert (home / warehouse.DATABASE).read_bytes() == before
    done = warehouse.build(home, accept_loss="withdrawn by its publisher")
    assert any("withdrawn by its publisher" in line for line in done.warnings)
    assert ask(home, "select count(*) from fct_figure where document_id = '" + batch + "'") == [
        (0,)
    ]
    assert ask(home, "select count(*) from dim_unit where unit_name like '%乙馆'") == [(0,)]
    gone = ask(
        home,
        "select distinct change from quality.fct_check_change where document_id = '"
        + batch
        + f"' and run = '{done.run}'",
    )
    assert gone == [("disappeared",)]
