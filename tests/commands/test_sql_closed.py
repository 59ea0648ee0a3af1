"""`juesuan sql` reads what is published and nothing else, and writes only where --output says."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import duckdb
import pytest

from ingest.layout import DATABASE
from tests.commands.test_cli import run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    warehouse = tmp_path / "warehouse"
    warehouse.mkdir()
    with duckdb.connect(str(warehouse / DATABASE)) as connection:
        connection.execute("create table fct as select 1 as n, -2.50 as amount, 'x' as said")
        connection.execute(
            """create table texts as select * from (values
            ('=cmd|''/c calc''!A1', 1), ('+1+1', 2), ('-1,234.56', 3), ('-2+3', 4), ('@SUM(A1)', 5),
            (chr(9) || '=1', 6), (chr(13) || '=1', 7), ('决算', 8), ('-', 9), ('-12.5%', 10),
            ('＝1+1', 11), ('', 12), (null, 13)) as t(said, n)"""
        )
    return warehouse


ASKED = [
    "copy (select 1) to '{}/out.csv'",
    "copy fct to '{}/out.parquet'",
    "export database '{}/out'",
    "select * from read_text('{}/secret.txt')",
    "select * from read_csv('{}/secret.txt')",
    "select * from read_blob('/etc/passwd')",
    "select * from '{}/secret.txt'",
    "select * from glob('{}/*')",
    "attach '{}/other.duckdb'",
    "install httpfs",
    "load httpfs",
    "load '{}/secret.txt'",
    "select * from read_csv('http://127.0.0.1:9/x.csv')",
    "set enable_external_access = true",
    "set lock_configuration = false",
    "create table mine as select 1",
    "drop table fct",
    "select * from folder",
    "from sys",
]


@pytest.mark.parametrize("query", ASKED)
def test_a_query_gets_nothing_from_outside(folder: Path, tmp_path: Path, query: str) -> None:
    (tmp_path / "secret.txt").write_text("secret,words\n1,2\n", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    shown = run("sql", query.format(tmp_path), "--warehouse", folder)
    assert shown.code == 1
    assert "error:" in shown.err and "Traceback" not in shown.err
    assert "words" not in shown.out + shown.err
    assert sorted(tmp_path.rglob("*")) == before


def test_output_is_the_only_way_to_write(folder: Path, tmp_path: Path) -> None:
    for form in ("csv", "parquet"):
        target = tmp_path / f"out.{form}"
        shown = run("sql", "from fct", "--format", form, "--output", target, "--warehouse", folder)
        assert shown.code == 0, shown.err
        with duckdb.connect() as connection:
            assert connection.sql(f"select n, amount, said from '{target}'").fetchall()[0][0] == 1
    assert (tmp_path / "out.csv").read_text() == "n,amount,said\n1,-2.50,x\n"


@pytest.mark.parametrize(
    "inside", [DATABASE, "raw/documents/x.parquet", "x.csv", "../warehouse/x.csv", "link/x.csv"]
)
def test_output_is_never_in_the_warehouse(folder: Path, inside: str) -> None:
    (folder / "link").symlink_to(folder)
    before = (folder / DATABASE).read_bytes()
    shown = run(
        "sql", "from fct", "--format", "csv", "--output", folder / inside, "--warehouse", folder
    )
    assert shown.code == 1 and "lies in the warehouse: name a file elsewhere" in shown.err
    assert (folder / DATABASE).read_bytes() == before
    assert not (folder / "x.csv").exists()


def test_a_spreadsheet_reckons_with_no_text(folder: Path) -> None:
    shown = run(
        "sql", "select said, n from texts order by n", "--format", "csv", "--warehouse", folder
    )
    said = [row["said"] for row in csv.DictReader(io.StringIO(shown.out, newline=""))]
    assert said[0].startswith("'=cmd|") and said[1] == "'+1+1"
    assert said[2] == "-1,234.56", "a negative number stays a number"
    assert said[3:6] == ["'-2+3", "'@SUM(A1)", "'\t=1"]
    assert said[6].startswith("'")
    assert said[7:] == ["决算", "-", "-12.5%", "'＝1+1", "", ""]


def test_the_warehouse_keeps_the_text_as_it_is(folder: Path) -> None:
    shown = run(
        "sql", "select said from texts where n = 2", "--format", "json", "--warehouse", folder
    )
    assert shown.out == '[{"said":"+1+1"}]\n'
