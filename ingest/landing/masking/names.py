"""Names of people in contact fields: behind 填表人： and its like.

Goes in: a text of one line or several. Comes out: the places to mask.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.landing.masking.words import (
    BLANK,
    NAME,
    NAME_IF_SURNAME,
    NEXT_FIELD,
    PLAIN_SURNAMES,
    SURNAME,
    parted,
)

_NEXT = parted(NEXT_FIELD)
_SIGNED = rf"(?:{BLANK}[（(]{BLANK}?签{BLANK}[字名章]{BLANK}[）)]|{BLANK}签{BLANK}[字名章])?"
# A name may be parted (李 某) and run into the next field; a blank field has the next label behind
# it, which is no name: a name does not begin like one and no colon follows it.
_END = rf"(?=同志|先生|女士|{_NEXT}|(?![一-龥·]|\s*[：:]|\s*[（(]签))"
_ANY = rf"(?!{_NEXT})[一-龥][ 　]?[一-龥·]{{1,3}}?{_END}"
_BORNE = rf"(?!{_NEXT}){SURNAME}[ 　]?[一-龥·]{{1,2}}?{_END}"
_PLAIN = f"[{PLAIN_SURNAMES}]"
_MORE = rf"(?:[、，,/ 　]{{1,2}}{_BORNE})*"
_ALONE = r"(?=[ 　]*(?:\n|$))"
_FIELDS = (
    re.compile(rf"(?:{parted(NAME)}){_SIGNED}{BLANK}[：:]{BLANK}({_ANY}{_MORE})"),
    re.compile(rf"(?:{parted(NAME)}){_SIGNED}{BLANK}[：:]\n{BLANK}({_BORNE}){_ALONE}"),
    re.compile(rf"(?:^|\n){BLANK}(?:{parted(NAME)}){BLANK}\n{BLANK}(?={_PLAIN})({_BORNE}){_ALONE}"),
    re.compile(rf"(?:{parted(NAME)})[ 　]+({_BORNE})(?=[ 　]+(?:{_NEXT})|[ 　]*[（(]?[*\d])"),
    re.compile(rf"(?:{parted(NAME_IF_SURNAME)}){_SIGNED}{BLANK}[：:]{BLANK}({_BORNE}{_MORE})"),
)
_HINT = re.compile(r"[人名员签审核表主管办计纳导长任记联对]")


def find(text: str) -> Iterator[tuple[int, int]]:
    """The places of names in the fields of a text."""
    if not _HINT.search(text) or not re.search(r"[：:]|\s", text):
        return
    for field in _FIELDS:
        for found in field.finditer(text):
            yield found.span(1)
