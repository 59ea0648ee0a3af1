"""Counting in lists, and the numerals that are counted in.

Goes in: how a list counts and which of its levels comes next. Comes out: the counts of its
levels; a count in words.
"""

from __future__ import annotations

from dataclasses import dataclass, field

_DIGITS = "〇一二三四五六七八九"
_CAPITALS = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
          (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip
MOST = 32_767


@dataclass(frozen=True, slots=True)
class Level:
    """How a level counts: from where, in which numerals, with which words around them.

    `words` has %1 to %9 for the counts of the levels; `in_digits` writes all of them in digits.
    """

    start: int
    numerals: str
    words: str
    in_digits: bool


@dataclass(frozen=True, slots=True)
class List:
    """A list: what it shares its counts with, its levels, and those that begin anew with it."""

    shared: str
    levels: dict[int, Level]
    restarts: dict[int, int]


@dataclass(slots=True)
class Counters:
    """The counts of all lists of a document."""

    levels: int
    _counts: dict[str, list[int]] = field(default_factory=dict)
    _begun: set[tuple[int, int]] = field(default_factory=set)

    def next(self, found: List, depth: int) -> list[int]:
        """Count one more on a level; what is below begins anew."""
        starts = [found.levels[i].start if i in found.levels else 1 for i in range(self.levels)]
        counts = self._counts.setdefault(found.shared, [start - 1 for start in starts])
        if (id(found), depth) not in self._begun and depth in found.restarts:
            counts[depth] = found.restarts[depth] - 1
        self._begun.add((id(found), depth))
        counts[depth] += 1
        counts[depth + 1 :] = [start - 1 for start in starts[depth + 1 :]]
        # a level above that was never counted stands at its start
        return [
            max(c, s) if i < depth else c
            for i, (c, s) in enumerate(zip(counts, starts, strict=True))
        ]


def written(count: int, numerals: str) -> str:
    """A count in the numerals of Word's name for them; digits where the name is not known."""
    if not 0 < count <= MOST:
        return str(count)
    if numerals in ("chineseCounting", "taiwaneseCounting"):
        return _counted(count, _DIGITS) if count < 100 else _one_by_one(count)
    if numerals in ("chineseCountingThousand", "japaneseCounting", "taiwaneseCountingThousand"):
        return _counted(count, _DIGITS)
    if numerals == "ideographDigital":
        return _one_by_one(count)
    if numerals in ("chineseLegalSimplified", "ideographLegalTraditional"):
        return _counted(count, _CAPITALS, "拾佰仟", leading_one=True)
    if numerals == "ideographTraditional" and count <= 10:
        return _STEMS[count - 1]
    if numerals in ("decimalEnclosedCircle", "decimalEnclosedCircleChinese") and count <= 20:
        return chr(0x2460 + count - 1)
    if numerals in ("lowerLetter", "upperLetter"):
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if numerals == "lowerLetter" else letter.upper()
    if numerals in ("lowerRoman", "upperRoman"):
        return _roman(count) if numerals == "lowerRoman" else _roman(count).upper()
    if numerals == "decimalZero":
        return f"{count:02d}"
    if numerals in ("decimalFullWidth", "decimalFullWidth2"):
        return "".join(chr(ord(digit) - ord("0") + ord("０")) for digit in str(count))
    return str(count)


def _one_by_one(count: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(count))


def _counted(count: int, digits: str, units: str = "十百千", leading_one: bool = False) -> str:
    """二十三, 一百零五; ten is 十, not 一十, unless the one is written too."""
    text, zero = "", False
    high, low = divmod(count, 10_000)
    if high:
        text = _counted(high, digits, units, leading_one) + "万"
        zero = low < 1_000
    for power, unit in ((1000, units[2]), (100, units[1]), (10, units[0]), (1, "")):
        digit = low // power % 10
        if digit:
            one = digit == 1 and power == 10 and not text and not leading_one
            text += "零" * zero + ("" if one else digits[digit]) + unit
            zero = False
        elif text and low % power:
            zero = True
    return text


def _roman(count: int) -> str:
    text = ""
    for value, letters in _ROMAN:
        text += letters * (count // value)
        count %= value
    return text
