"""Small Word documents: what a body in WordprocessingML is read as.

Goes in: the XML of a body, parts and relations of it. Comes out: the document as read.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from zipfile import ZipFile

from ingest.document import Document, Table
from ingest.readers import word

_SPACES = " ".join(
    f'xmlns:{name}="{space}"'
    for name, space in {
        "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
        "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
        "v": "urn:schemas-microsoft-com:vml",
        "o": "urn:schemas-microsoft-com:office:office",
        "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    }.items()
)
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = {"numbering.xml": "numbering", "styles.xml": "styles", "footnotes.xml": "footnotes"}


def xml(root: str, inside: str) -> bytes:
    """A part: its root element and what stands in it."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {_SPACES}>{inside}</w:{root}>'.encode()


def paragraph(text: str, properties: str = "") -> str:
    """A paragraph of one run."""
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(inside: str, properties: str = "") -> str:
    """A cell of a table; plain text becomes a paragraph."""
    inside = inside if inside.startswith("<") else paragraph(inside)
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{inside}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """A row of a table."""
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(cells)}</w:tr>"


def write(path: Path, body: str, parts: Mapping[str, bytes] | None = None) -> Path:
    """A DOCX; `parts` are files of its folder `word`."""
    parts = dict(parts or {})
    parts.setdefault("styles.xml", xml("styles", ""))
    overrides = "".join(
        f'<Override PartName="/word/{name}" ContentType="{_TYPES}.{_KINDS[name]}+xml"/>'
        for name in parts
        if name in _KINDS
    )
    related = "".join(
        f'<Relationship Id="{name.replace("/", "_")}" Target="{name}" '
        f'Type="{_RELATIONS}/{_KINDS.get(name, "package")}"/>'
        for name in parts
    )
    with ZipFile(path, "w") as package:
        package.writestr(
            "[Content_Types].xml",
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.'
            'relationships+xml"/><Default Extension="xlsx" ContentType="application/vnd.'
            'openxmlformats-officedocument.spreadsheetml.sheet"/>'
            f'<Override PartName="/word/document.xml" ContentType="{_TYPES}.document.main+xml"/>'
            f"{overrides}</Types>",
        )
        space = "http://schemas.openxmlformats.org/package/2006/relationships"
        package.writestr(
            "_rels/.rels",
            f'<Relationships xmlns="{space}"><Relationship Id="rId1" Target="word/document.xml" '
            f'Type="{_RELATIONS}/officeDocument"/></Relationships>',
        )
        package.writestr(
            "word/_rels/document.xml.rels",
            f'<Relationships xmlns="{space}">{related}</Relationships>',
        )
        package.writestr("word/document.xml", xml("document", f"<w:body>{body}</w:body>"))
        for name, content in parts.items():
            package.writestr(f"word/{name}", content)
    return path


def shown(document: Document) -> list[object]:
    """Lines as texts, tables as rows of (column, columns, rows, text)."""
    found: list[object] = []
    for block in document.blocks:
        if isinstance(block, Table):
            found.append(
                [[(c.col_no, c.col_span, c.row_span, c.text) for c in r.cells] for r in block.rows]
            )
        else:
            found += [line.text for line in block.lines]
    return found


def read(folder: Path, body: str, parts: Mapping[str, bytes] | None = None) -> list[object]:
    """What the reader finds."""
    return shown(word.read(write(folder / "w.docx", body, parts)))
