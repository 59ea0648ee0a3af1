"""What LibreOffice saves in the forms people publish comes back cell for cell, as our press printed it."""

from __future__ import annotations

import shutil

import pytest

from ingest import readers
from ingest.readers import forms
from tests.typeset.reading import (
    expected_of_blocks,
    figure_rows,
    first_difference,
    missing_row,
    reading_of,
)
from tests.writers.office import HERE, content, files

BY_OFFICE = {forms.DOC, forms.ODT}


WITH_WORDS_OF_ITS_OWN = "book.html"  # a list of sheets in front, the name of each above it


@pytest.mark.parametrize(
    ("name", "layout"), [item for item in files().items() if item[0] != WITH_WORDS_OF_ITS_OWN]
)
def test_a_file_of_libreoffice_comes_back(name: str, layout: str) -> None:
    form = forms.form_of(HERE / name)
    if form in BY_OFFICE and not shutil.which("soffice"):
        pytest.skip("LibreOffice is not here: DOC and ODT are not read")
    document = readers.named(readers.READERS[form]).read(HERE / name)
    assert document.problems == []
    wanted = expected_of_blocks(content(layout)[0])
    assert first_difference(wanted, reading_of(document, join_tables=True)) == ""


def test_sheets_saved_as_a_page_keep_every_row_of_figures() -> None:
    """Titles and notes are rows of the sheet there: the models take them for lines."""
    path = HERE / WITH_WORDS_OF_ITS_OWN
    document = readers.named(readers.READERS[forms.form_of(path)]).read(path)
    assert document.problems == []
    found = reading_of(document, join_tables=True)
    rows = [row for item in found if isinstance(item, list) for row in item]
    wanted = figure_rows(content(files()[path.name])[0])
    assert len(wanted) > 100
    assert missing_row(wanted, rows) == []
