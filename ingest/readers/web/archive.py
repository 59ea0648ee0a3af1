"""MHT: a web page and what it shows, as one message of mail.

Goes in: the bytes of the file. Comes out: the text of its page.
"""

from __future__ import annotations

from email import policy
from email.parser import BytesParser

from ingest.document import UnreadableDocument
from ingest.readers.decoding import decoded

HEAD = 4_096


def is_archive(data: bytes) -> bool:
    """Whether the file begins as a message that holds several parts."""
    head = data[:HEAD].lstrip().lower()
    return head.startswith((b"mime-version:", b"from:", b"content-type:", b"subject:")) and (
        b"multipart/related" in head or b"content-type: text/html" in head
    )


def page_of(data: bytes) -> str:
    """The page of the archive: its first part of HTML."""
    message = BytesParser(policy=policy.default).parsebytes(data)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            content = part.get_payload(decode=True)
            if isinstance(content, bytes) and content.strip():
                return decoded(content, part.get_content_charset())
    raise UnreadableDocument("an archive without a page: save the page again, as HTML")
