"""One small account of an invented unit, as LibreOffice saves it in the forms people publish.

`python -m tests.writers.office` makes the files of this folder again (LibreOffice 7.4, some minutes);
no test does. The press writes DOCX and a flat workbook, LibreOffice opens these and saves them.
"""

from __future__ import annotations

from pathlib import Path

from tests.typeset.compose import compose
from tests.typeset.grid import Block
from tests.typeset.layout import Layout
from tests.writers.account import PRESS, Variant, account

HERE = Path(__file__).parent
# form to the layout it is saved in and the filter that saves it
TEXTS = {
    "docx": ("split", "docx:MS Word 2007 XML"),
    "doc": ("wide", "doc:MS Word 97"),
    "odt": ("dense", "odt"),
    "html": ("broken", "html:HTML (StarWriter)"),
}
BOOKS = {
    "xlsx": ("split", "xlsx:Calc MS Excel 2007 XML"),
    "xls": ("wide", "xls:MS Excel 97"),
    "ods": ("broken", "ods"),
    "html": ("dense", "html:HTML (StarCalc)"),
}


def content(layout: str) -> tuple[list[Block], Layout]:
    """What is printed in a layout."""
    disclosure, found = account(Variant(PRESS, layout))
    return compose(disclosure, found), found


def files() -> dict[str, str]:
    """Each file of this folder and its layout."""
    texts = {f"text.{form}": layout for form, (layout, _) in TEXTS.items()}
    return texts | {f"book.{form}": layout for form, (layout, _) in BOOKS.items()}
