"""No number and no name of a person stands in anything that a warehouse writes, or says.

Documents that hold every shape of `tests/landing/shapes/masked.txt` and names in project names, in
text and PDF, some with such names themselves, are landed, built and told of; then each file is read
as what it is (Parquet, DuckDB, text) and searched. Only `originals/` and `.secret` may hold them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest

from tests.landing.invented_numbers import NUMBERS
from tests.landing.test_shapes import printed, shapes
from tests.night.asked import night

PERSONS = ("孟示芳", "李示仁", "吴示珍")
TITLE = "2023年度部门决算\n某市某局\n收入支出决算总表\n单位：万元\n"


def secrets() -> set[str]:
    """What must stand nowhere: each number, in each way that the shapes write it, and each name."""
    found = set(PERSONS) | {str(number) for number in NUMBERS.values()}
    for shape in shapes("masked.txt"):
        for part in re.findall("⟦(.*?)⟧", printed(shape)):
            if sum(char.isdigit() for char in part) >= 7 or "@" in part:
                found |= {piece for piece in part.split("\\n") if len(piece) > 8}
    return found


def lines() -> list[str]:
    """Each shape as lines, cells parted by TAB."""
    texts = (re.sub("[⟦⟧]", "", printed(shape)) for shape in shapes("masked.txt"))
    return [
        line
        for text in texts
        for line in text.replace(" | ", "\t").replace("\\n", "\n").split(" // ")
    ]


def inbox_of(folder: Path) -> None:
    """Documents with persons in them and in their names, and one that cannot be read."""
    mobile, card = NUMBERS["m"], NUMBERS["i"]
    folder.mkdir(parents=True)
    forms = [line for line in lines() if "\t" in line]
    prose = [line for line in lines() if "\t" not in line]
    named = [f"2023年某中心{name}遗属补助项目支出绩效自评表" for name in PERSONS]
    named += [f"项目名称\t2023年某中心{name}遗属补助\n预算数\t1.00" for name in PERSONS]
    (folder / "forms.txt").write_text("\n\n".join([TITLE, *forms, *named]), encoding="utf-8")
    (folder / "prose.txt").write_text("\n\n".join([TITLE, *prose, *named]), encoding="utf-8")
    (folder / f"{PERSONS[0]}遗属补助_{mobile}.txt").write_text(
        TITLE + "收入\t1.00\n", encoding="utf-8"
    )
    (folder / f"{card}.pdf").write_bytes(b"%PDF-1.7 " + mobile.encode())
    (folder / f"{mobile:3-4-4}.doc").write_bytes(b"\0" * 100)


def texts_of(folder: Path) -> Iterator[tuple[str, str]]:
    """Every file of a warehouse but the originals, as text."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if not path.is_file() or inside.parts[0] in ("originals", ".secret"):
            continue
        yield str(inside), str(inside) + path.read_bytes().decode("utf-8", errors="ignore")
        if path.suffix == ".parquet":
            yield str(inside), str(pq.read_table(path).to_pylist())
        elif path.suffix == ".duckdb":
            with duckdb.connect(str(path), read_only=True) as connection:
                for (name,) in connection.execute(
                    "select schema_name || '.' || table_name from duckdb_tables()"
                ).fetchall():
                    yield f"{inside}: {name}", str(connection.execute(f"from {name}").fetchall())


@pytest.mark.slow
def test_nothing_that_a_warehouse_writes_or_says_names_a_person(tmp_path: Path) -> None:
    folder, inbox = tmp_path / "warehouse", tmp_path / "inbox"
    inbox_of(inbox)
    said = night(folder, "--inbox", inbox)
    assert said.code in (0, 1), said.err
    told = [("said", said.out + said.err), *texts_of(folder)]
    found = sorted(
        {(where, secret) for where, text in told for secret in secrets() if secret in text}
    )
    assert found == []
    assert {where.split("/")[0] for where, _ in told} >= {"raw", "runs", "history"}
    assert len(list((folder / "originals").iterdir())) == 5
    masked = pq.read_table(folder / "raw" / "documents").to_pylist()
    assert sum(row["masked_count"] for row in masked) > 200


def test_the_search_finds_what_is_there(tmp_path: Path) -> None:
    """The test above can fail."""
    (tmp_path / "note.txt").write_text(f"Tel {NUMBERS['m']}", encoding="utf-8")
    text = dict(texts_of(tmp_path))["note.txt"]
    assert any(secret in text for secret in secrets())
