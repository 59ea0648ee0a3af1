"""Nights with dbt itself: the contract of the exit codes, over a few nights of one warehouse."""

from __future__ import annotations

import fcntl
import json
import re
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from ingest.build import warehouse
from ingest.night import records
from tests.build import small_project
from tests.conftest import ROOT
from tests.night.real_nights import SECOND, command, night

pytestmark = pytest.mark.slow


def record(folder: Path) -> dict[str, Any]:
    path = records.runs(folder)[-1].path / records.JSON
    found = json.loads(path.read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def test_nights_of_one_warehouse(tmp_path: Path, first_night: Path) -> None:
    folder = tmp_path / "w"
    shutil.copytree(first_night, folder)
    done = record(folder)
    assert (done["status"], len(done["documents"]["failed"])) == ("published", 1)
    assert done["rows"]["main.fct_figure"][1] > 50
    assert len(done["tests"]["passed"]) > 500 and not done["tests"]["failed"]
    assert (folder / "docs" / "index.html").exists()
    published = (folder / warehouse.DATABASE).read_bytes()

    start = time.monotonic()
    assert night(folder).code == 0
    print(f"a night with nothing new: {time.monotonic() - start:.1f} s")
    assert record(folder)["status"] == "nothing new"
    assert (folder / warehouse.DATABASE).read_bytes() == published

    shutil.copy(SECOND, folder / "inbox")
    _stopped_while_building(folder)
    done = record(folder)
    assert (done["status"], done["exit_code"]) == ("stopped", 2)
    assert (folder / warehouse.DATABASE).read_bytes() == published

    shown = night(folder, **_failing_dbt(folder))
    assert shown.code == 2
    assert (folder / warehouse.DATABASE).read_bytes() == published
    done = record(folder)
    assert done["status"] == "failed"
    assert [node["name"] for node in done["tests"]["failed"]] == ["nothing_holds"]

    _misread(folder)
    shown = night(folder)  # goes on where the stopped and the failed one ended
    assert shown.code == 1, shown.err
    done = record(folder)
    assert done["status"] == "published"
    assert done["documents"]["known"] == 2 and not done["documents"]["landed"]
    assert [held["file"] for held in done["quarantined"]] == [SECOND.name]
    assert f"in quarantine {SECOND.name}: " in shown.err
    rows = done["rows"]
    assert rows["main.fct_figure"][1] > rows["main.fct_figure"][0]
    assert rows["main.fct_income"][1] == rows["main.fct_income"][0]
    assert done["changes"]["counts"] == dict.fromkeys(done["changes"]["counts"], 0)
    assert not (folder / "build").exists() or not [*(folder / "build").iterdir()]


def _misread(folder: Path) -> None:
    """In what is landed of the PDF, the total of its income reads otherwise than a second time."""
    for path in (folder / "raw" / "table_rows").glob("*.parquet"):
        table = pq.read_table(path)
        rows = table.to_pylist()
        for row in rows:
            cells = row["cells"]
            if len(cells) >= 8 and any(re.sub(r"\s", "", cell["text"]) == "合计" for cell in cells):
                number = next(cell for cell in cells if re.fullmatch(r"[\d,]+\.\d\d", cell["text"]))
                assert number["second_text"] == number["text"]
                number["text"] = "7" + number["text"]
                pq.write_table(pa.Table.from_pylist(rows, schema=table.schema), path)
                return
    pytest.fail("no total to misread")


def _stopped_while_building(folder: Path) -> None:
    process = subprocess.Popen(
        command(folder), cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    deadline = time.monotonic() + 120
    while not [*folder.glob("build/**/*.duckdb")]:  # dbt is at work
        assert process.poll() is None and time.monotonic() < deadline
        time.sleep(0.1)
    time.sleep(2)
    process.send_signal(signal.SIGTERM)
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 2, said
    assert "Traceback" not in said
    with (folder / ".lock").open() as file:  # nobody holds it any more
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _failing_dbt(folder: Path) -> dict[str, str]:
    """A project with a test that fails whatever the documents, as an installed package has it."""
    package = folder.parent / "package"
    shutil.copytree(ROOT / "ingest", package / "ingest")
    small_project.write_files(package)
    broken = package / "tests" / "dbt" / "nothing_holds.sql"
    broken.write_text("select 1 as nothing\n", encoding="utf-8")
    return {"PYTHONPATH": str(package), "PYTHONSAFEPATH": "1"}
