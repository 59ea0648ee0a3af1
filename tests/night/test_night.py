"""The night: how it goes, and how it ends when it publishes nothing. dbt is played."""

from __future__ import annotations

import json
import multiprocessing
import time
from pathlib import Path

import pytest

from ingest.build import warehouse
from ingest.build.guards import LossGuarded
from ingest.night import records
from tests.night.asked import TEXT, exit_with_night, last, last_text, night, told, tree
from tests.night.made import MadeBuild

pytestmark = pytest.mark.slow  # nights and clusters in processes of their own


def test_a_night_publishes_and_says_so(folder: Path, made: MadeBuild) -> None:
    shown = night(folder)
    assert (shown.code, shown.out) == (0, "")
    assert shown.err.splitlines()[:2] == [
        "2 landed, 0 known already, 0 not read",
        "published: 2 landed, 0 not read",
    ]
    assert made.calls == [{"docs": True, "full_refresh": False, "accept_loss": None}]
    record = last(folder)
    assert (record["status"], record["exit_code"], record["reason"]) == ("published", 0, None)
    assert [Path(x["file"]).name for x in record["documents"]["landed"]] == ["1.txt", "2.txt"]
    assert record["rows"]["main.fct_figure"] == [0, 2]
    assert record["published_before"] is None and record["published_after"]
    assert record["seconds"]["building: dbt"] == 1.5
    assert set(record["versions"]) >= {
        "juesuan",
        "python",
        "dbt",
        "duckdb",
        "pyarrow",
        "camelot",
        "machine",
    }
    assert record["peak_memory_mb"]["self"] > 10
    assert "| main.fct_figure | 0 | 2 | +2 |" in last_text(folder)
    assert sorted(path.name for path in records.runs(folder)[0].path.iterdir()) == [
        *("night.log", "report.json", "report.md")
    ]


def test_the_second_night_changes_nothing_but_the_record(folder: Path, made: MadeBuild) -> None:
    night(folder)
    before = {name: held for name, held in tree(folder).items() if not name.startswith("runs")}
    shown = night(folder)
    assert shown.code == 0
    assert shown.err.splitlines()[1] == "nothing new: 0 landed, 0 not read"
    after = {name: held for name, held in tree(folder).items() if not name.startswith("runs")}
    assert {k for k in after if after[k] != before.get(k)} <= {".lock"}
    assert last(folder)["documents"] == {
        "landed": [], "partial": [], "failed": [], "known": 2, "known_failed": 0
    }  # fmt: skip
    assert last(folder)["published_before"] == last(folder)["published_after"]


def test_a_bad_file_is_told_and_the_rest_goes_on(folder: Path, made: MadeBuild) -> None:
    (folder / "inbox" / "bad.pdf").write_bytes(b"no PDF\0")
    shown = night(folder)
    assert shown.code == 0
    assert "2 landed, 0 known already, 1 not read" in shown.err
    (failed,) = last(folder)["documents"]["failed"]
    assert Path(failed["file"]).name == "bad.pdf" and "not a PDF" in failed["reason"]
    assert "## Not read (1)" in last_text(folder)
    night(folder)
    assert last(folder)["documents"]["known_failed"] == 1


def test_documents_in_quarantine_are_exit_code_1(folder: Path, made: MadeBuild) -> None:
    made.quarantined = (("1.txt", "A01 violated"),)
    shown = night(folder)
    assert shown.code == 1
    assert "in quarantine 1.txt: A01 violated" in shown.err
    assert last(folder)["quarantined"] == [{"file": "1.txt", "reason": "A01 violated"}]
    assert "| 1.txt | A01 violated |" in last_text(folder)
    assert night(folder).code == 1  # they still are, although nothing was built


def test_changed_figures_are_in_the_record(folder: Path, made: MadeBuild) -> None:
    night(folder)
    made.value = "2.50"
    assert night(folder, "--full-refresh").code == 0
    changes = last(folder)["changes"]
    assert changes["counts"]["changed"] == 2
    assert {x["value_after"] for x in changes["figures"]} == {"2.500000"}
    assert "| changed | " in last_text(folder) and "| 1 万元 | 2.5 万元 |" in last_text(folder)


