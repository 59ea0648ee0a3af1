"""What the warehouse made of each file of the matrix, beside what the press printed.

Goes in: a database in which the files and the press' own PDFs were built. Comes out: differences
in words, each with writer, layout, table and cell. A figure is right where table, side, line,
measure and what is printed are; a claim or an outcome where the press' own PDF has the same.
"""

from __future__ import annotations

import contextlib
import shutil
import unicodedata
from collections import Counter
from pathlib import Path

import duckdb
from pypdfium2 import PdfDocument

from tests.typeset import pdf
from tests.typeset.compose import compose, expected_figures
from tests.typeset.grid import Grid, Text
from tests.writers import office
from tests.writers.account import PRESS, VARIANTS, Variant, account

HERE = Path(__file__).parent
Found = Counter[tuple[object, ...]]
# what stays the same whoever prints it: no place, no number of a row
FIGURES = """
    select table_code, side_code, line_code, measure_code, regexp_replace(printed, '\\s', '', 'g')
    from fct_figure inner join dim_document using (document_id)
    where file_name = ? and cell_state in ('value', 'zero', 'dash') and not is_repeat
        and (table_code like '%evaluation') = ?
"""
CLAIMS = """
    select section, concept_code, line_code, period, value, unit, direction, denominator,
        match_status, regexp_replace(sentence, '\\s', '', 'g')
    from fct_claim inner join dim_document using (document_id)
    where file_name = ?
"""
OUTCOMES = """
    select identity_id, regexp_replace(instance, '^line \\d+$', 'line'), outcome, difference_yuan, reason
    from quality.fct_identity_check inner join dim_document using (document_id)
    where file_name = ?
"""
Database = duckdb.DuckDBPyConnection


def inbox(folder: Path) -> Path:
    """The committed files and the press' own, in a new folder."""
    folder.mkdir(parents=True)
    for name in office.files():
        shutil.copy(office.HERE / name, folder)
    for variant in VARIANTS:
        if variant.writer == PRESS:
            disclosure, layout = account(variant)
            blocks = compose(disclosure, layout)
            content = pdf.typeset(blocks, layout.ruled, layout.repeat_header)
            (folder / variant.file_name).write_bytes(content)
        else:
            shutil.copy(HERE / variant.file_name, folder)
    return folder


def _rows(database: Database, query: str, *values: object) -> Found:
    return Counter(database.execute(query, list(values)).fetchall())


def _own(variant: Variant) -> str:
    """The press' own PDF of the same layout."""
    return Variant(PRESS, variant.layout).file_name


def of_file(database: Database, file_name: str) -> Found:
    """The figures of the statutory tables that a file holds."""
    return _rows(database, FIGURES, file_name, False)


def printed(variant: Variant) -> Found:
    """The figures of the statutory tables, from the press."""
    return Counter((*key, text) for key, text in expected_figures(*account(variant)).items())


def figures(database: Database, variant: Variant) -> tuple[Found, Found]:
    """(printed, read): the statutory tables against the press, projects against its own PDF."""
    wanted = printed(variant) + _rows(database, FIGURES, _own(variant), True)
    found = _rows(database, FIGURES, variant.file_name, False)
    return wanted, found + _rows(database, FIGURES, variant.file_name, True)


def claims(database: Database, variant: Variant) -> tuple[Found, Found]:
    """(of the press' own PDF, of this one)."""
    return _rows(database, CLAIMS, _own(variant)), _rows(database, CLAIMS, variant.file_name)


def outcomes(database: Database, variant: Variant) -> tuple[Found, Found]:
    """(of the press' own PDF, of this one)."""
    return _rows(database, OUTCOMES, _own(variant)), _rows(database, OUTCOMES, variant.file_name)


def differences(variant: Variant, wanted: Found, found: Found) -> list[str]:
    """A line for each row that is missing or too much, none where all is right."""
    lines = []
    for word, rows in (("missing", wanted - found), ("too much", found - wanted)):
        for row, count in sorted(rows.items(), key=str):
            said = " | ".join("-" if value is None else str(value) for value in row)
            times = f" ({count} times)" if count > 1 else ""
            lines.append(f"{variant.writer}, {variant.layout}: {word}: {said}{times}")
    return lines


def _characters(text: str) -> Counter[str]:
    folded = "".join(unicodedata.normalize("NFKC", text).split())
    return Counter(character for character in folded if character.isprintable())


def unprinted(variant: Variant) -> list[str]:
    """Characters that the press prints today and the committed file lacks."""
    wanted: Counter[str] = Counter()
    for block in compose(*account(variant)):
        if isinstance(block, Grid):
            for row in block.rows:
                wanted += _characters("".join(placed.cell.text for placed in row))
        elif isinstance(block, Text):
            wanted += _characters(block.text)
    found: Counter[str] = Counter()
    with contextlib.closing(PdfDocument(HERE / variant.file_name)) as document:
        for page in document:
            found += _characters(page.get_textpage().get_text_range())
    return sorted((wanted - found).elements())


def right(wanted: Found, found: Found) -> tuple[int, int, int]:
    """How many are right, of how many, and how many are too much."""
    return (wanted & found).total(), wanted.total(), (found - wanted).total()
