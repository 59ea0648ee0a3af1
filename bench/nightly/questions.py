"""The questions of `docs/questions.sql`, each with the fact it is put to."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parents[2] / "docs" / "questions.sql"
HEAD = re.compile(r"^-- (\d+\. .+) \| (\S+)\n", re.MULTILINE)


class Question(NamedTuple):
    """A question: its number and sentence, the fact it is put to, its SQL."""

    name: str
    fact: str
    query: str


def questions() -> list[Question]:
    """All of them, in their order."""
    _, *parts = HEAD.split(FILE.read_text(encoding="utf-8"))
    each = zip(parts[::3], parts[1::3], parts[2::3], strict=True)
    return [Question(name, fact, query.strip().rstrip(";")) for name, fact, query in each]