def test_options_reach_the_build(folder: Path, made: MadeBuild) -> None:
    night(folder, "--full-refresh", "--accept-loss", "区划调整")
    assert made.calls[0]["full_refresh"] is True
    assert made.calls[0]["accept_loss"] == "区划调整"
    assert last(folder)["options"]["accept_loss"] == "区划调整"


def test_several_inboxes_with_all_below_them(folder: Path, made: MadeBuild, tmp_path: Path) -> None:
    other = tmp_path / "other" / "a" / "b"
    other.mkdir(parents=True)
    (other / "3.txt").write_text(TEXT.format(3), encoding="utf-8")
    shown = night(folder, "--inbox", folder / "inbox", "--inbox", tmp_path / "other")
    assert shown.err.startswith("3 landed")


# --- nights that publish nothing -----------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (warehouse.BuildFailed("1 nodes failed:\n  sums_hold: Got 3 results"), "failed"),
        (LossGuarded("12 figures fewer than before"), "guarded"),
        (OSError(28, "No space left on device"), "failed"),
        (ValueError("a thing\nnobody thought of"), "failed"),
        (MemoryError(), "failed"),
    ],
)
def test_a_failing_build_leaves_the_old_file(
    folder: Path, made: MadeBuild, error: BaseException, status: str
) -> None:
    night(folder)
    before = (folder / warehouse.DATABASE).read_bytes()
    (folder / "inbox" / "3.txt").write_text(TEXT.format(3), encoding="utf-8")
    made.fails = error
    shown = night(folder)
    assert shown.code == 2
    assert "Traceback" not in shown.err + last_text(folder) + json.dumps(last(folder))
    assert (folder / warehouse.DATABASE).read_bytes() == before
    record = last(folder)
    assert (record["status"], record["exit_code"]) == (status, 2)
    assert record["published_before"] == record["published_after"]
    assert len(record["documents"]["landed"]) == 1
    log = (records.runs(folder)[-1].path / records.LOG).read_text(encoding="utf-8")
    assert ("Traceback" in log) == isinstance(error, ValueError | MemoryError)
    made.fails = None
    assert night(folder).code == 0  # what was landed then is published now
    assert last(folder)["rows"]["main.fct_figure"] == [2, 3]


def test_an_unexpected_error_is_one_line(folder: Path, made: MadeBuild) -> None:
    made.fails = ValueError("a thing\nnobody thought of")
    lines = night(folder).err.splitlines()
    assert lines[1].startswith(
        "error: unexpected ValueError: a thing nobody thought of (traceback: "
    )
    assert len(lines) == 3


def test_a_missing_inbox_publishes_nothing(folder: Path, made: MadeBuild, tmp_path: Path) -> None:
    shown = night(folder, "--inbox", tmp_path / "not-mounted")
    assert shown.code == 2
    assert "not-mounted: no such file or folder" in last(folder)["reason"]
    assert made.calls == []


def test_the_second_of_two_at_once_says_so(folder: Path, made: MadeBuild) -> None:
    with warehouse.lock(folder):
        shown = night(folder)
    assert shown.code == 2
    assert f"error: another run is at work in {folder}: wait for it to end" in shown.err
    assert (last(folder)["status"], last(folder)["exit_code"]) == ("locked", 2)
    assert made.calls == []


def test_two_nights_at_once_do_it_once(folder: Path, made: MadeBuild) -> None:
    made.before_publishing = lambda _: time.sleep(1)
    context = multiprocessing.get_context("fork")
    both = [context.Process(target=exit_with_night, args=(folder,)) for _ in range(2)]
    for process in both:
        process.start()
    for process in both:
        process.join(60)
    assert sorted(process.exitcode or 0 for process in both) == [0, 2]
    assert sorted(record["status"] for record in told(folder)) == ["locked", "published"]


def test_a_warehouse_that_cannot_be_written(folder: Path, made: MadeBuild, tmp_path: Path) -> None:
    (folder / "runs").write_text("in the way")
    told = tmp_path / "told"
    shown = night(folder, "--notify", f"echo $JUESUAN_EXIT_CODE > {told}")
    assert shown.code == 2 and "Traceback" not in shown.err
    assert f"error: {folder / 'runs'}" in shown.err
    assert told.read_text() == "2\n"
