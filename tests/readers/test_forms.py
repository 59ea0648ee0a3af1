"""What form a file has: the bytes decide."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from ingest.readers import forms
from tests.typeset import docx, html, pdf, workbook
from tests.typeset.grid import Grid, Text

GRID = Grid((1.0, 1.0))
GRID.add("科目", "1.00")
CONTENT = [Text("表"), GRID]


def packed(*names: str) -> bytes:
    buffer = BytesIO()
    with ZipFile(buffer, "w") as package:
        for name in names:
            package.writestr(name, "application/epub+zip")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("make", "form"),
    [
        (lambda: pdf.typeset(CONTENT), forms.PDF),
        (lambda: docx.typeset(CONTENT, "a", "b"), forms.DOCX),
        (lambda: workbook.xlsx(CONTENT), forms.XLSX),
        (lambda: workbook.xls(CONTENT), forms.XLS),
        (lambda: workbook.ods(CONTENT), forms.ODS),
        (lambda: html.typeset(CONTENT, "a"), forms.HTML),
        (lambda: "科目\t1.00".encode(), forms.TEXT),
        (lambda: "科目\t1.00".encode("gb18030"), forms.TEXT),
        (lambda: "科目\t1.00".encode("utf-16"), forms.TEXT),
        (lambda: ("表" * 2000).encode()[:-1], forms.TEXT),
        (lambda: b"\n<!DOCTYPE html><p>1", forms.HTML),
        (lambda: "<table><tr><td>1".encode("utf-16"), forms.HTML),
        (lambda: b"MIME-Version: 1.0\nContent-Type: multipart/related\n\n", forms.MHT),
        (lambda: b"{\\rtf1 x}", forms.RTF),
        (lambda: b"\x89PNG\r\n\x1a\n", "image/png"),
        (lambda: b"Rar!\x1a\x07", "application/vnd.rar"),
        (lambda: b"HTTP/1.1 200 OK\r\n\r\n%PDF-1.4", forms.PDF),
        (lambda: b"PK\x05\x06" + b"\0" * 18, forms.ZIP),
        (lambda: b"\0\1\2", forms.OTHER),
        (lambda: packed("[Content_Types].xml", "ppt/presentation.xml"), forms.OTHER),
        (lambda: packed("mimetype", "OEBPS/1.xhtml"), forms.OTHER),
        (lambda: packed("a.txt"), forms.ZIP),
        (lambda: b"", forms.TEXT),
    ],
)
@pytest.mark.parametrize("ending", ["", ".dat", ".PDF "])
def test_the_bytes_tell_whatever_the_name(
    tmp_path: Path, make: Callable[[], bytes], form: str, ending: str
) -> None:
    path = tmp_path / f"file{ending}"
    path.write_bytes(make())
    assert forms.form_of(path) == form


@pytest.mark.parametrize(
    ("media_type", "words"),
    [
        (forms.PROTECTED, "password"), (forms.ZIP, "unpack"),
        (forms.OTHER, "no reader for .x"),
    ],
)  # fmt: skip
def test_what_no_reader_takes_has_a_remedy(media_type: str, words: str) -> None:
    assert words in forms.remedy(media_type, ".x")
