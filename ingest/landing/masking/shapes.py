"""What a row of digits can be by itself: a telephone, an ID card, a bank card, by length and check.

Goes in: groups of digits as they stand in a text, and what stands between them. Comes out: the kind
of number they can make, and whether they make it without a word beside them that says so.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from datetime import date
from itertools import pairwise
from typing import NamedTuple

PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 "
    "71 81 82 83".split()
)
# What bank cards begin with: UnionPay, Visa, MasterCard, JCB, and the old ones of single banks.
CARD_PREFIX = re.compile(r"62|4|5[1-5]|35[2-8]|9558|95599|9559|60[13]|68|69")
_AREA = r"0(?:10|2[0-57-9]|[3-9]\d\d)"
_MOBILE = re.compile(r"(?:(?:00)?86|0|0?86|179\d\d|12593)?1[3-9]\d{9}")
_LANDLINE = re.compile(rf"(?:(?:00)?86)?{_AREA}[1-9]\d{{6,7}}")
_LANDLINE_ABROAD = re.compile(r"(?:00)?86(?:10|2[0-57-9]|[3-9]\d\d)[2-8]\d{6,7}")
_HOTLINE = re.compile(r"[48]00\d{7}")

_DASHES = "‐‑‒–—―−－﹣﹘─━ｰ"
_INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad"
_SAME_LENGTH = (
    {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
    | {ord(char): "-" for char in _DASHES}
    | {ord(char): "\u200b" for char in _INVISIBLE}
    | {ord(char): " " for char in "\u3000\u00a0\u2002\u2003\u2009\u202f\t\r\f\v"}
    | {ord("﹫"): "@", ord("○"): "〇", ord("・"): "·", ord("•"): "·"}
)
_CHINESE = str.maketrans("〇零一二三四五六七八九幺", "0012345678" + "91")


class Window(NamedTuple):
    """Groups of digits that follow each other in a text, taken as one number."""

    digits: str  # all of them, an X at the end of an ID card with them
    sizes: tuple[int, ...]  # how many digits each group has
    gaps: tuple[str, ...]  # what stands between the groups
    has_zero_ahead: bool  # a group of several digits begins with 0: it is no amount

    @property
    def gap(self) -> str:
        """What parts the groups, where it is the same everywhere; else `?`; `` for one group."""
        kinds = {re.sub(r"\s+", " ", gap.replace("\u200b", "")) for gap in self.gaps}
        return "".join(kinds) if len(kinds) <= 1 else "?"


def normal(text: str) -> str:
    """The text with digits, dashes and blanks of any script as in ASCII; as long as before."""
    text = text.translate(_SAME_LENGTH)
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.digit(char))
        if char > "\x7f" and char.isdigit() and char.isdecimal()
        else char
        for char in text
    )


def chinese(text: str) -> str:
    """The text with the digits of 一三九〇 as those of ASCII; of the same length."""
    return text.translate(_CHINESE)


def is_identity(digits: str) -> bool:
    """Eighteen places: a province, a day of birth, the check digit of GB 11643."""
    if len(digits) != 18 or not digits[:17].isdigit() or digits[:2] not in PROVINCES:
        return False
    weights = [2**power % 11 for power in range(17, 0, -1)]
    total = sum(int(digit) * weight for digit, weight in zip(digits, weights, strict=False))
    return "10X98765432"[total % 11] == digits[17].upper() and _is_day(digits[6:14])


def is_old_identity(digits: str) -> bool:
    """Fifteen digits, of before 1999: a province and a day of birth."""
    known = len(digits) == 15 and digits.isdigit() and digits[:2] in PROVINCES
    return known and _is_day("19" + digits[6:12])


def _is_day(digits: str) -> bool:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:])) >= date(1890, 1, 1) and (
            int(digits[:4]) <= 2100
        )
    except ValueError:
        return False


def is_card(digits: str) -> bool:
    """Sixteen to nineteen digits that begin like a card and check (Luhn)."""
    if not 16 <= len(digits) <= 19 or not digits.isdigit() or not CARD_PREFIX.match(digits):
        return False
    values = [int(digit) for digit in reversed(digits)]
    doubled = [value * 2 - 9 * (value > 4) for value in values[1::2]]
    return (sum(values[::2]) + sum(doubled)) % 10 == 0


def is_checked(window: Window) -> bool:
    """An ID card or a bank card by its check digit, written in a way that such are written."""
    digits, sizes, gap = window.digits, window.sizes, window.gap
    if gap in ("?", "."):
        return False
    if is_identity(digits):
        return True
    if is_old_identity(digits):
        return sizes in {(15,), (6, 6, 3), (6, 2, 2, 2, 3)}
    if not is_card(digits):
        return False
    fours = all(size == 4 for size in sizes[:-1]) or sizes[:1] in {(6,), (8,)}
    is_in_row = gap == " " and not window.has_zero_ahead
    return len(sizes) == 1 or (fours and not is_in_row)


def is_telephone(window: Window) -> bool:
    """A telephone number written as no amount is: by its area code, its dashes, its country."""
    digits, sizes, gap = window.digits, window.sizes, window.gap
    if len(sizes) == 1 or (gap == "?" and "." in "".join(window.gaps)):
        return False
    as_parted = sizes[-3:] in {(3, 4, 4), (3, 3, 5), (4, 3, 4), (4, 4, 3)} or sizes[-2:] in {
        (3, 8),
        (7, 4),
    }
    if _MOBILE.fullmatch(digits):
        if "".join(map(str, sizes[:1])) in "24" and digits[: sizes[0]] in {"86", "0086"}:
            return gap != " " or window.has_zero_ahead
        return as_parted and (gap in ("", "-", " - ", "·", ".", "/") or window.has_zero_ahead)
    if _is_landline(window):
        return any(mark in window.gaps[0] for mark in "-)/") or sizes[0] > 4
    if _HOTLINE.fullmatch(digits):
        return sizes in {(3, 3, 4), (3, 4, 3)} and gap == "-"
    return False


def _is_landline(window: Window) -> bool:
    """Area code, number, and perhaps an extension behind a dash."""
    for end in range(len(window.sizes), 0, -1):
        digits = window.digits[: sum(window.sizes[:end])]
        if _LANDLINE.fullmatch(digits) or _LANDLINE_ABROAD.fullmatch(digits):
            rest = window.sizes[end:]
            return not rest or (len(rest) == 1 and rest[0] <= 5 and "-" in window.gaps[end - 1])
    return False


def may_be_telephone(window: Window) -> bool:
    """A telephone number by its digits alone, whole or parted: what stands around it decides."""
    digits = window.digits
    if len(window.sizes) == 1:
        return bool(_MOBILE.fullmatch(digits) or (digits[0] == "0" and _LANDLINE.fullmatch(digits)))
    return bool(_MOBILE.fullmatch(digits)) or _is_landline(window)


def fits(window: Window, label: str) -> bool:
    """Whether it is a number of the kind that the label beside it says."""
    digits, sizes = window.digits, window.sizes
    if label == "id":
        return len(digits) in (15, 17, 18) and (len(sizes) == 1 or len(set(window.gaps)) == 1)
    if label == "account":
        evenly = all(size >= 3 for size in sizes[:-1])
        return 8 <= len(digits) <= 30 and digits.isdigit() and (len(sizes) == 1 or evenly)
    if not digits.isdigit():
        return False
    if _MOBILE.fullmatch(digits) or _is_landline(window) or _HOTLINE.fullmatch(digits):
        return True
    if len(sizes) == 1:
        return 7 <= len(digits) <= 13
    return _is_local(window)


def _is_local(window: Window) -> bool:
    """Seven or eight digits in short groups, and perhaps an extension behind a dash."""
    sizes, gaps = window.sizes, window.gaps
    if sum(sizes) in (7, 8) and max(sizes) <= 4:
        return sizes[0] > 2 or set(sizes) <= {1, 2}
    head, extension = sizes[:-1], sizes[-1]
    is_number = sum(head) in (7, 8) and (len(head) == 1 or max(head) <= 4)
    return is_number and extension <= 5 and "-" in gaps[-1]


def windows(
    groups: Sequence[tuple[str, int, int]], text: str, start: int
) -> list[tuple[int, Window]]:
    """What the groups from `start` on can make, the longest first; each with its last group."""
    found = []
    total = 0
    for end in range(start, min(len(groups), start + 24)):
        total += len(groups[end][0])
        if total > 30:
            break
        if total < 7:
            continue
        taken = groups[start : end + 1]
        gaps = tuple(text[a[2] : b[1]] for a, b in pairwise(taken))
        if any("." in gap for gap in gaps) and (set(gaps) != {"."} or _is_decimal(taken)):
            continue
        zero = any(len(digits) > 1 and digits[0] == "0" for digits, _, _ in taken)
        sizes = tuple(len(digits) for digits, _, _ in taken)
        found.append((end, Window("".join(d for d, _, _ in taken), sizes, gaps, zero)))
    return found[::-1]


def _is_decimal(groups: Sequence[tuple[str, int, int]]) -> bool:
    return len(groups) == 2 and len(groups[1][0]) < 6
