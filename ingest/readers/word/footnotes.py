"""Footnotes and endnotes, as lines after the body.

Goes in: a document of python-docx. Comes out: lines of a `Flow`.
"""

from __future__ import annotations

from typing import Any

from docx.opc.constants import RELATIONSHIP_TYPE
from lxml import etree

from ingest.readers.flow import Flow
from ingest.readers.word.runs import W, text_of

_KINDS = (RELATIONSHIP_TYPE.FOOTNOTES, RELATIONSHIP_TYPE.ENDNOTES)
_SAFE = etree.XMLParser(resolve_entities=False, no_network=True)


def footnotes(document: Any, flow: Flow) -> None:
    """The notes of a document; the lines that part notes from text are none."""
    for relation in document.part.rels.values():
        if relation.reltype in _KINDS and not relation.is_external:
            root = etree.fromstring(relation.target_part.blob, _SAFE)
            for note in root:
                if note.get(f"{W}type") in (None, "normal"):
                    for paragraph in note.iter(f"{W}p"):
                        flow.text(text_of(paragraph))
