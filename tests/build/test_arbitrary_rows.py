"""Rows nobody has seen build: no SQL raises, no test fails, each digit is in the ledger once.

A hundred documents a build. `JUESUAN_ARBITRARY=20 pytest tests/build/test_arbitrary_rows.py` builds 2,000.
"""

from __future__ import annotations

import os
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from ingest.build import results, warehouse
from ingest.landing.masking import mask_document
from tests import soak
from tests.build import arbitrary
from tests.typeset.reading import bare

pytestmark = [pytest.mark.slow, pytest.mark.soak, soak.only_in_soak]

BUILDS = int(os.environ.get("JUESUAN_ARBITRARY", soak.times(5, 1)))
DOCUMENTS = soak.times(100, 12)


@settings(
    max_examples=BUILDS,
    deadline=None,
    derandomize=BUILDS == 1,
    database=None,
    phases=[Phase.generate],  # a build that fails names its documents: there is nothing to shrink
    suppress_health_check=list(HealthCheck),
)
@given(seed=st.integers(min_value=0, max_value=2**40))
def test_rows_of_any_kind_are_built(tmp_path_factory: pytest.TempPathFactory, seed: int) -> None:
    folder = tmp_path_factory.mktemp("arbitrary")
    found = [(f"{seed + n}.pdf", arbitrary.document(Random(seed + n))) for n in range(DOCUMENTS)]
    printed = dict(
        zip(arbitrary.land(folder, found), [texts(one) for _, one in found], strict=True)
    )
    failed: list[tuple[str, str, str]] = []
    with results.listening(lambda *node: failed.append(node)):
        warehouse.build(folder)
    with warehouse.connect(folder) as connection:
        rows = connection.execute("select count(*) from quality.documents").fetchone()
        held = connection.execute(
            "select file_name, quarantine_reason from quality.documents"
            " where contains(quarantine_reason, 'the test ') or contains(quarantine_reason, 'the model ')"
        ).fetchall()
        agreed = connection.execute(
            "select document_id, printed from fct_figure where reading = 'agreed'"
        ).fetchall()
    assert rows == (DOCUMENTS,)
    # every digit is in the ledger, and every figure: dbt's own tests say so
    print(f"seed {seed}: {len(held)} of {DOCUMENTS} held by a test or model: {held}")
    assert held == [], f"seed {seed}"
    assert [node for node in failed if node[1] in results.FAILED] == []
    assert [row for row in agreed if bare(row[1]) not in printed[row[0]]] == []


def texts(document: arbitrary.Document) -> set[str]:
    """What is printed, and is no contact data, in the cells that are read twice."""
    return {
        bare(cell.text)
        for block in mask_document(document)[0].blocks
        if isinstance(block, arbitrary.Table)
        for row in block.rows
        for cell in row.cells
        if cell.second_text is not None
    }
