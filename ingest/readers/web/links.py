"""Documents that a page only links.

Goes in: the root of a page. Comes out: a sentence for each, with its address: whoever runs the
warehouse has to fetch it, this program asks nobody.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from lxml.etree import _Element as Element

from ingest.readers.web.words import text_of

ENDINGS = (".pdf", ".doc", ".docx", ".xls", ".xlsx", ".ods", ".wps", ".et", ".zip", ".rar", ".7z")
MOST_TOLD = 20
LONGEST = 200  # characters of an address


def attachments(root: Element) -> list[str]:
    """What has to be told of the links of a page, each address once."""
    found: dict[str, str] = {}
    for link in root.iter("a"):
        address = (link.get("href") or "").strip()
        try:
            path = unquote(urlsplit(address).path).lower()
        except ValueError:  # no address
            continue
        if path.endswith(ENDINGS):
            found.setdefault(address, " ".join(text_of(link).split()))
    told = [
        f"only linked, fetch it: {name[:LONGEST]} ({address[:LONGEST]})"
        for address, name in list(found.items())[:MOST_TOLD]
    ]
    if len(found) > MOST_TOLD:
        told.append(f"and {len(found) - MOST_TOLD} more links to documents")
    return told
