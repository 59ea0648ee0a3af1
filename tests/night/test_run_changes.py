"""What changed between two published files, figure by figure and issue by issue."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.night import differences
from ingest.night.report import Changes
from tests.night.made import TABLES, figure, issue, published

pytestmark = pytest.mark.slow

Rows = list[dict[str, Any]]


def changes(
    folder: Path,
    before: Rows,
    after: Rows,
    documents: list[str] | None = None,
    issues: tuple[Rows, Rows] = ([], []),
    known: tuple[str, ...] = (),
) -> Changes:
    old = published(folder / "old.duckdb", before, issues[0], known)
    new = published(folder / "new.duckdb", after, issues[1], known)
    return differences.compare(old, new, documents, folder / "changed.json")


def counted(found: Changes) -> dict[str, int]:
    return {kind: count for kind, count in found.counts.items() if count}


def test_the_same_is_no_change(tmp_path: Path) -> None:
    rows = [figure("a"), figure("b", value=None, cell_state="blank")]
    found = changes(tmp_path, rows, rows)
    assert (counted(found), found.figures, found.figures_file) == ({}, [], None)


def test_a_changed_value_is_told_with_both(tmp_path: Path) -> None:
    found = changes(tmp_path, [figure("a", value="12.50")], [figure("a", value="13.50")])
    assert counted(found) == {"changed": 1}
    (row,) = found.figures
    assert (row["value_before"], row["value_after"]) == ("12.500000", "13.500000")
    assert (row["file_name"], row["page_no"], row["table_label"]) == ("d1.pdf", 3, "公开02表")


@pytest.mark.parametrize(
    "changed", [{"unit": "元"}, {"cell_state": "zero"}, {"amount_yuan": 5}, {"value": None}]
)
def test_what_counts_as_the_value(tmp_path: Path, changed: dict[str, Any]) -> None:
    assert counted(changes(tmp_path, [figure("a")], [figure("a", **changed)])) == {"changed": 1}


def test_another_line_at_the_same_place_is_relabelled(tmp_path: Path) -> None:
    found = changes(tmp_path, [figure("a")], [figure("a", line_code="20801")])
    assert (counted(found), found.figures) == ({"relabelled": 1}, [])


def test_appeared_and_disappeared(tmp_path: Path) -> None:
    found = changes(
        tmp_path,
        [figure("a"), figure("b", line_code="210")],
        [figure("a"), figure("c", line_code="221")],
    )
    assert counted(found) == {"appeared": 1, "disappeared": 1}
    assert [row["change"] for row in found.figures] == ["disappeared", "appeared"]


def test_a_figure_that_moved_is_itself(tmp_path: Path) -> None:
    """A new version of a reader numbers blocks anew, so every figure_id is another."""
    old = [figure(f"a{n}", row_no=n, line_code=str(200 + n), value=n) for n in range(9)]
    new = [row | {"figure_id": f"b{n}", "block_no": 6} for n, row in enumerate(old)]
    new[4] |= {"value": "44"}
    found = changes(tmp_path, old, new)
    assert counted(found) == {"moved": 8, "changed": 1}
    assert (found.figures[0]["value_before"], found.figures[0]["value_after"]) == (
        "4.000000",
        "44.000000",
    )


def test_two_of_one_meaning_are_told_apart_by_their_order(tmp_path: Path) -> None:
    old = [figure("a", row_no=1, value=1), figure("b", row_no=9, value=2)]
    new = [figure("c", row_no=2, value=1), figure("d", row_no=10, value=3)]
    assert counted(changes(tmp_path, old, new)) == {"moved": 1, "changed": 1}


def test_new_documents_are_no_change(tmp_path: Path) -> None:
    found = changes(tmp_path, [figure("a")], [figure("a"), figure("x", "d2")], ["d2"])
    assert counted(found) == {}


def test_only_documents_that_were_built_are_looked_at(tmp_path: Path) -> None:
    old, new = [figure("a"), figure("b", "d2")], [figure("a", value=2), figure("b", "d2", value=2)]
    found = changes(tmp_path, old, new, ["d2"])
    assert [row["document_id"] for row in found.figures] == ["d2"]


def test_a_document_that_is_gone_is_told_whatever_was_built(tmp_path: Path) -> None:
    found = changes(
        tmp_path,
        [figure("a"), figure("b", "d2")],
        [figure("a")],
        ["d1"],
        ([issue("i", "d2")], []),
    )
    assert counted(found) == {"disappeared": 1}
    assert found.healed_issue_count == 1


def test_a_document_read_for_the_first_time_appears(tmp_path: Path) -> None:
    found = changes(tmp_path, [], [figure("a")], ["d1"], known=("d1",))
    assert counted(found) == {"appeared": 1}


def test_issues_new_and_healed(tmp_path: Path) -> None:
    old = [issue("stays"), issue("healed"), issue("other", "d2")]
    new = [issue("stays"), issue("small", severity_yuan=1), issue("large", "d3", severity_yuan=9)]
    found = changes(tmp_path, [], [], ["d1", "d3"], (old, [*new, issue("other", "d2")]))
    assert [row["issue_id"] for row in found.new_issues] == ["large", "small"]
    assert [row["issue_id"] for row in found.healed_issues] == ["healed"]
    assert (found.new_issue_count, found.healed_issue_count) == (2, 1)


def test_more_than_a_record_should_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(differences, "MOST_FIGURES", 3)
    monkeypatch.setattr(differences, "MOST_ISSUES", 2)
    old = [figure(f"f{n}", value=n) for n in range(8)]
    new = [row | {"value": n + 1 + n * n} for n, row in enumerate(old)]
    found = changes(tmp_path, old, new, None, ([], [issue(str(n)) for n in range(5)]))
    assert [row["figure_id_after"] for row in found.figures] == ["f7", "f6", "f5"]
    assert found.figures_file == "changed.json"
    whole = json.loads((tmp_path / "changed.json").read_text(encoding="utf-8"))
    assert len(whole) == 8 and whole[0]["value_after"] == 57
    assert (found.new_issue_count, len(found.new_issues)) == (5, 2)


def test_rows_of_facts_in_both_files(tmp_path: Path) -> None:
    old = published(tmp_path / "old.duckdb", [figure("a")])
    new = published(tmp_path / "new.duckdb", [figure("a"), figure("b")], [issue("i")])
    assert differences.rows(old, new) == {
        "main.fct_figure": (1, 2),
        "main.fct_income": (0, 0),
        "quality.fct_issue": (0, 1),
    }
    assert differences.rows(None, new)["main.fct_figure"] == (0, 2)


def test_the_published_run(tmp_path: Path) -> None:
    assert differences.published_run(tmp_path / "none.duckdb") is None
    (tmp_path / "broken.duckdb").write_bytes(b"no database")
    assert differences.published_run(tmp_path / "broken.duckdb") is None
    new = published(tmp_path / "new.duckdb", run="20260102T000000.000000")
    assert differences.published_run(new) == "20260102T000000.000000"


@pytest.mark.slow
def test_a_night_of_few_documents_costs_few(tmp_path: Path) -> None:
    """At 5,000 documents with 800 figures each, fifty of them built: seconds."""
    made = f"""
        {TABLES}
        insert into dim_document select 'd' || i, 'd' || i || '.pdf' from range(5000) as t (i);
        insert into fct_figure
        select md5(i || '-' || j), 'd' || i, j // 40, j // 20, j, 1, 'income', '公开02表', null,
            (200 + j)::varchar, '类' || j, 'total', j::varchar, j, '万元', j * 10000, 'value'
        from range(5000) as t (i), range(800) as u (j);
    """
    with duckdb.connect(str(tmp_path / "old.duckdb")) as connection:
        connection.execute(made)
    shutil.copyfile(tmp_path / "old.duckdb", tmp_path / "new.duckdb")
    with duckdb.connect(str(tmp_path / "new.duckdb")) as connection:
        connection.execute("update fct_figure set value = 7 where document_id = 'd77'")
    built = [f"d{n}" for n in range(50, 100)]
    start = time.monotonic()
    found = differences.compare(
        tmp_path / "old.duckdb", tmp_path / "new.duckdb", built, tmp_path / "all.json"
    )
    few = time.monotonic() - start
    assert found.counts["changed"] == 799
    start = time.monotonic()
    whole = differences.compare(
        tmp_path / "old.duckdb", tmp_path / "new.duckdb", None, tmp_path / "all.json"
    )
    every = time.monotonic() - start
    print(f"50 of 5,000 documents: {few:.2f} s; all of them: {every:.2f} s")
    assert whole.counts == found.counts
    assert few < 10
