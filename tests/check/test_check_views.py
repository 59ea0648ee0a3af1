"""`juesuan check` on a small warehouse made by hand: what it shows as text, JSON and Markdown."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from dataclasses import fields
from decimal import Decimal
from pathlib import Path

import pytest
from rich.cells import cell_len

from ingest.check import phrases
from ingest.check.report import Issue
from tests.check.check_made import Made, with_findings, with_nothing_found
from tests.commands.test_cli import run_process
from tests.conftest import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """One document with nothing found."""
    return with_nothing_found(tmp_path)


# --- text ----------------------------------------------------------------------------------------


def test_the_view_of_one_document(made: Made) -> None:
    shown = with_findings(made).check("002")
    assert shown.code == 2
    lines = shown.out.splitlines()
    assert lines[:2] == ["002-finance|bureau[终稿].pdf", "某市财政局 · final_account · 12 pages"]
    assert "  figures (表内数据): 150, 0 not understood, 0 tables lost" in lines
    assert "  numbers (全部数字): 3: 2 explained, 1 unexplained" in lines
    claims = "1: 0 agrees, 1 contradicts, 0 no table value, 0 unclassified"
    assert f"  claims (文字数据): {claims}" in lines
    cells = [[cell.strip() for cell in re.split(r"[│┃]", line)] for line in lines]
    assert ["hard (硬性)", "0", "1", "1", "0", "0"] in cells
    assert ["soft (软性)", "0", "0", "1", "0", "0"] in cells
    assert "Issues by size (问题): 2" in lines
    assert (
        "  1  publisher  narrative_contradicts_table (contradiction)  2,961.38 万元  p. 17" in lines
    )
    assert "     文字所述与表中金额不符。" in lines
    assert "     The narrative states another amount than the table." in lines
    assert "     N12 orgrun, printed 0.3万元, expected 2961.68" in lines
    assert "  2  undecided  points_do_not_add_to_100 (coding_practice)" in lines
    assert lines[-3:] == [
        "the publisher's: 1 issues, 1 violated identities",
        "ours: 1 unexplained numbers",
        "Found: the publisher's and ours (exit 2)",
    ]


def test_it_is_readable_at_100_columns(made: Made) -> None:
    with_findings(made)
    for arguments in ([], ["002"]):
        lines = made.check(*arguments).out.splitlines()
        assert max(map(cell_len, lines)) <= 100
        assert not any("\x1b" in line or line != line.rstrip() for line in lines)


def test_the_view_of_all_documents(made: Made) -> None:
    with_findings(made).issue("a1b2c3", "publisher", issue_id="i3", severity_yuan=Decimal("3.10"))
    lines = made.check().out.splitlines()
    rows = [[cell.strip() for cell in re.split(r"[│┃]", line)] for line in lines[:4]]
    assert rows[0] == phrases.OVERVIEW
    assert rows[2] == ["001-museum.pdf", "2023", "150", "0", "0", "1", "0", "0.00031"]
    assert rows[3][:1] + rows[3][2:] == [
        "002-finance|bureau[终稿].pdf",
        "150",
        "1",
        "2",
        "2",
        "1",
        "2,961.38",
    ]
    sizes = [line for line in lines if re.match(r" +\d+  ", line)]
    assert [line.split()[0] for line in sizes] == ["1", "2", "3"]
    assert "2,961.38" in sizes[0] and "0.00031" in sizes[1] and "points" in sizes[2]
    assert "     001-museum.pdf" in lines


def test_only_the_largest_are_listed(made: Made) -> None:
    for number in range(30):
        made.issue("a1b2c3", "publisher", issue_id=f"i{number}", rank=number)
    assert "Largest issues of all documents (问题): 20 of 30" in made.check().out
    assert "Issues by size (问题): 30" in made.check("001").out
    assert "(问题): 2 of 30" in made.check("001", "--most", "2").out
    assert made.check("001", "--most", "0").code == 1


@pytest.mark.parametrize(
    ("yuan", "shown"),
    [
        ("29616800.00", "2,961.68"),
        ("0", "0.00"),
        ("26300.45", "2.630045"),
        ("-5000", "-0.50"),
        ("123456789012345678.99", "12,345,678,901,234.567899"),
    ],
)
def test_wan_is_exact(yuan: str, shown: str) -> None:
    assert phrases.in_wan(Decimal(yuan)) == shown


def test_on_a_terminal_blame_has_its_colour(made: Made) -> None:
    with_findings(made)
    command = [
        sys.executable,
        "-m",
        "ingest.commands.cli",
        "check",
        "002",
        "--warehouse",
        str(made.folder),
    ]
    parent, child = pty.openpty()
    environment = os.environ | {"COLUMNS": "100", "TERM": "xterm-256color"}
    environment.pop("NO_COLOR", None)
    done = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=child, stdin=child)
    os.close(child)
    shown = b""
    try:
        while chunk := os.read(parent, 65536):
            shown += chunk
    except OSError:  # how a pseudo-terminal says that its other end is closed
        pass
    os.close(parent)
    assert done.wait() == 2
    assert "\x1b[33mpublisher\x1b[0m" in shown.decode()
    assert "\x1b[31m主要原因" not in shown.decode(), "a document does not write to the terminal"


def test_a_pipe_that_closes_early_does_not_change_the_answer(made: Made) -> None:
    with_findings(made)
    for number in range(600):
        made.execute(
            "insert into quality.fct_issue select * replace (? as issue_id) from quality.fct_issue where issue_id = 'i1'",
            [f"n{number}"],
        )
        if number == 0:
            made.execute(
                "insert into quality.fct_issue select i.* from quality.fct_issue i, range(600) where issue_id = 'n0'"
            )
            break
    command = f"{sys.executable} -m ingest.commands.cli check 002 --warehouse {made.folder} | head -1; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True)
    assert done.stdout == "002-finance|bureau[终稿].pdf\n"
    assert (done.returncode, done.stderr) == (2, "")


# --- JSON and Markdown ---------------------------------------------------------------------------


def test_json_has_stable_keys_and_exact_amounts(made: Made) -> None:
    shown = with_findings(made).check("002", "--format", "json")
    assert shown.code == 2
    found = json.loads(shown.out, parse_float=Decimal)
    assert list(found) == [
        "format_version",
        "run",
        "exit_code",
        "documents",
        "issue_count",
        "issues",
    ]
    assert found["run"] == "20250101T000000.000000", "the newest by number, not by name"
    assert (found["exit_code"], found["issue_count"]) == (2, 2)
    (document,) = found["documents"]
    assert document == {
        "document_id": "d4e5f6",
        "file_name": "002-finance|bureau[终稿].pdf",
        "document_kind": "final_account",
        "unit_name": "某市财政局",
        "fiscal_year": None,
        "status": "landed",
        "error": None,
        "page_count": 12,
        "is_quarantined": False,
        "quarantine_identities": None,
        "coverage": {
            "figures": 150,
            "figures_unknown": 0,
            "tables_lost": 0,
            "claims": {
                "total": 1,
                "agrees": 0,
                "contradicts": 1,
                "no_table_value": 0,
                "unclassified": 0,
            },
            "numbers": {
                "total": 3,
                "explained": 2,
                "unexplained": 1,
                "by_disposition": {"figure": 2, "unexplained": 1},
            },
        },
        "identities": {
            "hard": {
                "exact": 0,
                "rounding": 1,
                "violated": 1,
                "not_applicable": 0,
                "not_testable": 0,
            },
            "soft": {
                "exact": 0,
                "rounding": 0,
                "violated": 1,
                "not_applicable": 0,
                "not_testable": 0,
            },
        },
        "issues": {
            "total": 2,
            "publisher": 1,
            "extraction": 0,
            "undecided": 1,
            "largest_yuan": Decimal("29613800.00"),
        },
        "verdict": {
            "exit_code": 2,
            "publisher": {"issues": 1, "identities": 1},
            "ours": {"unexplained_numbers": 1},
        },
    }
    first, second = found["issues"]
    assert list(first) == list(second) == [field.name for field in fields(Issue)]
    assert first["severity_yuan"] == Decimal("29613800.00") and second["severity_yuan"] is None
    assert "\x1b[31m" in first["sentence"], "as printed"
    assert first["figure_ids"] == ["f1", "f2"]
    assert '"severity_yuan": 29613800.00,' in shown.out and "文字所述" in shown.out


def test_json_of_all_documents_has_the_same_keys(made: Made) -> None:
    one = json.loads(made.check("001", "--format", "json").out)
    every = json.loads(with_findings(made).check("--format", "json").out)
    assert list(one) == list(every)
    assert [document["file_name"][:3] for document in every["documents"]] == ["001", "002"]
    assert list(one["documents"][0]) == list(every["documents"][1])


def cells_of(line: str) -> list[str]:
    """The cells of a line of a Markdown table."""
    assert line.startswith("| ") and line.endswith(" |")
    return [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


@pytest.mark.parametrize("arguments", [[], ["002"]])
def test_markdown_is_well_formed(made: Made, arguments: list[str]) -> None:
    with_findings(made).issue(
        "d4e5f6", "publisher", issue_id="i4", rank=3, sentence="一\n二|<b>&`~[x](y)\\"
    )
    shown = made.check(*arguments, "--format", "markdown")
    assert shown.code == 2
    blocks = re.split(r"\n\n+", shown.out.strip())
    tables = [block.splitlines() for block in blocks if block.startswith("|")]
    assert len(tables) == (3 if arguments else 2)
    for head, rule, *rows in tables:
        width = len(cells_of(head))
        assert cells_of(rule) == ["---"] * width and rows
        assert {len(cells_of(row)) for row in rows} == {width}
    assert "\x1b" not in shown.out and "增加\\|减少\\*0.1\\*万元" in shown.out
    assert "一 二\\|&lt;b&gt;&amp;\\`\\~\\[x\\](y)\\\\" in shown.out
    assert shown.out.endswith("**Found: the publisher's and ours** (exit 2)\n")
    assert shown.out.splitlines()[0] == (
        "# 002-finance\\|bureau\\[终稿\\].pdf" if arguments else "# All documents (全部文件)"
    )


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_output_goes_to_the_file(made: Made, form: str) -> None:
    with_findings(made)
    target = made.folder / "out"
    shown = made.check("002", "--format", form, "--output", target)
    assert (shown.code, shown.out, shown.err) == (2, "", f"wrote {target}\n")
    assert target.read_text(encoding="utf-8") == made.check("002", "--format", form).out


def test_an_empty_warehouse(tmp_path: Path) -> None:
    made = Made(tmp_path)
    for form in ("text", "markdown", "json"):
        assert made.check("--format", form).code == 0


def test_it_runs_as_a_program(made: Made) -> None:
    shown = run_process("check", "--warehouse", made.folder)
    assert (shown.code, shown.err) == (0, "")


# --- docs/check.md -------------------------------------------------------------------------------


def documented(made: Made) -> None:
    """The invented document that docs/check.md shows."""
    made.execute("delete from quality.documents; delete from quality.fct_identity_check")
    made.execute("delete from quality.fct_number; delete from fct_claim")
    document = "5f3a9c" + "0" * 58
    made.document(document, "007-sample-library-2023.pdf", unit_name="某市图书馆", page_count=21)
    made.identity(document, "exact")
    made.identity(document, "rounding", instance="208")
    made.identity(document, "violated", "publisher", identity_id="X07")
    made.numbers(document, figure=4, claim=2, page_number=1)
    for match in ("agrees", "contradicts"):
        made.insert("fct_claim", document_id=document, match_status=match)
    made.issue(
        document,
        "publisher",
        issue_id="9d2e41",
        kind="narrative_contradicts_table",
        severity_yuan=Decimal("29613800.00"),
        page_no=17,
        block_no=88,
        line_no=2,
        concept="orgrun",
        printed="0.3万元",
        expected="2961.68",
        sentence="2023年机关运行经费支出0.3万元。",
        explanation_zh="文字所述0.3万元，公开10表为2961.68万元。",
        explanation_en="The narrative says 0.3, table 10 says 2961.68 (万元).",
        figure_ids=["5f3a9c:12:4:3"],
    )


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_the_guide_shows_what_is_printed(made: Made, form: str) -> None:
    documented(made)
    guide = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    assert made.check("library", "--format", form).out in guide


def test_the_guide_names_every_key(made: Made) -> None:
    documented(made)
    guide = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    found = json.loads(made.check("--format", "json").out)
    keys = [*found, *found["documents"][0], *found["issues"][0]]
    assert [key for key in keys if f"`{key}`" not in guide] == []
