"""One build at work: the runs of dbt it takes, each in a file of its own.

Goes in: a dbt command and documents. Comes out: the file that dbt built. Where it fails, it is run
again without the documents it fails for (`holding`), unless the build is to be strict.
"""

from __future__ import annotations

import contextlib
import shutil
import time
from collections.abc import Collection, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from ingest.build import dbt, planning, published, results, scope
from ingest.build.dbt import Place
from ingest.build.held import holding
from ingest.build.held.holding import Held
from ingest.build.past import history
from ingest.layout import DATABASE, RAW

NO_UNIT_TESTS = ("--exclude-resource-type", "unit_test")  # they test the code, not the documents
TIES = (
    *("build", "--select", "+dim_document_tie", "--exclude-resource-type", "test"),
    *NO_UNIT_TESTS,
)


class Work:
    """One build at work: where, how long each phase took, what dbt said."""

    def __init__(self, warehouse: Path, run: str, folder: Path, variables: dict[str, Any]) -> None:
        self.warehouse, self.run, self.folder, self.variables = warehouse, run, folder, variables
        self.published = warehouse / DATABASE
        self.candidate = folder / DATABASE
        self.seconds: dict[str, float] = {}
        self.held = Held()
        self.succeeded = self.warned = 0

    @contextlib.contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Add the time of the block to the phase."""
        start = time.monotonic()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0) + time.monotonic() - start

    def dbt(self, command: Sequence[str], name: str, documents: Sequence[str] | None) -> Path:
        """Run dbt for some documents, None for all, in a file of its own; gives the file.

        Where it fails, it goes on without the documents it fails for, unless it is to be strict.
        """
        # the name of the file is in the views that dbt makes
        database = self.folder / name / DATABASE
        database.parent.mkdir(parents=True)
        first = self._run(command, name, documents, database)
        excused: set[str] = set()
        found = [first]
        if results.failed(first) and self.variables.get("quarantine", True):
            every = self.everything() if documents is None else documents
            ran = holding.Ran(first, database, self.folder / f"{name}.parquet")
            holding.learn(ran, every, self.held)
            shutil.rmtree(database.parent)
            is_build = command[:1] == ("build",) and "--select" not in command
            models = ("build",) if is_build else command[:3]
            database, found, excused = holding.build(
                first, models, every, self.held, partial(self._round, name, every), is_build
            )
        for result in found:
            succeeded, warned = results.judge(result, excused)
            self.succeeded += succeeded
            self.warned += warned
        return database

    def _run(
        self, command: Sequence[str], name: str, documents: Collection[str] | None, database: Path
    ) -> Any:
        if documents is None:
            documents = {*self.everything(), *history.documents(self.warehouse)}
        ids = scope.write(documents, self.folder / f"{name}.parquet")
        held = self.held.write(self.folder / f"{name}-held.parquet")
        place = Place(self.warehouse, database, self.folder / "target", self.run, ids, held)
        return dbt.run_dbt(command, place, self.variables)

    def _round(
        self, name: str, documents: Sequence[str], command: Sequence[str], number: int
    ) -> holding.Ran:
        """One of the runs in which it is found out what fails for which documents."""
        database = self.folder / f"{name}-round-{number}" / DATABASE
        if not database.exists():
            shutil.rmtree(self.folder / f"{name}-round-{number - 1}", ignore_errors=True)
            database.parent.mkdir(parents=True)
        result = self._run(command, name, documents, database)
        return holding.Ran(result, database, self.folder / f"{name}.parquet")

    def unit_tests(self, database: Path) -> None:
        """Run the unit tests of the SQL, which ask a built file for the types of its columns."""
        place = Place(self.warehouse, database, self.folder / "target", self.run)
        result = dbt.run_dbt(["test", "--select", "test_type:unit"], place, self.variables)
        succeeded, _ = results.judge(result)
        self.succeeded += succeeded

    def everything(self) -> tuple[str, ...]:
        """All documents that are landed."""
        return tuple(sorted(planning.readings(self.warehouse / RAW)))

    def ties(self, documents: Sequence[str]) -> scope.Ties:
        """What these documents share with others."""
        with self.phase("ties"):
            name = f"ties-{documents[0][:12]}"
            database = self.dbt(TIES, name, documents)
            found = published.ties(database)
            shutil.rmtree(database.parent)
        return found
