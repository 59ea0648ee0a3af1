"""Web pages (HTML, and MHT: a page saved with all it needs in one file).

Goes in: a page. Comes out: its text and its tables in the order of the page, all on page 1.
Nothing is fetched: a page that only links its documents is `partial`, and the links are told.
Read `read`, then `page` (blocks), `words` (what text shows), `tables` (grids), `archive` (MHT).
"""

from __future__ import annotations

from pathlib import Path

from lxml import html
from lxml.etree import ParserError

from ingest.document import Document, UnreadableDocument
from ingest.readers.decoding import decoded
from ingest.readers.flow import Flow, TooManyCells
from ingest.readers.web.archive import is_archive, page_of
from ingest.readers.web.links import attachments
from ingest.readers.web.page import Page

READER = "web"
VERSION = "1"
TOO_DEEP = "nested deeper than any page: what follows was not read"


def read(path: Path) -> Document:
    """Read a page; raises UnreadableDocument where there is nothing on it or it is no text."""
    data = path.read_bytes()
    text = page_of(data) if is_archive(data) else decoded(data)
    flow = Flow()
    problems = []
    try:
        parser = html.HTMLParser(
            no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
        )
        root = html.document_fromstring(_undeclared(text), parser=parser)
        if any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in parser.error_log):
            problems.append(TOO_DEEP)
        Page(flow).read(root)
    except ParserError as error:
        raise UnreadableDocument("an empty page: fetch it again from its publisher") from error
    except TooManyCells:
        problems.append("more cells than a final account has: what follows was not read")
    except RecursionError:
        problems.append(TOO_DEEP)
    flow.end_text()
    problems = list(dict.fromkeys(problems)) + attachments(root)
    return Document(flow.blocks, 1, READER, VERSION, problems)


def _undeclared(text: str) -> str:
    """The text without the line that names an encoding: it is decoded already."""
    if text.lstrip().startswith("<?xml"):
        return text[text.index(">") + 1 :] if ">" in text else text
    return text
