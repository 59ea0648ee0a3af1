"""Where in a text telephone, ID-card and bank-card numbers and addresses of e-mail stand.

Goes in: a text, one line or several, and what is known of its surroundings. Comes out: the places
to mask. A number is one by its check digit, by the way it is written, by a label before it, or, if
it is a mobile number in prose, by nothing around it saying that it is an amount or a code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.landing.masking import shapes
from ingest.landing.masking.places import NOTHING, Around, Span
from ingest.landing.masking.shapes import Window
from ingest.landing.masking.words import AMOUNT, BEHIND, CODE_BEFORE, COUNTED, LABEL, MONEY_BEFORE

_RUN = re.compile(r"\d(?:[ \n\-./()·_~\u200b]{0,3}\d)*(?:[ \-]?[Xx](?![A-Za-z0-9]))?")
_FOURS = re.compile(r"(?<![\d,])1[3-9]\d,\d{4},\d{4}(?![\d,])")  # no thousands are parted so
_DATE = re.compile(r"(?<![\d.])(?:19|20)\d\d[-./]\d{1,2}[-./]\d{1,2}(?!\d)")
_ENOUGH = re.compile(r"(?:\d[^\d]{0,3}){7}|[〇零一二三四五六七八九幺]{7}")
_GROUP = re.compile(r"\d+[Xx]?|[Xx]")
_CHINESE_RUN = re.compile(r"[〇零一二三四五六七八九幺]{7,}")
_MAIL = re.compile(
    r"[A-Za-z0-9][\w.+-]*\s?(?:@|\(at\)|\[at\]|#(?=\w+\.(?:com|cn|net|org)))\s?"
    r"[A-Za-z0-9-]+(?:\s?\.\s?[A-Za-z0-9-]+)+",
    re.IGNORECASE | re.ASCII,
)
_PASSPORT = re.compile(r"(?<![A-Za-z0-9])[A-Z]{1,2}\d{7,8}(?!\d)")
_HANDLE = re.compile(r"(?<![A-Za-z0-9])[A-Za-z][\w-]{5,19}", re.ASCII)
_URL = re.compile(
    r"://|www\.|\.(?:s?html?|jsp|aspx?|php|gov|com|cn|org|net|pdf|docx?|xlsx?)\b|[?&=]"
)
# Between a label and its number: at once, or behind a colon or brackets what is no sentence.
_AT_ONCE = re.compile(r"\s*(?:\([^()\d]{0,12}\)|专线)?\s*(?:为|是)?[:=]?\s*[+(]{0,2}")
_NEAR = re.compile(r"(?:[^。;\d]|\*{3}){0,24}")
_CHAINED = re.compile(r"[\s,、;/或和及转:()+-]{0,4}(?:\*{3}[\s,、;/或和及]{0,3})*")
_FIELD = re.compile(r"\s*(?:\([^()\d]{0,12}\)|专线)?\s*:\s*[^。;\d\n]{0,16}")


def find(text: str, around: Around = NOTHING) -> list[Span]:
    """The places of contact numbers in a text, in order."""
    plain = shapes.normal(text)
    found = (
        [(m.start(), m.end()) for m in _MAIL.finditer(plain)]
        if "@" in plain or "#" in plain or ("at" in plain)
        else []
    )
    if _ENOUGH.search(plain):
        plain = _blank(plain, [*found, *(m.span() for m in _DATE.finditer(plain))])
        plain = _FOURS.sub(lambda number: number[0].replace(",", "-"), plain)
        found += list(_numbers(plain, around))
        runs = list(_CHINESE_RUN.finditer(plain))
        if runs:
            found += list(_numbers(_spelled(plain, runs), around))
    return sorted(set(found))


def _blank(text: str, spans: list[Span]) -> str:
    for start, end in spans:
        text = text[:start] + "\x00" * (end - start) + text[end:]
    return text


def _spelled(text: str, runs: list[re.Match[str]]) -> str:
    """The text with only the numbers that are spelled in Chinese digits."""
    text = re.sub(r"\d", "\x00", text)
    for run in runs:
        text = text[: run.start()] + shapes.chinese(run[0]) + text[run.end() :]
    return text


def _numbers(text: str, around: Around) -> Iterator[Span]:
    labels = [(m.start(), m.end(), str(m.lastgroup)) for m in LABEL.finditer(text)]
    chain = 0 if around.label else -1  # where the last number of a label ended
    kind = around.label
    for run in _RUN.finditer(text):
        groups = [
            (m[0].upper(), run.start() + m.start(), run.start() + m.end())
            for m in _GROUP.finditer(run[0])
        ]
        place = 0
        while place < len(groups):
            begin = groups[place][1]
            near = next((x for x in reversed(labels) if x[1] <= begin), None)
            if near and (chain < 0 or near[1] > chain):
                kind, chain = near[2], near[1]
            for final, window in shapes.windows(groups, text, place):
                where = begin, groups[final][2]
                if _is_one(text, where, window, kind if chain >= 0 else None, chain, around):
                    yield _with_prefix(text, where)
                    chain = where[1] if chain >= 0 else chain
                    place = final
                    break
            place += 1


def _with_prefix(text: str, where: Span) -> Span:
    """The plus and the bracket before a number belong to it."""
    start, end = where
    start -= text[start - 1 : start] == "+"
    start -= text[start - 1 : start] == "(" and ")" in text[start:end]
    return start, end


def _is_one(
    text: str, where: Span, window: Window, label: str | None, chain: int, around: Around
) -> bool:
    start, end = where
    if not _stands_apart(text, where, window) or COUNTED.match(text, end):
        return False
    if "\n" in "".join(window.gaps) and not _goes_on_overleaf(text, where, window):
        return False
    if label is not None and _is_labelled(text, where, window, label, chain):
        return True
    behind = BEHIND.match(text, end)
    if behind and shapes.fits(window, "phone"):
        return True
    if _is_code(text, where):
        return False
    if shapes.is_checked(window):
        return True
    if around.is_amount:
        return False
    if shapes.is_telephone(window) or (
        text[start - 1 : start] == "+" and shapes.may_be_telephone(window)
    ):
        return True
    if not shapes.may_be_telephone(window) or MONEY_BEFORE.search(text[max(0, start - 14) : start]):
        return False
    if len(window.sizes) > 1:  # parted by blanks, like numbers side by side
        glued = _is_glued(text, start) and window.sizes[-3:] == (3, 4, 4)
        return glued or (window.digits[0] == "0" and not _is_in_row(text, where))
    return not _is_in_row(text, where)


def _stands_apart(text: str, where: Span, window: Window) -> bool:
    """No digit, letter or decimal goes on before or behind it."""
    start, end = where
    before, behind = text[max(0, start - 2) : start], text[end : end + 5]
    if re.search(r"\d\.$", before) or re.match(r"\.\d|,\d{3}(?!\d)|[A-Za-z\d_]", behind):
        return bool(re.match(r"[A-WYZa-wyz]", behind)) and bool(LABEL.match(text, end))
    if re.search(r"\d,$", before) and window.sizes[0] == 3:
        return False
    return not re.search(r"[%_]$", before)


def _goes_on_overleaf(text: str, where: Span, window: Window) -> bool:
    """A number that a line break parts: one break, and no blank but those of the break."""
    breaks = [gap for gap in window.gaps if "\n" in gap]
    strong = (
        shapes.is_card(window.digits)
        or shapes.is_checked(window)
        or shapes.may_be_telephone(window)
        or shapes.fits(window, "id")
    )
    return len(breaks) == 1 and breaks[0].count("\n") == 1 and (strong or len(window.digits) <= 8)


def _is_labelled(text: str, where: Span, window: Window, label: str, chain: int) -> bool:
    gap = text[chain : where[0]]
    if not shapes.fits(window, label):
        return False
    if _AT_ONCE.fullmatch(gap) or _CHAINED.fullmatch(gap):
        return not ("\n" in gap and _has_more(text, where) and not shapes.may_be_telephone(window))
    if chain == 0 and re.fullmatch(r"[^。;\d\n]{0,16}", gap):
        return True  # in the cell beside its label
    if "\n" in gap.strip("\n") and gap.count("\n") > 1:
        return False
    if _FIELD.fullmatch(gap):
        return True
    strong = shapes.may_be_telephone(window) or label != "phone"
    return strong and bool(_NEAR.fullmatch(gap)) and not MONEY_BEFORE.search(gap)


def _has_more(text: str, where: Span) -> bool:
    """Another number stands on the line: a row of a table."""
    start, end = text.rfind("\n", 0, where[0]) + 1, text.find("\n", where[1])
    line = text[start : where[0]] + text[where[1] : end if end >= 0 else len(text)]
    return bool(re.search(r"\d", line))


def _is_code(text: str, where: Span) -> bool:
    start, end = where
    if CODE_BEFORE.search(text[max(0, start - 12) : start]) or re.match(r"号(?!码)", text[end:]):
        return True
    if re.search(r"[A-Za-z][-_]?$", text[max(0, start - 2) : start]):
        return True
    first = max(text.rfind(mark, 0, start) for mark in " \n(,;")
    token = re.match(r"[!-~]*", text[first + 1 :])
    return bool(token and first + 1 + token.end() >= end and _URL.search(token[0]))


def _is_glued(text: str, start: int) -> bool:
    """It follows upon words without a blank: a column of numbers does not."""
    return bool(start and re.match(r"[一-龥(:,。、]", text[start - 1]))


def _is_in_row(text: str, where: Span) -> bool:
    """It stands between blanks in a line with other numbers, or in a column of them."""
    start, end = text.rfind("\n", 0, where[0]) + 1, text.find("\n", where[1])
    end = end if end >= 0 else len(text)
    if not re.fullmatch(r"(?:.*\s)?", text[start : where[0]]) or not re.match(
        r"\s|$", text[where[1] :]
    ):
        return False
    words = text[start : where[0]].split()
    if words and re.fullmatch(r"\d{1,3}[.、]?", words[0]):
        words = words[1:]  # a number of the row
    words += text[where[1] : end].split()
    amounts = [
        word for word in words if (AMOUNT.fullmatch(word) or re.fullmatch("[-—]{1,6}", word))
    ]
    if amounts and not all(re.fullmatch(r"1[3-9]\d{9}", word) for word in words):
        return True
    if words:
        return False
    lines = [*text[:start].splitlines()[-1:], *text[end:].lstrip("\n").splitlines()[:1]]
    return any(
        re.fullmatch(r"[-+]?\d[\d,]*\.\d\d|\d{1,3}(?:,\d{3})+", line.strip()) for line in lines
    )


def extra(text: str) -> list[Span]:
    """Numbers with letters that only their label tells: passports, names in a messenger."""
    plain = shapes.normal(text)
    found = []
    for label in LABEL.finditer(plain):
        gap = _AT_ONCE.match(plain, label.end())
        shape = _PASSPORT if label.lastgroup == "id" else None
        if label[0].startswith("微信"):
            shape = _HANDLE
        if gap and shape and (there := shape.match(plain, gap.end())):
            found.append(there.span())
    return found
