"""Ten thousand documents changed at random (`make soak`; a few of the same on every change).

No run crashes, none hangs, nothing is written outside, and each document has its row. That nothing is
connected to is held by the fences (`test_sandbox.py`), whatever a document asks for.
"""

from __future__ import annotations

import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from ingest.files import sha256
from ingest.landing import pipeline, reading
from tests.landing.fuzzed import SEEDS, fuzzed
from tests.soak import times

pytestmark = pytest.mark.slow

BATCH = 54
BATCHES = times(10_000 // BATCH + 1, 1)


def assert_all_have_a_row(folder: Path, numbers: range) -> list[dict[str, object]]:
    inbox, warehouse = folder / "inbox", folder / "warehouse"
    inbox.mkdir()
    for number in numbers:
        name, data = fuzzed(number)
        (inbox / name).write_bytes(data)
    ids = {sha256(path) for path in inbox.iterdir()}
    before = {path: path.stat().st_mtime_ns for path in [*inbox.iterdir(), *folder.iterdir()]}
    started = time.monotonic()
    pipeline.ingest([inbox], warehouse, workers=2)
    assert time.monotonic() - started < 5 * reading.SECONDS_PER_DOCUMENT
    after = {path: path.stat().st_mtime_ns for path in [*inbox.iterdir(), *folder.iterdir()]}
    assert {path: when for path, when in after.items() if path != warehouse} == before
    assert {path.name for path in warehouse.iterdir()} == {".secret", "originals", "raw"}
    rows: list[dict[str, object]] = pq.read_table(warehouse / "raw" / "documents").to_pylist()
    assert ids <= {row["document_id"] for row in rows}  # members of an archive have rows, too
    assert all(row["error"] for row in rows if row["status"] != "landed")
    return rows


@pytest.mark.soak
@pytest.mark.parametrize("batch", range(BATCHES))
def test_changed_documents_cost_only_themselves(tmp_path: Path, batch: int) -> None:
    rows = assert_all_have_a_row(tmp_path, range(batch * BATCH, (batch + 1) * BATCH))
    crashed = [row["file_name"] for row in rows if "crashed" in str(row["error"])]
    assert crashed == [], "a reader that crashes costs time: mend it"


def test_the_documents_are_of_every_form_and_do_not_all_fail(tmp_path: Path) -> None:
    """The seeds themselves land: what fails above fails for what was changed."""
    (tmp_path / "inbox").mkdir()
    for name, (ending, make) in SEEDS.items():
        (tmp_path / "inbox" / f"{name}{ending}").write_bytes(make())
    report = pipeline.ingest([tmp_path / "inbox"], tmp_path / "warehouse", workers=2)
    assert [x.error for x in report.landings if x.status == "failed"] == []
    assert fuzzed(7) == fuzzed(7) != fuzzed(8)
