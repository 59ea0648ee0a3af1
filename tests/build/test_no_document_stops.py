"""No document stops the others: what fails for one holds it, and the rest is published."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from ingest.build import project as dbt_project
from ingest.build import warehouse
from ingest.build.held import culprits
from ingest.document import Document
from tests import soak
from tests.build import arbitrary, faulty_project
from tests.commands.test_cli import run
from tests.night.asked import last

GOOD = soak.times(40, 6)
FIRST = ("fails-1", "twice-1", "twice-2", "stops-1")
MORE = ("fails-2", "fails-3", "stops-2", "stops-3")
NAMED = (*FIRST, *(MORE if soak.IS_LONG else ()), "together-1", "together-2")
SPOILED = (  # by what they hold: nothing fails for them
    *(arbitrary._repeated, arbitrary._two_in_one, arbitrary._other_bodies),
    *(arbitrary._spoiled_cells, arbitrary._moved_cells, arbitrary._joined),
)


def good(seed: int) -> Document:
    return Document(arbitrary.disclosure(Random(seed)), 20, "arbitrary", "1")


def corpus() -> list[tuple[str, Document]]:
    found = [(f"good-{n}.pdf", good(n)) for n in range(GOOD)]
    found += [(f"{name}.pdf", good(100 + n)) for n, name in enumerate(NAMED)]
    for n, deed in enumerate(SPOILED):
        blocks = deed(Random(n), arbitrary.disclosure(Random(200 + n)))
        found.append((f"odd-{n}.pdf", Document(blocks, 20, "arbitrary", "1")))
    return found


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    folder = faulty_project.copy(tmp_path / "project", faulty_project.FAULTS)
    monkeypatch.setattr(dbt_project, "project_dir", lambda: folder)
    yield folder


def asked(folder: Path, query: str) -> list[tuple[Any, ...]]:
    with warehouse.connect(folder) as connection:
        return connection.execute(query).fetchall()


@pytest.mark.slow
@pytest.mark.soak
def test_the_good_are_published_and_the_spoiled_are_named(tmp_path: Path, project: Path) -> None:
    folder, inbox = tmp_path / "warehouse", tmp_path / "inbox"
    inbox.mkdir()
    documents = corpus()
    if not soak.IS_LONG:  # a build before, after which dbt is asked for little, and a page
        arbitrary.land(folder, [documents.pop(0)])
        warehouse.build(folder)
        (folder / "docs").mkdir()
        (folder / "docs" / "index.html").touch()
    arbitrary.land(folder, documents)
    shown = run("nightly", "--inbox", inbox, "--warehouse", folder)
    assert shown.code == 1, shown.err
    held = {
        name.removesuffix(".pdf"): reason
        for name, reason in asked(
            folder,
            "select file_name, quarantine_reason from quality.documents where is_quarantined"
            " and not file_name like 'odd-%'",
        )
    }
    assert held.keys() == set(NAMED)
    nodes = {"fails": "fails_by_name", "twice": "unique_zz_keys_fact_key"}
    nodes |= {"stops": "int_zz_stops", "together": "fails_together"}
    for name, reason in held.items():
        assert nodes[name.split("-")[0]] in reason and "--full-refresh" in reason
        assert f"in quarantine {name}.pdf: {reason}" in shown.err.splitlines()
    assert {entry["file"] for entry in last(folder)["quarantined"]} >= {f"{n}.pdf" for n in NAMED}
    with_facts = asked(
        folder,
        "select distinct file_name from fct_expenditure inner join dim_document using (document_id)"
        " where not file_name like 'odd-%'",
    )
    assert {name for (name,) in with_facts} == {f"good-{n}.pdf" for n in range(GOOD)}
    figures = dict(asked(folder, "select file_name, figure_count from quality.documents"))
    # figures are shown of those whose tests fail, nothing is of those at which SQL stops
    assert all((figures[f"{n}.pdf"] > 0) == n.startswith("fails") for n in NAMED)
    # nothing new: the same state, and they are named again
    again = run("nightly", "--inbox", inbox, "--warehouse", folder)
    assert again.code == 1 and last(folder)["status"] == "nothing new"
    assert {entry["file"] for entry in last(folder)["quarantined"]} >= {f"{n}.pdf" for n in NAMED}


@pytest.mark.slow
@pytest.mark.soak
@soak.only_in_soak
def test_what_was_published_is_set_aside_and_comes_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "warehouse"
    arbitrary.land(folder, [("good-1.pdf", good(1)), ("stops-1.pdf", good(2))])
    warehouse.build(folder)
    query = "select file_name, figure_count > 0, is_quarantined from quality.documents order by 1"
    whole = [("good-1.pdf", True, False), ("stops-1.pdf", True, False)]
    assert asked(folder, query) == whole
    faulty = faulty_project.copy(tmp_path / "project", faulty_project.FAULTS)
    with monkeypatch.context() as patch:
        patch.setattr(dbt_project, "project_dir", lambda: faulty)
        done = warehouse.build(folder)
        assert asked(folder, query) == [("good-1.pdf", True, False), ("stops-1.pdf", False, True)]
        assert any("stops-1.pdf is set aside" in warning for warning in done.warnings)
        before = asked(folder, "select run from quality.dim_run order by run_no limit 1")[0][0]
        past = f"select count(*) > 0 from as_of.fct_figure('{before}') where document_id like '%'"
        assert asked(folder, past) == [(True,)]
        with pytest.raises(warehouse.BuildFailed, match="int_zz_stops"):
            warehouse.build(folder, {"quarantine": False}, full_refresh=True)
    warehouse.build(folder)  # the next version
    assert asked(folder, query) == whole


@pytest.mark.slow
@pytest.mark.soak
@soak.only_in_soak
def test_what_stops_where_ties_are_read_is_set_aside_from_then_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "warehouse"
    faulty = faulty_project.copy(tmp_path / "project", {})
    documents = faulty / "models" / "documents" / "int_documents.sql"
    fault = (
        "cast(if(file_name like '%stops%' and unit_name is not null, 'x', '1') as integer) as fault"
    )
    text, own = documents.read_text(encoding="utf-8"), "md5(unit_key) as unit_id,"
    assert own in text
    documents.write_text(text.replace(own, f"{own} {fault},"), encoding="utf-8")
    monkeypatch.setattr(dbt_project, "project_dir", lambda: faulty)
    arbitrary.land(folder, [("good-1.pdf", good(1))])
    warehouse.build(folder)
    arbitrary.land(folder, [("good-2.pdf", good(2)), ("stops-1.pdf", good(3))])
    done = warehouse.build(folder)
    assert [name for name, _ in done.quarantined] == ["stops-1.pdf"]
    query = "select file_name, figure_count > 0 from quality.documents order by 1"
    assert asked(folder, query) == [
        ("good-1.pdf", True),
        ("good-2.pdf", True),
        ("stops-1.pdf", False),
    ]
    assert warehouse.build(folder).run is None


@pytest.mark.slow
@pytest.mark.soak
@soak.only_in_soak
def test_what_no_document_explains_stops(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "warehouse"
    arbitrary.land(folder, [("good-1.pdf", good(1)), ("good-2.pdf", good(2))])
    faulty = faulty_project.copy(tmp_path / "project", faulty_project.UNEXPLAINED)
    monkeypatch.setattr(dbt_project, "project_dir", lambda: faulty)
    with pytest.raises(warehouse.BuildFailed, match="fails_for_nobody"):
        warehouse.build(folder)
    assert not (folder / warehouse.DATABASE).exists()


@pytest.mark.parametrize(
    ("faults", "found"),
    [
        ([], set()),
        ([{3}], {3}),
        ([{0}, {57}, {999}], {0, 57, 999}),
        ([{5, 900}], {5, 900}),
        ([{1, 2, 700}], {1, 2, 700}),
        ([set()], set()),
    ],
)
def test_halves_find_what_fails(faults: list[set[int]], found: set[int]) -> None:
    names = [f"{n:04d}" for n in range(1000)]
    tried = 0

    def fails(some: Any) -> bool:
        nonlocal tried
        tried += 1
        return any(fault <= {int(name) for name in some} for fault in faults)

    assert {int(name) for name in culprits.halved(names, fails)} == found
    assert tried <= 80


def test_what_fails_alone_goes_before_what_fails_together() -> None:
    def fails(some: Any) -> bool:
        return "a" in some or {"b", "d"} <= set(some)

    assert culprits.halved(["a", "b", "c", "d"], fails) == ["a"]
