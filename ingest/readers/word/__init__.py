"""Word (DOCX): what the document shows, with tracked changes taken as accepted.

Goes in: a DOCX file. Comes out: its paragraphs and tables in their order, then its footnotes.
Pages are known as far as the program that wrote the file left marks of them. Read `read`, then
`body` (blocks), `tables` (grids), `runs` (the text of a paragraph), `numbering` (what Word counts
by itself), `embedded` (workbooks that the document shows).
"""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

import docx
from docx.opc.exceptions import PackageNotFoundError
from lxml.etree import XMLSyntaxError

from ingest.document import Document, UnreadableDocument
from ingest.readers import packages
from ingest.readers.flow import Flow, TooManyCells
from ingest.readers.word.body import Body
from ingest.readers.word.embedded import Embedded
from ingest.readers.word.footnotes import footnotes
from ingest.readers.word.numbering import Numbering

READER = "word"
VERSION = "1"


def read(path: Path) -> Document:
    """Read a DOCX; raises UnreadableDocument where it is damaged or too large."""
    packages.bounded(path)
    try:
        document = docx.Document(str(path))
        numbering = Numbering(document)
    except (PackageNotFoundError, BadZipFile, XMLSyntaxError, KeyError, ValueError) as error:
        raise UnreadableDocument("not a whole Word document: save it again as DOCX") from error
    flow = Flow()
    problems: list[str] = []
    try:
        Body(flow, numbering, Embedded(document, problems)).read(document.element.body)
        footnotes(document, flow)
    except TooManyCells:
        problems.append("more cells than a final account has: what follows was not read")
    flow.end_text()
    return Document(flow.blocks, flow.page_no, READER, VERSION, problems)
