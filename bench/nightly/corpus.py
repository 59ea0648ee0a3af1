"""Corpora of any size, landed as raw Parquet without typesetting each document.

Goes in: how many documents, from which number. Comes out: a raw folder that holds them. One
hundred disclosures of the press are typeset, read and landed as documents are; every further
document is one of them under a unit's name of its own, made in SQL: its text is the reader's, its
bytes are not there. Of four documents three are the only one of their unit, and the fourth is the
next year's account of the third's, so that years are compared too.
"""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import pyarrow as pa

from bench.detection.corpus import pair, renamed
from ingest.files import sha256
from ingest.landing import batches, pipeline
from tests.typeset.corpus import typeset

SEEDS = 100
FILE = 500  # documents a Parquet file
YEARS = tuple((f"{year}年", f"{year + 1}年") for year in (2024, 2023, 2022))  # the last first
NUMERALS = "甲乙丙丁戊己庚辛壬癸"


def land(warehouse: Path, first: int, count: int) -> None:
    """Land documents `first` to `first + count` of the corpus in `warehouse/raw`."""
    raw = warehouse / "raw"
    batches.prepare(raw)
    with TemporaryDirectory() as folder, duckdb.connect() as connection:
        connection.register("names", _press(Path(folder)))
        for start in range(first, first + count, FILE):
            numbers = range(start, min(start + FILE, first + count))
            connection.register("wanted", pa.Table.from_pylist([_document(n) for n in numbers]))
            _write(connection, Path(folder) / "raw", raw, f"bench{start:08d}")


def _press(folder: Path) -> pa.Table:
    """The disclosures, typeset, read and landed in `folder`; which document has which name."""
    inbox = folder / "inbox"
    inbox.mkdir()
    names = {}
    for number in range(SEEDS):
        disclosure, layout = pair(number, seed=7)
        disclosure = renamed(disclosure, number)
        path = inbox / f"{number}.txt"
        path.write_bytes(typeset(disclosure, layout, "tabs"))
        names[sha256(path)] = (number, disclosure.unit_name)
    pipeline.ingest([inbox], folder, workers=2)
    rows = [
        {"seed_id": key, "seed_no": number, "seed_name": name}
        for key, (number, name) in names.items()
    ]
    return pa.Table.from_pylist(rows)


def _document(number: int) -> dict[str, object]:
    # the fourth of four is the third's unit, a year later
    is_next_year = number % 4 == 3
    unit = number - is_next_year
    name = "".join(NUMERALS[int(digit)] for digit in str(unit))
    return {
        "number": number,
        "seed_no": unit % SEEDS,
        "unit_name": f"示例市第{name}档案馆",
        "is_next_year": is_next_year,
    }


def _write(connection: duckdb.DuckDBPyConnection, seeds: Path, raw: Path, batch: str) -> None:
    source = {table: f"read_parquet('{seeds / table / '*.parquet'}')" for table in batches.SCHEMAS}
    wanted = "inner join names on document_id = seed_id inner join wanted using (seed_no)"
    own_id = "sha256('bench ' || number) as document_id"
    fields = ", ".join(
        f"{field.name} := {_said('cell.text') if field.name == 'text' else f'cell.{field.name}'}"
        for field in batches.SCHEMAS["table_rows"].field("cells").type.value_type
    )
    cells = f"list_transform(cells, lambda cell: struct_pack({fields})) as cells"
    name = "lpad(number::varchar, 6, '0') || '.txt' as file_name"
    replaced = {
        "text_lines": f"* replace ({own_id}, {_said('text')} as text)",
        "table_rows": f"* replace ({own_id}, {cells})",
        "documents": f"* replace ({own_id}, {name}, '{batch}' as batch_id)",
    }
    for table, columns in replaced.items():  # documents last: then the batch is there
        listed = ", ".join(batches.SCHEMAS[table].names)
        target = raw / table / f"{batch}.parquet"
        connection.execute(
            f"copy (select {listed} from (select {columns} from {source[table]} {wanted})"
            f" order by document_id) to '{target}' (format parquet, compression zstd)"
        )


def _said(text: str) -> str:
    """The text with the unit's own name, and the years one later where it is the next year's."""
    renamed_text = later = f"replace({text}, seed_name, unit_name)"
    for year, next_year in YEARS:
        later = f"replace({later}, '{year}', '{next_year}')"
    return f"case when is_next_year then {later} else {renamed_text} end"
