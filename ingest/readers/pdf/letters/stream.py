"""Cuts a PDF content stream into instructions, fast.

Goes in: the bytes of a content stream. Comes out: (operands, operator) in order, operands as
printed; `numbers`, `name` and `strings` say what they are. Whatever is not plainly one of the forms
below (inline images, comments, broken tokens) raises `Unusual`: such a stream is playa's to read.

playa's own lexer, one object a token, took a fifth of all reading (see docs/decisions/0016).
"""

from __future__ import annotations

import re
from binascii import unhexlify
from importlib import import_module
from typing import Any

STRING = rb"\((?:[^()\\]++|\\.|\((?:[^()\\]++|\\.)*+\))*+\)"
HEX = rb"<[0-9A-Fa-f\s]*+>"
PLAIN = rb"[-+.\d\s]++|/[^\s()<>\[\]{}/%#]*+|" + HEX + rb"|" + STRING
ARRAY = rb"\[(?:" + PLAIN + rb")*+\]"
DICTIONARY = rb"<<(?:" + PLAIN + rb"|" + ARRAY + rb"|[a-zA-Z]++)*+>>"
OPERATOR = rb"[A-Za-z][^#/%\[\]()<>{}\s]*+|['\"]"
INSTRUCTION = re.compile(
    rb"((?:" + PLAIN + rb"|" + ARRAY + rb"|" + DICTIONARY + rb")*+)(" + OPERATOR + rb")|\s*+\Z|(.)",
    re.DOTALL,
)
PIECE = re.compile(rb"(" + STRING + rb")|(" + HEX + rb")|([-+.\d]++)|\s++|(.)", re.DOTALL)
SPACES = b" \t\n\r\f\v"


class Unusual(Exception):
    """What this fast way does not read; says what it met."""


def instructions(data: bytes) -> list[tuple[bytes, bytes]]:
    """Each instruction's operands and operator. Raises Unusual where the grammar ends."""
    found = []
    for operands, operator, odd in INSTRUCTION.findall(data):
        if odd:
            raise Unusual("a token that is none")
        if operator:
            found.append((operands, operator))
    return found


def numbers(operands: bytes, count: int) -> list[float]:
    """Exactly `count` numbers. Raises Unusual for anything else."""
    try:
        found = [float(part) for part in operands.split()]
    except ValueError:
        raise Unusual("a number that is none") from None
    if len(found) != count:
        raise Unusual("too many or too few operands")
    return found


def name(operand: bytes) -> str:
    """The name, without its slash. Raises Unusual for anything else."""
    if operand[:1] != b"/" or operand.count(b"/") > 1 or not operand.isascii():
        raise Unusual("a name that is none")
    return operand[1:].decode()


def strings(operands: bytes) -> list[bytes | float]:
    """The strings and shifts of TJ's array, or the one string of Tj. Raises Unusual else."""
    inner = operands.strip(SPACES)
    array = inner[:1] == b"["
    found: list[bytes | float] = []
    for literal, hexed, number, odd in PIECE.findall(inner[1:-1] if array else inner):
        if literal:
            found.append(_literal(literal))
        elif hexed:
            found.append(_hexed(hexed))
        elif number:
            found += numbers(number, 1)
        elif odd:
            raise Unusual("an operand that is no string")
    if not array and (len(found) != 1 or isinstance(found[0], float)):
        raise Unusual("not one string")
    return found


def _literal(text: bytes) -> bytes:
    if b"\\" in text or b"\r" in text:
        lexer: Any = import_module("playa.parser").Lexer(text)
        string: bytes = next(lexer)[1]
        return string
    return text[1:-1]


def _hexed(text: bytes) -> bytes:
    digits = text.translate(None, b"<>" + SPACES)
    return unhexlify(digits + b"0" if len(digits) % 2 else digits)
