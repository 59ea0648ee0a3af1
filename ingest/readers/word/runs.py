"""The text of a paragraph, as Word shows it.

Goes in: a `w:p`. Comes out: its text. Tracked insertions count, deletions do not; hidden text and
the instructions of fields are not shown; a line break is a line end, a page break a form feed.
Text boxes are not part of it: `boxes` finds them.
"""

from __future__ import annotations

from collections.abc import Iterator

from lxml.etree import _Element as Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
BOX = f"{W}txbxContent"
_NOT_SHOWN = {f"{W}{name}" for name in ("del", "moveFrom", "instrText", "delText", "delInstrText")}
_NOT_SHOWN |= {FALLBACK, BOX, f"{W}pPr", f"{W}rPr"}
_SIGNS = {f"{W}tab": "\t", f"{W}cr": "\n", f"{W}noBreakHyphen": "-", f"{W}ptab": "\t"}


def text_of(paragraph: Element) -> str:
    """The text of a paragraph."""
    return "".join(_pieces(paragraph))


def boxes(paragraph: Element) -> Iterator[Element]:
    """The text boxes that hang on a paragraph, each once though it is stored in two forms."""
    for found in paragraph.iter(BOX):
        outside = list(found.iterancestors(FALLBACK, BOX, f"{W}p"))
        inside = outside[: outside.index(paragraph)]
        if all(element.tag == f"{W}p" for element in inside):
            yield found


def is_on(properties: Element | None, name: str) -> bool:
    """Whether a switch of some properties is set: there, and not said to be off."""
    found = None if properties is None else properties.find(f"{W}{name}")
    return found is not None and found.get(f"{W}val", "1") not in ("0", "false", "off")


def _pieces(element: Element) -> Iterator[str]:
    for child in element:
        if child.tag in _NOT_SHOWN or not isinstance(child.tag, str):
            continue
        if child.tag == f"{W}t":
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        elif child.tag == f"{W}br":
            yield "\f" if child.get(f"{W}type") == "page" else "\n"
        elif child.tag == f"{W}lastRenderedPageBreak":
            yield "\f"
        elif child.tag == f"{W}sym":
            yield _symbol(child)
        elif child.tag == f"{W}r":
            if not is_on(child.find(f"{W}rPr"), "vanish"):
                yield from _pieces(child)
        else:  # hyperlinks, fields, insertions, controls: what is in them is shown
            yield from _pieces(child)


def _symbol(element: Element) -> str:
    """A sign of a symbol font: its own place in the font means nothing elsewhere, so U+FFFD."""
    code = int(element.get(f"{W}char") or "0", 16)
    return chr(code) if 0x20 <= code < 0xD800 else "\ufffd"
