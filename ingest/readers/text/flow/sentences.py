"""Lines of sentences whose numbers stand between blanks, which are no cells.

Goes in: a line and the one below it. Comes out: whether the line is a part of a sentence.
"""

from __future__ import annotations

import re

# Behind a number its unit, at the end of a line on the next; a year before 年 and a comma; a year
# alone, or at the beginning of a line with much behind it.
_SENTENCE = re.compile(
    r"\d\s+(?:[万亿]?元|万|[台辆]次?)(?=[，。；、（\s]|$)|\d\s+[个人批]次?(?=[，。；、])"
    r"|(?:^|\s)20\d\d\s+年.*[，。]|^[^\d.]*\s20\d\d\s+年[^\d.]*$|^(?:\S*\s)?20\d\d\s+年度?[^\s.]{6}"
)


def is_sentence(text: str, behind: str) -> bool:
    """A part of a sentence, whatever its blanks; `behind`: the line below."""
    begins = behind.split()[:1]
    return bool(_SENTENCE.search(" ".join([text, *begins])))
