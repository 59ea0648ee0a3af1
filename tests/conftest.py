"""Warehouses that several tests look at: the sample corpus, and the real documents if they are here."""

from __future__ import annotations

import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import warehouse
from ingest.landing import pipeline

ROOT = Path(__file__).parents[1]
INBOX = ROOT / "warehouse" / "inbox"
SHARED = ROOT.parent / "shared"
DOCUMENTS = SHARED / "documents"
MAKES_THE_SAMPLE = "test_again.py"
ASKED = "asked-of-dbt.txt"
WITHOUT_BUILDS = {"landing", "readers", "typeset"}  # folders


def build_from(
    paths: list[Path],
    folder: Path,
    unit_tests: bool = False,
    strict: bool = True,
) -> Path:
    """Land the paths in `folder` and build its warehouse there; if strict, nothing is violated."""
    pipeline.ingest(paths, folder, workers=2)
    done = warehouse.build(folder, unit_tests=unit_tests)
    assert not (strict and done.quarantined)
    return folder


@contextlib.contextmanager
def asked_of_dbt() -> Iterator[list[str]]:
    """The commands that dbt is given meanwhile."""
    from dbt.cli.main import dbtRunner

    seen: list[str] = []
    invoke = dbtRunner.invoke

    def told(self: Any, arguments: list[str], **more: Any) -> Any:
        seen.append(next(word for word in arguments if word in ("parse", "build", "test", "docs")))
        return invoke(self, arguments, **more)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dbtRunner, "invoke", told)
        yield seen


def make_sample(folder: Path) -> None:
    """The warehouse of the sample corpus, and what dbt was asked for it: the unit tests, if all else is known."""
    with asked_of_dbt() as commands:
        build_from([INBOX], folder, unit_tests=True)
    (folder / ASKED).write_text("\n".join(commands), encoding="utf-8")


def made_once(
    factory: pytest.TempPathFactory, worker: str, name: str, make: Callable[[Path], object]
) -> Path:
    """A folder that one of the processes of the session makes, and the others wait for."""
    top = factory.getbasetemp()
    top = top if worker == "master" else top.parent
    with (top / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        folder, done = top / name, top / f"{name}.done"
        if not folder.exists():
            make(folder)
            done.touch()
        assert done.exists(), f"another process failed to make {name}"
    return folder


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test that looks at a warehouse which is built for it is slow, whether it says so or not.

    Files with slow tests go first, so that no process is left alone with one of them at the end: of these
    the one that makes the sample, then those that need no build, as all others would wait for its.
    """
    for item in items:
        if {"sample_warehouse", "real_warehouse"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.slow)
    long = {item.path for item in items if item.get_closest_marker("slow")}
    items.sort(
        key=lambda item: (
            item.path not in long,
            item.path.name != MAKES_THE_SAMPLE,
            WITHOUT_BUILDS.isdisjoint(item.path.parts),
        )
    )


@pytest.fixture(scope="session", autouse=True)
def parsed_project(tmp_path_factory: pytest.TempPathFactory) -> None:
    """All processes of the session share what dbt has parsed, of each project and its variables."""
    top = tmp_path_factory.getbasetemp()
    top = top.parent if "PYTEST_XDIST_WORKER" in os.environ else top
    os.environ.setdefault("JUESUAN_PARSED", str(top / "parsed"))


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The sample corpus, the unit tests of the SQL run."""
    return made_once(tmp_path_factory, worker_id, "sample", make_sample)


@pytest.fixture(scope="session")
def real_warehouse(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Path:
    """The five units' documents and the real PDFs."""
    if not DOCUMENTS.exists():
        pytest.skip("../shared/documents is not here: the real documents are not tested")
    paths = [*DOCUMENTS.glob("*.txt"), DOCUMENTS / "real"]
    return made_once(tmp_path_factory, worker_id, "real", lambda made: build_from(paths, made))


@pytest.fixture(scope="session")
def sample_opened(sample_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.connect(sample_warehouse) as connection:
        yield connection


@pytest.fixture(scope="session")
def real_opened(real_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    with warehouse.connect(real_warehouse) as connection:
        yield connection


@pytest.fixture
def sample(sample_opened: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection of the test's own to the published sample warehouse."""
    return sample_opened.cursor()


@pytest.fixture
def real(real_opened: duckdb.DuckDBPyConnection) -> duckdb.DuckDBPyConnection:
    """A connection of the test's own to the published warehouse of the real documents."""
    return real_opened.cursor()
