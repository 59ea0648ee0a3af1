"""Text from bytes: what a file or a page says of its encoding, else UTF-8, else GB 18030.

Goes in: bytes. Comes out: text, or UnreadableDocument; no byte is ever guessed at or passed over.
"""

from __future__ import annotations

import codecs
import re

from ingest.document import UnreadableDocument

_SAID = re.compile(rb"<meta[^>]+charset\s*=\s*[\"']?\s*([\w-]+)", re.IGNORECASE)
_HEAD = 4_096
_CHINESE = {"gb2312", "gbk", "gb18030", "x-gbk", "gb_2312-80", "cp936"}  # one grows from the other


def decoded(data: bytes, said: str | None = None) -> str:
    """The text of a page; raises UnreadableDocument where it is in none of these encodings."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        candidates = ["utf-16"]
    else:
        found = _SAID.search(data[:_HEAD])
        named = said or (found[1].decode("ascii") if found else "")
        named = "gb18030" if named.lower() in _CHINESE else named
        candidates = [named, "utf-8-sig", "gb18030"] if named else ["utf-8-sig", "gb18030"]
    for encoding in candidates:
        try:
            return data.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
    raise UnreadableDocument("neither UTF-8 nor GB 18030: save the page as UTF-8")
