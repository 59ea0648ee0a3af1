"""Names of private persons in what a payment is for: 遗属补助, 抚恤金, 丧葬费.

Goes in: texts of a document, and the secret of the warehouse. Comes out: the names, and for each
the pseudonym that stands for it in every document of the warehouse: 某 and six letters.

Recognised is, conservatively, a surname with one or two characters directly before or behind such
a word (张三遗属补助, 遗属补助（张三）); a name of three characters so found counts wherever it
stands in the document.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterable, Iterator

from ingest.landing.masking.places import Instead
from ingest.landing.masking.words import COMPOUND_SURNAMES, NO_NAME, PLAIN_SURNAMES, SURNAMES

# The words that say that the one named is dead or left behind.
TRIGGERS = "遗属 遗孀 遗孤 丧葬 抚恤 病故 去世 身故 工亡 因公死亡 供养亲属"
_OF = f"(?:{'|'.join(TRIGGERS.split())})"
# What may stand between the name and the word.
_BETWEEN = "(?:同志|先生|女士|老人|烈士|等)?的?(?:一次性|定期|生活|死亡|家属|因病|因公)*"
_BEFORE = re.compile(_BETWEEN + _OF)
_COMPOUND = tuple(COMPOUND_SURNAMES.split())
SIGNS = tuple(TRIGGERS.split())
_NAME = rf"(?:(?:{'|'.join(_COMPOUND)}|[{PLAIN_SURNAMES}])[一-龥]{{1,2}}?)"
_BEHIND = re.compile(
    rf"(?:遗[属孀孤](?:[一二两三]人|人员|对象)?|{_OF}[^。,，;；()（）0-9]{{0,8}}[(（:：-])"
    rf"(?P<names>{_NAME}(?:[、,，和及]{_NAME})*)(?=[^一-龥]|$|生活|遗属|补助|补贴|同志|等)"
)
_AND = "、,，和及与"
# What stands before a name of two characters, or before a surname that begins words as well.
_EDGE = re.compile(
    r"(?:^|[^一-龥]|[省市县区镇乡村街社局委厅处科室站所院校厂部队组办司会年月度员师工警给付向含括]|发放|拨付|补发"
    r"|中心|同志|干部|退休|离休|遗属|[和与及])$"
)
LETTERS = "BCDFGHJKLMNPQRSTVWZ"  # none that is a numeral or a word
PSEUDONYM = re.compile(rf"某[{LETTERS}]{{6}}")


def pseudonym(name: str, secret: bytes) -> str:
    """What stands for a name wherever it is; nobody without the secret can tell whose it is."""
    digest = hmac.digest(secret, name.encode("utf-8", "surrogatepass"), "sha256")
    number, letters = int.from_bytes(digest, "big"), []
    for _ in range(6):
        number, letter = divmod(number, len(LETTERS))
        letters.append(LETTERS[letter])
    return "某" + "".join(letters)


def names(text: str) -> Iterator[tuple[str, int, int]]:
    """The names in a text and their places; blanks and line breaks may part one."""
    if not any(sign in text for sign in SIGNS) and "\n" not in text:
        return
    kept = [place for place, char in enumerate(text) if not char.isspace()]
    squeezed = "".join(text[place] for place in kept)
    for start, end in sorted({*_before(squeezed), *_behind(squeezed)}):
        yield squeezed[start:end], kept[start], kept[end - 1] + 1


def everywhere(found: set[str]) -> re.Pattern[str] | None:
    """A pattern of the names long enough to be no part of another word; None without any."""
    long = sorted((name for name in found if len(name) > 2), key=len, reverse=True)
    return (
        re.compile("|".join(r"\s*".join(map(re.escape, name)) for name in long)) if long else None
    )


def _before(text: str) -> Iterator[tuple[int, int]]:
    for trigger in _BEFORE.finditer(text):
        end: int | None = trigger.start()
        while end is not None and (start := _ending(text, end)) is not None:
            yield start, end
            end = start - 1 if start and text[start - 1] in _AND else None


def _ending(text: str, end: int) -> int | None:
    """Where the name begins that ends there."""
    for length in (4, 3, 2):
        start = end - length
        name = text[max(start, 0) : end]
        if start < 0 or not re.fullmatch("[一-龥]+", name) or NO_NAME.search(name):
            continue
        if name.startswith(_COMPOUND) and length > 2:
            return start
        is_sure = length == 3 and name[0] in PLAIN_SURNAMES
        may_be = length < 4 and name[0] in SURNAMES and (length == 3 or name[0] in PLAIN_SURNAMES)
        if is_sure or (may_be and _EDGE.search(text[max(0, start - 2) : start])):
            return start
    return None


def _behind(text: str) -> Iterator[tuple[int, int]]:
    for found in _BEHIND.finditer(text):
        start = found.start("names")
        for name in re.split(f"[{_AND}]", found["names"]):
            if not NO_NAME.search(name):
                yield start, start + len(name)
            start += len(name) + 1


class Pseudonyms:
    """The names that the texts of a document hold, and what stands for them."""

    def __init__(self, texts: Iterable[str], secret: bytes) -> None:
        self._secret = secret
        self._long = everywhere({name for text in texts for name, _, _ in names(text)})

    def places(self, text: str) -> list[Instead]:
        """Where names stand in a text, in order, each with its pseudonym."""
        if self._long is None and not any(sign in text for sign in SIGNS):
            return []
        found = list(names(text))
        if self._long is not None:
            found += [("".join(m[0].split()), *m.span()) for m in self._long.finditer(text)]
        result: list[Instead] = []
        for name, start, end in sorted(found, key=lambda place: (place[1], -place[2])):
            if not result or start >= result[-1][1]:
                result.append((start, end, pseudonym(name, self._secret)))
        return result
