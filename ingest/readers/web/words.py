"""What the text of a page shows: white space counts once, what is hidden not at all.

Goes in: an element. Comes out: its text, lines parted where blocks begin and end.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.etree import _Element as Element

BLOCKS = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hr html legend li main nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul".split()
)
_UNSEEN = frozenset(
    "script style title template noscript select option datalist object embed iframe svg".split()
)
_SPACE = re.compile(r"[ \t\r\n\f]+")
_HIDING = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


def is_seen(element: Element) -> bool:
    """Whether a browser shows an element; a page's own sheet of styles is not asked."""
    if not isinstance(element.tag, str) or element.tag in _UNSEEN or "hidden" in element.attrib:
        return False
    return not _HIDING.search(element.get("style") or "")


def spaced(text: str | None) -> str:
    """A run of white space as one space; a space that does not break a line is kept."""
    return _SPACE.sub(" ", text or "")


def text_of(element: Element) -> str:
    """The text of an element, blocks within it on lines of their own."""
    return tidy("".join(_pieces(element)))


def tidy(text: str) -> str:
    """Lines without white space at their ends and without empty ones between them."""
    lines = (_SPACE.sub(" ", line).strip(" ") for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _pieces(element: Element) -> Iterator[str]:
    yield spaced(element.text)
    for child in element:
        if is_seen(child):
            if child.tag == "br":
                yield "\n"
            elif child.tag in BLOCKS:
                yield "\n"
                yield from _pieces(child)
                yield "\n"
            else:
                yield from _pieces(child)
        yield spaced(child.tail)
