"""Documents read by processes as they really run, and by a Dask cluster: the same rows."""

from __future__ import annotations

import gc
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from ingest import readers
from ingest.commands import cli
from ingest.landing import pipeline, reading
from ingest.landing.inbox import identify
from ingest.landing.source import Landing
from ingest.landing.workers import cluster as clusters
from ingest.landing.workers.cluster import Cluster, ClusterFailed
from ingest.landing.workers.extraction import CRASHED, extract
from ingest.landing.workers.pools import Processes
from ingest.landing.workers.processes import process_pool
from tests import soak
from tests.landing.test_compaction import contents
from tests.readers.odd_readers import read_and_weigh, read_or_die, read_slowly

pytestmark = pytest.mark.slow  # nights and clusters in processes of their own

distributed = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
DOCUMENTS = 24
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def inbox(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("inbox")
    for number in range(DOCUMENTS):
        text = f"样例单位{number}决算\n\n科目\t金额\n教育支出\t{number}.50\n"
        (folder / f"{number:03}.txt").write_text(text, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Three workers, each a process with a nanny that starts it again."""
    with distributed.LocalCluster(
        n_workers=3, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as local:
        yield local


def rows(folder: Path) -> dict[Any, Any]:
    found = contents(folder / "raw")
    for tables in found.values():
        for row in tables["documents"]:
            del row["landed_at"], row["batch_id"]
    return found


@pytest.fixture(scope="module")
def by_processes(inbox: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[Any, Any]:
    folder = tmp_path_factory.mktemp("processes")
    report = pipeline.ingest([inbox], folder, workers=2)
    assert [landing.status for landing in report.landings] == ["landed"] * DOCUMENTS
    return rows(folder)


def test_a_cluster_lands_the_same(
    inbox: Path, tmp_path: Path, cluster: Any, by_processes: dict[Any, Any]
) -> None:
    heard: list[int] = []
    report = pipeline.ingest(
        [inbox],
        tmp_path,
        1,
        lambda done, total, last: heard.append(done),
        scheduler=cluster.scheduler_address,
    )
    assert heard == list(range(DOCUMENTS + 1))
    assert {landing.status for landing in report.landings} == {"landed"}
    assert rows(tmp_path) == by_processes
    again = pipeline.ingest([inbox], tmp_path, 1, scheduler="tcp://127.0.0.1:1")
    assert again.known == DOCUMENTS, "nothing new: the cluster is not even called"


def test_one_worker_is_killed_half_way(
    inbox: Path,
    tmp_path: Path,
    cluster: Any,
    by_processes: dict[Any, Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its documents are read by another; each lands once, as it would have."""
    monkeypatch.setattr(reading, "read", read_slowly)
    killed: list[int] = []

    def progress(done: int, total: int, last: Landing | None) -> None:
        if done == 6:
            with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
                pids = client.run(os.getpid)
            killed.append(min(pids.values()))
            os.kill(killed[0], signal.SIGKILL)

    report = pipeline.ingest([inbox], tmp_path, 1, progress, cluster.scheduler_address)
    assert len(killed) == 1
    assert [landing.error for landing in report.landings] == [None] * DOCUMENTS
    assert rows(tmp_path) == by_processes


def test_bytes_are_sent_to_where_the_file_is_not(
    inbox: Path, cluster: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As where the worker is another machine with something else, or nothing, under the path."""
    folder = inbox.parent / "moved"
    folder.mkdir(exist_ok=True)
    sources = []
    for file in sorted(inbox.iterdir())[:6]:
        source = identify(file)
        sources.append(source)
    absolute = Path.absolute
    monkeypatch.setattr(Path, "absolute", lambda self: folder / absolute(self).name)
    (folder / sources[0].path.name).write_text("something else", encoding="utf-8")
    pool = Cluster(cluster.scheduler_address)
    try:
        back = list(extract(sources, pool, reading.read, reading.SECONDS_PER_DOCUMENT))
        assert not pool._shared
    finally:
        pool.close()
    assert sorted(landing.source.path for landing in back) == [s.path for s in sources]
    assert {landing.error for landing in back} == {None}


@pytest.fixture(params=["processes", "cluster"])
def pool(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "processes":
        yield Processes(2)
        return
    cluster = request.getfixturevalue("cluster")
    made = Cluster(cluster.scheduler_address)
    yield made
    made.close()


def test_a_document_that_kills_or_hangs_costs_itself(tmp_path: Path, pool: Any) -> None:
    for name in ("crash1", "crash2", "hang", *(f"fine{number}" for number in range(9))):
        (tmp_path / f"{name}.txt").write_text(name, encoding="utf-8")
    sources = [identify(path) for path in sorted(tmp_path.iterdir())]
    back = list(extract(sources, pool, read_or_die, 4))
    assert len({landing.source.document_id for landing in back}) == len(back) == 12
    failed = {x.source.path.stem: x.error for x in back if x.error is not None}
    assert failed == dict.fromkeys(["crash1", "crash2", "hang"], CRASHED)


def test_no_scheduler_there(inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "SECONDS_TO_CONNECT", 2)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    started = time.monotonic()
    with pytest.raises(ClusterFailed, match=f"the scheduler {address} is not reachable: start it"):
        pipeline.ingest([inbox], tmp_path, 1, scheduler=address)
    assert time.monotonic() - started < 10
    assert contents(tmp_path / "raw") == {}


def test_a_scheduler_without_workers(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clusters, "SECONDS_FOR_A_WORKER", 1)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as local,
        pytest.raises(ClusterFailed, match="has no workers: start it, or leave out --scheduler"),
    ):
        pipeline.ingest([inbox], tmp_path, 1, scheduler=local.scheduler_address)


@pytest.mark.parametrize("address", ["nonsense", "tcp://", "http://x:1", "tcp://no.such.host.:1"])
def test_an_address_that_is_none(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clusters, "SECONDS_TO_CONNECT", 2)
    with pytest.raises(ClusterFailed):
        Cluster(address)
    clients = [thing for thing in gc.get_objects() if isinstance(thing, distributed.Client)]
    assert {client.status for client in clients} <= {"closed", "newly-created"}


def test_without_the_extra(
    inbox: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(clusters.importlib.util, "find_spec", lambda name: None)
    command = ["juesuan", "ingest", str(inbox), "--scheduler", "tcp://127.0.0.1:1"]
    monkeypatch.setattr(sys, "argv", [*command, "--warehouse", str(tmp_path)])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    assert stopped.value.code == 1
    said = capsys.readouterr().err.splitlines()[-1]
    assert "install it with `pip install 'juesuan[cluster]'`" in said


def test_workers_of_another_version(
    inbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readers.named("text"), "VERSION", "999")
    with pytest.raises(ClusterFailed, match="workers run another juesuan"):
        pipeline.ingest([inbox], tmp_path, 1)
    assert contents(tmp_path / "raw") == {}


def test_a_cluster_that_is_lost(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No nanny, and the only worker dies: the run ends with a reason, what was landed stays."""
    path = os.pathsep.join([str(ROOT), os.environ.get("PYTHONPATH", "")])
    with distributed.LocalCluster(n_workers=0, dashboard_address=":0") as local:
        address = local.scheduler_address
        command = [sys.executable, "-m", "distributed.cli.dask_worker", address, "--no-nanny"]
        worker = subprocess.Popen(
            [*command, "--nthreads", "1", "--no-dashboard"],
            env=os.environ | {"PYTHONPATH": path},
            cwd=tmp_path,
            stderr=subprocess.DEVNULL,
        )
        try:
            pool = Cluster(address)
            (tmp_path / "deadly.txt").write_text(f"{worker.pid} ", encoding="utf-8")
            monkeypatch.setattr(clusters, "SECONDS_FOR_A_WORKER", 1)
            with pytest.raises(ClusterFailed, match="look after the cluster and run this again"):
                list(extract([identify(tmp_path / "deadly.txt")], pool, read_or_die, 4))
            assert worker.wait(10) == -signal.SIGKILL
            pool.close()
        finally:
            worker.kill()


@pytest.mark.slow
@pytest.mark.soak
@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the system does not tell")
def test_a_worker_stays_small() -> None:
    """Flat after the first documents, and under 250 MB."""
    samples = sorted((ROOT / "warehouse" / "inbox").glob("*.pdf"))
    sources = [identify(path) for path in samples]
    with process_pool(1) as executor:
        held = [
            executor.submit(read_and_weigh, sources[number % len(sources)]).result()
            for number in range(soak.times(10, 5) * len(sources))
        ]
    assert max(held) <= 250
    assert max(held) - max(held[: 2 * len(sources)]) <= 10
