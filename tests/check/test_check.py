"""`juesuan check` on a small warehouse made by hand: its exit code, which document, and no answer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from ingest.build import warehouse
from ingest.check import reporting
from tests.check.check_made import Made, with_findings, with_nothing_found
from tests.commands.test_cli import run


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """One document with nothing found."""
    return with_nothing_found(tmp_path)


# --- exit codes ----------------------------------------------------------------------------------


def test_nothing_found_is_0(made: Made) -> None:
    for arguments in ([], ["001-museum.pdf"]):
        shown = made.check(*arguments)
        assert (shown.code, shown.err) == (0, "")
        assert (
            shown.out.splitlines()[-1] == "Nothing found that is the publisher's or ours (exit 0)"
        )


@pytest.mark.parametrize("blame", ["undecided", None])
def test_what_is_nobodys_is_0(made: Made, blame: str | None) -> None:
    made.identity("a1b2c3", "violated", blame, instance="1")
    made.execute(
        "insert into quality.fct_issue (issue_id, document_id, blame) values ('x', 'a1b2c3', ?)",
        [blame],
    )
    assert made.check().code == 0


def publishers_issue(made: Made) -> None:
    made.issue("a1b2c3", "publisher")


def publishers_identity(made: Made) -> None:
    made.identity("a1b2c3", "violated", "publisher", instance="1")


def publishers_loss(made: Made) -> None:
    made.issue("a1b2c3", "publisher", nature="lost")


def our_issue(made: Made) -> None:
    made.issue("a1b2c3", "extraction")


def our_identity(made: Made) -> None:
    made.identity("a1b2c3", "violated", "extraction", instance="1")


def our_loss(made: Made) -> None:
    made.issue("a1b2c3", "undecided", nature="lost")


def our_unexplained_number(made: Made) -> None:
    made.numbers("a1b2c3", unexplained=1)


def our_loss_of_nobody(made: Made) -> None:
    made.issue("a1b2c3", "undecided", nature="lost")
    made.execute("update quality.fct_issue set blame = null")


def our_silent_number(made: Made) -> None:
    made.execute("insert into quality.fct_number (document_id) values ('a1b2c3')")


def our_unread_page(made: Made) -> None:
    made.execute("update quality.documents set status = 'partial', error = 'page 3 not read'")


@pytest.mark.parametrize("damage", [publishers_issue, publishers_identity, publishers_loss])
def test_the_publishers_is_1(made: Made, damage: Any) -> None:
    damage(made)
    assert made.check().code == made.check("a1b2").code == 1


@pytest.mark.parametrize(
    "damage",
    [
        *(our_issue, our_identity, our_loss, our_loss_of_nobody),
        *(our_unexplained_number, our_silent_number, our_unread_page),
    ],
)
def test_ours_is_2_also_with_the_publishers(made: Made, damage: Any) -> None:
    damage(made)
    assert made.check().code == made.check("a1b2").code == 2
    publishers_issue(made)
    assert made.check().code == made.check("a1b2").code == 2
    assert "(exit 2)" in made.check("a1b2").out.splitlines()[-1]


def test_a_document_answers_for_itself_only(made: Made) -> None:
    with_findings(made)
    assert made.check().code == 2
    assert made.check("001").code == 0


def test_a_document_that_failed_is_ours(made: Made) -> None:
    nothing = {
        "document_kind": "unknown",
        "unit_name": None,
        "fiscal_year": None,
        "page_count": None,
    }
    made.document("f0", "bad.pdf", status="failed", error="not a PDF", figure_count=0, **nothing)
    shown = made.check("bad.pdf")
    assert shown.code == 2
    assert "failed: not a PDF" in shown.out
    assert "ours: 1 document not read whole" in shown.out


# --- which document ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["002-finance|bureau[终稿].pdf", "BUREAU", "d4e", "D4E5F6", "财政局", "某市财政局"]
)
def test_a_document_is_found_by_file_id_or_unit(made: Made, name: str) -> None:
    with_findings(made)
    assert made.check(name).out.startswith("002-finance|bureau[终稿].pdf\n")


def test_an_exact_name_wins(made: Made) -> None:
    made.document("e0", "old 001-museum.pdf")
    assert made.check("001-museum.pdf").out.startswith("001-museum.pdf\n")


def test_an_unknown_document(made: Made) -> None:
    for name in ("nowhere.pdf", "%", "_", "'"):
        said = f"no document is called {name}: `juesuan status` lists what is there"
        assert made.error(name) == said


def test_an_ambiguous_document_lists_them(made: Made) -> None:
    with_findings(made)
    assert made.error("某市").splitlines() == [
        "2 documents are called 某市: name one by its file or by its id",
        "  a1b2c3  001-museum.pdf  某市博物馆  2023",
        "  d4e5f6  002-finance|bureau[终稿].pdf  某市财政局",
    ]
    for number in range(30):
        made.document(f"9{number:02}", f"file{number:02}.pdf")
    assert made.error("file").splitlines()[-1] == "  … and 10 more"


# --- no answer -----------------------------------------------------------------------------------


def test_nothing_is_published(tmp_path: Path) -> None:
    shown = run("check", "--warehouse", tmp_path / "none")
    assert shown.code == 64
    assert shown.err == f"error: no warehouse in {tmp_path / 'none'}: run `juesuan build` first\n"


@pytest.mark.parametrize("table", reporting.NEEDED)
def test_a_warehouse_of_an_older_version(made: Made, table: str) -> None:
    made.execute(f"drop table {table}")
    said = f"this warehouse was built by an older version: run `juesuan build` (it has no {table})"
    assert made.error() == said
    assert made.error("001") == said


def test_a_column_of_an_older_version(made: Made) -> None:
    made.execute("alter table quality.fct_issue drop column explanation_zh")
    assert made.error().startswith(
        "this warehouse was built by an older version: run `juesuan build`"
    )


def test_a_damaged_warehouse(tmp_path: Path) -> None:
    (tmp_path / warehouse.DATABASE).write_bytes(b"not a database" * 999)
    shown = run("check", "--warehouse", tmp_path)
    assert shown.code == 64 and len(shown.err.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments", [["--format", "xml"], ["a", "b"], ["--nope"], ["--most", "-1"]]
)
def test_wrong_usage_is_no_answer(made: Made, arguments: list[str]) -> None:
    shown = made.check(*arguments)
    assert (shown.code, shown.out) == (64, "")
    assert "Usage:" in shown.err and "Traceback" not in shown.err


def test_output_that_cannot_be_written(made: Made) -> None:
    assert "no/folder.md" in made.error("--output", made.folder / "no" / "folder.md")


def test_help_tells_the_exit_codes() -> None:
    shown = run("check", "--help")
    assert shown.code == 0
    assert all(f"{code}" in shown.out for code in ("code: 0 ", "1: ", "2: ", "64: "))
