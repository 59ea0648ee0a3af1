"""A value as its cell shows it.

Goes in: a stored value and the number format of its cell. Comes out: the text that stands on the
sheet: two decimals where two are shown, whatever is stored. Numbers are rounded half away from
zero, as spreadsheet programs do. Colours, widths and conditions of a format are passed by;
fractions and powers of ten are shown as a format without any would.
"""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal, localcontext

_TOKEN = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[\$(?P<currency>[^\]-]*)[^\]]*\]|\[[^\]]*\]'
    r"|(?P<general>General|G/通用格式)|(?P<digits>[0#?.,]*[0#?][0#?.,]*)|(?P<scale>%)|(?P<as_is>@)"
    r"|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_DATE_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|(y+|m+|d+|h+|s+|a+m?/p+m?|上午/下午)|(.)',
    re.IGNORECASE | re.DOTALL,
)
_DIGITS = 1_000  # of the largest number a file can hold, and its places
_LONGEST = 11  # characters of a number where no format says how many


def shown(value: object, number_format: str) -> str:
    """The text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, datetime | date | time):
        return _day(value, number_format)
    if isinstance(value, timedelta):
        return str(value)
    if isinstance(value, int | float):
        with localcontext(prec=_DIGITS):
            return _number(Decimal(repr(value)), number_format)
    return str(value)


def _sections(number_format: str) -> list[str]:
    """A format for what is above zero, one for below, one for zero, one for text."""
    return re.findall(r'(?:^|;)((?:"[^"]*"?|\\.|[^;"\\])*)', number_format)


def _number(value: Decimal, number_format: str) -> str:
    if not value.is_finite():
        return "#NUM!"
    sections = _sections(number_format) or [""]
    below = value < 0 and len(sections) > 1
    section = (
        sections[1] if below else sections[2] if not value and len(sections) > 2 else sections[0]
    )
    if len(sections) > 1 and not section.strip():
        return ""
    if not section or re.search(r"[0#?][eE][+-]|[?#0] */ *[?#0]", section):
        return general(value)
    return _filled(abs(value) if below else value, section)


def _filled(value: Decimal, section: str) -> str:
    tokens = [
        (m.lastgroup, m[m.lastgroup] if m.lastgroup else "") for m in _TOKEN.finditer(section)
    ]
    value *= Decimal(100) ** sum(kind == "scale" for kind, _ in tokens)
    text = ""
    done = False
    for kind, token in tokens:
        if kind == "digits" and not done:
            number, done = _digits(value, token), True
            text = "-" + text + number[1:] if number.startswith("-") else text + number
        elif kind in ("general", "as_is"):
            text += general(value)
        elif kind in ("quoted", "escaped", "currency", "scale", "other"):
            text += token
    return text.strip()


def _digits(value: Decimal, pattern: str) -> str:
    whole, _, places = pattern.partition(".")
    scaled = (
        len(whole) - len(whole.rstrip(",")) if not places else len(places) - len(places.rstrip(","))
    )
    value = value.scaleb(-3 * scaled)
    places = places.replace(",", "")
    rounded = value.quantize(Decimal(1).scaleb(-len(places)), rounding=ROUND_HALF_UP)
    if not rounded:
        rounded = abs(rounded)
    text = f"{rounded:,f}" if "," in whole.rstrip(",") else f"{rounded:f}"
    optional = len(places) - len(places.rstrip("#?"))
    if optional:
        kept = text.rstrip("0") if text.endswith("0") else text
        text = text[: max(len(kept), len(text) - optional)].removesuffix(".")
    integer = text.partition(".")[0].lstrip("-")
    wanted = whole.count("0")
    if wanted == 0 and integer == "0":
        return text.replace("0", "", 1) if "." in text else ""
    missing = wanted - len(integer.replace(",", ""))
    return text.replace(integer, "0" * missing + integer, 1) if missing > 0 else text


def general(value: Decimal) -> str:
    """A number as it is shown where no format is set."""
    whole = len(str(abs(int(value))))
    places = max(0, _LONGEST - 1 - whole)
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _day(value: datetime | date | time, number_format: str) -> str:
    """A day or a time in the letters of its format; as year-month-day where it has none."""
    section = (_sections(number_format) or [""])[0]
    parts = list(_DATE_TOKEN.finditer(section))
    if not any(m[3] for m in parts):
        return str(value)
    text, after_hours = "", False
    for match in parts:
        letters = (match[3] or "").lower()
        if not letters:
            text += match[1] or match[2] or match[4] or ""
            continue
        text += _letters(value, letters, after_hours)
        after_hours = letters[0] == "h" or (after_hours and letters[0] == "m")
    return text.split(";")[0].strip()


def _letters(value: datetime | date | time, letters: str, after_hours: bool) -> str:
    of_day = {"y": "year", "m": "month", "d": "day"}
    of_time = {"h": "hour", "m": "minute", "s": "second"}
    first = letters[0]
    name = of_time.get(first) if first in "hs" or after_hours else of_day.get(first)
    number = getattr(value, name or "", None)
    if number is None:
        return ""
    if first == "y":
        return f"{number:04d}" if len(letters) > 2 else f"{number % 100:02d}"
    return f"{number:02d}" if len(letters) > 1 else str(number)
