"""The command line: what it prints, and its exit codes; what it publishes is in test_publish."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from ingest import __version__
from ingest.build import warehouse
from ingest.commands import cli
from ingest.landing import pipeline
from tests.conftest import INBOX, ROOT

SAMPLE = INBOX / "006-sample-museum-2023.pdf"
PUBLISHED = """
    create schema quality;
    create table fct_amount (code varchar, amount_yuan decimal(20, 2), year integer, note varchar);
    insert into fct_amount values
        ('201', 123456789012345.67, 2023, '晋财社[2023]5号 [bold]粗[/bold]'),
        ('202', 0.10, null, null), ('203', null, 2023, '含"引号",逗号');
    create table quality.documents as select
        '样例[终稿].pdf' as file_name, '样例单位' as unit_name, 2023 as fiscal_year,
        'final_account' as document_kind, 'landed' as status, 12 as figure_count,
        0 as violated_count, null::varchar as error;
"""


@dataclass(frozen=True)
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def error(self) -> str:
        """The one line of an error; anything more than a line is a failure of the test."""
        assert self.code == 1, self
        assert "Traceback" not in self.out + self.err
        (line,) = self.err.splitlines()
        assert line.startswith("error: ")
        return line.removeprefix("error: ")


def run(*arguments: str | Path) -> Outcome:
    """Run `juesuan` in this process; an exception that it lets out fails the test."""
    out, err = io.StringIO(), io.StringIO()
    before, code = sys.argv, 0
    sys.argv = ["juesuan", *map(str, arguments)]
    try:
        with redirect_stdout(out), redirect_stderr(err):
            cli.main()
    except SystemExit as done:
        assert isinstance(done.code, int | None)
        code = done.code or 0
    finally:
        sys.argv = before
    return Outcome(code, out.getvalue(), err.getvalue())


def run_process(*arguments: str | Path, **environment: str) -> Outcome:
    """The same in a process of its own, as a user would."""
    command = [sys.executable, "-m", "ingest.commands.cli", *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, capture_output=True, text=True, timeout=300
    )
    return Outcome(done.returncode, done.stdout, done.stderr)


@pytest.fixture
def published(tmp_path: Path) -> Path:
    """A warehouse that was published by hand."""
    with duckdb.connect(str(tmp_path / warehouse.DATABASE)) as connection:
        connection.execute(PUBLISHED)
    return tmp_path


# --- usage ---------------------------------------------------------------------------------------


def test_the_version_is_shown() -> None:
    assert run("--version") == Outcome(0, f"{__version__}\n", "")


def test_help_names_every_command() -> None:
    shown = run("--help")
    assert shown.code == 0
    assert all(word in shown.out for word in ("ingest", "build", "status", "check", "sql", "docs"))


@pytest.mark.parametrize(
    "arguments", [["nonsense"], ["ingest"], ["sql"], ["sql", "select 1", "--format", "xml"]]
)
def test_wrong_usage_exits_with_2(arguments: list[str]) -> None:
    shown = run(*arguments)
    assert (shown.code, shown.out) == (2, "")
    assert "Usage:" in shown.err and "Traceback" not in shown.err


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    shown = run_process("status", JUESUAN_WAREHOUSE=str(tmp_path / "none"))
    assert shown.error == f"no warehouse in {tmp_path / 'none'}: run `juesuan build` first"


# --- ingest --------------------------------------------------------------------------------------


def test_ingest_says_what_became_of_each_file(tmp_path: Path) -> None:
    inbox = tmp_path / "[red] inbox"
    inbox.mkdir()
    (inbox / "a.txt").write_text("科目\t金额\n教育支出\t1.50\n", encoding="utf-8")
    (inbox / "b.txt").write_text("只有文字\n", encoding="utf-8")
    (inbox / "c.doc").write_bytes(b"x\0")
    shown = run("ingest", inbox, "--workers", "1", "--warehouse", tmp_path / "w")
    assert (shown.code, shown.out) == (0, "")
    assert shown.err.splitlines() == [
        f"1/3 {inbox}/a.txt",
        f"in part {inbox}/b.txt: no table in it: only its text landed",
        f"not read {inbox}/c.doc: no reader for .doc: save it as PDF, DOCX, XLSX or text",
        "2 landed, 0 known already, 1 not read",
    ]
    again = run("ingest", inbox, "--workers", "1", "--warehouse", tmp_path / "w")
    assert again.code == 0
    assert again.err.splitlines() == [
        "0 landed, 2 known already, 1 not read",
        "1 of them were tried before; `juesuan status` tells why",
    ]


def test_ingest_takes_the_warehouse_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("科目\t金额\n", encoding="utf-8")
    monkeypatch.setenv("JUESUAN_WAREHOUSE", str(tmp_path / "from-env"))
    assert run("ingest", tmp_path / "a.txt").code == 0
    assert (tmp_path / "from-env" / "raw" / "documents").is_dir()
    assert run("ingest", tmp_path / "a.txt", "--warehouse", tmp_path / "named").code == 0
    assert (tmp_path / "named" / "raw" / "documents").is_dir()


def test_ingest_of_a_missing_path(tmp_path: Path) -> None:
    shown = run("ingest", tmp_path / "gone.pdf", "--warehouse", tmp_path / "w")
    assert shown.error == f"{tmp_path / 'gone.pdf'}: no such file or folder; check the path"


def test_ingest_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "inbox").mkdir()
    shown = run("ingest", tmp_path / "inbox", "--warehouse", tmp_path / "w")
    assert shown.code == 1
    assert shown.err.splitlines()[-1] == "error: no documents found there"


def test_ingest_of_bad_files_only(tmp_path: Path) -> None:
    (tmp_path / "bad.pdf").write_bytes(b"%PDF-1.4 and no more")
    for _ in range(2):
        shown = run("ingest", tmp_path / "bad.pdf", "--warehouse", tmp_path / "w")
        assert shown.code == 1
        assert shown.err.splitlines()[-1] == "error: nothing could be landed"
        assert "Traceback" not in shown.err


def test_a_warehouse_that_is_a_file(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for command in (["build"], ["ingest", str(SAMPLE)]):
        assert str(tmp_path / "file") in run(*command, "--warehouse", tmp_path / "file").error


def test_a_damaged_batch_is_named(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("科目\t金额\n", encoding="utf-8")
    pipeline.ingest([tmp_path / "a.txt"], tmp_path, workers=1)
    damaged = tmp_path / "raw" / "documents" / "0123.parquet"
    damaged.write_bytes(b"PAR1 cut off")
    shown = run("ingest", tmp_path / "a.txt", "--warehouse", tmp_path)
    assert shown.error == f"{damaged} is damaged: delete it and run `juesuan ingest` again"


@pytest.mark.parametrize("command", [["build"], ["docs"], ["ingest", str(SAMPLE)]])
def test_one_run_at_a_time(tmp_path: Path, command: list[str]) -> None:
    with warehouse.lock(tmp_path):
        shown = run(*command, "--warehouse", tmp_path)
        assert shown.error == f"another run is at work in {tmp_path}: wait for it to end"
    with warehouse.lock(tmp_path):
        pass  # the lock went with the run that held it


# --- sql and status ------------------------------------------------------------------------------

QUERY = "select code, amount_yuan, year, note from fct_amount order by code"


def test_a_table_shows_the_text_as_it_is(published: Path) -> None:
    shown = run("sql", QUERY, "--warehouse", published)
    assert (shown.code, shown.err) == (0, "")
    assert "123456789012345.67" in shown.out
    assert "晋财社[2023]5号 [bold]粗[/bold]" in shown.out
    assert "None" not in shown.out and "2023.0" not in shown.out
    shown = run("sql", "select '[/nope]' as \"[/a]\"", "--warehouse", published)
    assert shown.out.count("[/") == 2


def test_csv_is_exact(published: Path, tmp_path: Path) -> None:
    shown = run("sql", QUERY, "--format", "csv", "--warehouse", published)
    assert list(csv.reader(io.StringIO(shown.out))) == [
        ["code", "amount_yuan", "year", "note"],
        ["201", "123456789012345.67", "2023", "晋财社[2023]5号 [bold]粗[/bold]"],
        ["202", "0.10", "", ""],
        ["203", "", "2023", '含"引号",逗号'],
    ]
    target = tmp_path.with_suffix(".csv")  # beside the warehouse
    options = ["--format", "csv", "--output", str(target), "--warehouse", str(published)]
    written = run("sql", QUERY, *options)
    assert (written.code, written.err) == (0, f"wrote {target}\n")
    assert target.read_text(encoding="utf-8") == shown.out


def test_json_is_exact(published: Path) -> None:
    shown = run("sql", QUERY, "--format", "json", "--warehouse", published)
    assert json.loads(shown.out, parse_float=str) == [
        {
            "code": "201",
            "amount_yuan": "123456789012345.67",
            "year": 2023,
            "note": "晋财社[2023]5号 [bold]粗[/bold]",
        },
        {"code": "202", "amount_yuan": "0.10", "year": None, "note": None},
        {"code": "203", "amount_yuan": None, "year": 2023, "note": '含"引号",逗号'},
    ]
    assert "晋财社" in shown.out
    none = run("sql", f"{QUERY} limit 0", "--format", "json", "--warehouse", published)
    assert json.loads(none.out) == []


def test_parquet_needs_a_file(published: Path, tmp_path: Path) -> None:
    options = ["--format", "parquet", "--warehouse", str(published)]
    assert run("sql", QUERY, *options).error == "parquet needs a file: add --output FILE"
    target = tmp_path.with_suffix(".parquet")
    shown = run("sql", QUERY, *options, "--output", target)
    assert (shown.code, shown.out) == (0, "")
    table = pq.read_table(target)
    assert str(table.schema.field("amount_yuan").type) == "decimal128(20, 2)"
    assert table.num_rows == 3


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("selec 1", "syntax error"),
        ("select * from nowhere", "nowhere"),
        ("select '[/x]'::integer", "[/x]"),
        ("create table mine as select 1", "read-only"),
        ("delete from fct_amount", "read-only"),
        ("", "begin it with select"),
        ("/* nothing */", "begin it with select"),
    ],
)
@pytest.mark.parametrize("form", ["table", "json"])
def test_a_wrong_query_is_one_line(published: Path, query: str, says: str, form: str) -> None:
    before = (published / warehouse.DATABASE).read_bytes()
    assert says in run("sql", query, "--format", form, "--warehouse", published).error
    assert (published / warehouse.DATABASE).read_bytes() == before


def test_output_that_cannot_be_written(published: Path) -> None:
    options = ["--output", str(published.with_suffix(".no") / "folder.csv"), "--format", "csv"]
    assert "folder.csv" in run("sql", QUERY, *options, "--warehouse", published).error
    options = ["--output", str(published / "x.json"), "--format", "json"]
    error = run("sql", QUERY, *options, "--warehouse", published).error
    assert error == "--output writes parquet or csv, not json"


@pytest.mark.parametrize("command", [["status"], ["sql", "select 1"]])
def test_there_is_no_warehouse_yet(tmp_path: Path, command: list[str]) -> None:
    shown = run(*command, "--warehouse", tmp_path / "none")
    assert shown.error == f"no warehouse in {tmp_path / 'none'}: run `juesuan build` first"


def test_a_damaged_warehouse(tmp_path: Path) -> None:
    (tmp_path / warehouse.DATABASE).write_bytes(b"not a database" * 999)
    assert warehouse.DATABASE in run("status", "--warehouse", tmp_path).error


def test_status_lists_the_documents(published: Path) -> None:
    shown = run("status", "--warehouse", published)
    assert (shown.code, shown.err) == (0, "")
    head, _, row = shown.out.splitlines()[:3]
    assert head.split("┃")[0].split("│")[0].split()[0] == "document"
    assert "样例[终稿].pdf" in row and "样例单位" in row and "landed" in row
