"""Build the warehouse with dbt and publish it when its tests pass.

Goes in: the raw folder of a warehouse. Comes out: `juesuan.duckdb` replaced in one step; where a
test of error severity fails, or something published would be lost, the published file stays as it
is and `BuildFailed` says why.

A build looks at the documents that are new and at those tied to them (`planning`). dbt makes and
tests a whole small warehouse of them (`work`); its rows take the place of theirs in a copy of the
published file (`merge`); what is replaced is kept (`past.replaced`); the copy is published.
"""

from __future__ import annotations

import contextlib
import fcntl
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from ingest.build import dbt, guards, merge, planning, project, published, results, scope
from ingest.build.dbt import Place
from ingest.build.past import history, replaced
from ingest.build.results import BuildFailed, Listener
from ingest.build.work import NO_UNIT_TESTS, Work
from ingest.duckdb_files import reading
from ingest.errors import Expected
from ingest.files import sync
from ingest.landing.batches import prepare
from ingest.layout import BUILD, DOCS, RAW
from ingest.layout import DATABASE as DATABASE


class NothingPublished(Expected):
    """There is no published warehouse yet."""


class Locked(Expected):
    """Another run is at work in this warehouse."""


@dataclass(frozen=True, slots=True)
class Build:
    """What a build did. `run` is None where there was nothing to do."""

    run: str | None = None
    succeeded: int = 0  # dbt nodes
    warned: int = 0
    quarantined: tuple[tuple[str, str], ...] = ()  # file name, why its facts wait
    documents: tuple[str, ...] = ()  # looked at: new, gone, or tied to one of these
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)  # of each table: before, after
    warnings: tuple[str, ...] = ()
    seconds: dict[str, float] = field(default_factory=dict)  # of each phase
    why: str | None = None


@contextlib.contextmanager
def lock(warehouse: Path) -> Iterator[None]:
    """One run at a time; the lock goes with the process."""
    warehouse.mkdir(parents=True, exist_ok=True)
    with (warehouse / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise Locked(f"another run is at work in {warehouse}: wait for it to end") from None
        yield


def build(
    warehouse: Path,
    variables: dict[str, Any] | None = None,
    docs: bool = False,
    full_refresh: bool = False,
    accept_loss: str | None = None,
    unit_tests: bool = False,
    listener: Listener = lambda name, status, message: None,
) -> Build:
    """Build what is new, test it and publish it.

    `variables` are those of dbt that are not as in `project.VARIABLES`. With `docs` the dbt site is
    written to `warehouse/docs` where it is not that of this program; with `full_refresh` every
    document is looked at; `accept_loss` is the reason why this build may lose what is published;
    `unit_tests` are those of the SQL; `listener` hears of each dbt node.
    """
    prepare(warehouse / RAW)
    history.prepare(warehouse)
    shutil.rmtree(warehouse / BUILD, ignore_errors=True)
    run = history.next_run(warehouse)
    variables = {**project.VARIABLES, **(variables or {})}
    work = Work(warehouse, run, warehouse / BUILD / run, variables)
    try:
        with dbt.parsed_once(), results.listening(listener):
            return _build(work, docs, full_refresh, accept_loss, unit_tests)
    finally:
        shutil.rmtree(warehouse / BUILD, ignore_errors=True)
        history.settle(warehouse)


def _build(
    work: Work, docs: bool, full_refresh: bool, accept_loss: str | None, unit_tests: bool
) -> Build:
    with work.phase("plan"):
        landed = planning.readings(work.warehouse / RAW)
        code = project.fingerprint(work.variables)
        before = published.load(work.published)
    plan = planning.plan(landed, before, code, work.ties, full_refresh)
    page = work.warehouse / DOCS / "index.html"
    needs_page = docs and (plan.is_full or not page.exists())
    if plan.why is None and not needs_page:
        return Build(quarantined=_quarantined(work.warehouse), seconds=work.seconds)
    work.folder.mkdir(parents=True, exist_ok=True)
    if not plan.is_full:
        with work.phase("merge"):
            shutil.copyfile(work.published, work.candidate)
    for number, documents in enumerate(plan.portions or ((),), start=1):
        everything = plan.is_full and len(plan.portions) == 1
        with work.phase("dbt"):
            command = ("build", *NO_UNIT_TESTS)
            built = work.dbt(command, f"portion-{number}", None if everything else documents)
            if unit_tests and number == 1:
                work.unit_tests(built)
        if needs_page and number == 1:
            with work.phase("docs"):
                _write_page(work, built)
        with work.phase("merge"):
            merge.merge(built, work.candidate, documents)
            shutil.rmtree(built.parent)
    with work.phase("guards"):
        lost = _judge_losses(work, plan, accept_loss)
    with work.phase("publish"):
        _publish(work, plan, landed, code, page if needs_page else None)
    return Build(
        work.run,
        work.succeeded,
        work.warned,
        _quarantined(work.warehouse),
        tuple(sorted(plan.documents)),
        lost[1],
        (*lost[0], *guards.warnings(work.published)),
        work.seconds,
        plan.why or "the documentation page was missing",
    )


def _judge_losses(
    work: Work, plan: planning.Plan, accept_loss: str | None
) -> tuple[list[str], dict[str, tuple[int, int]]]:
    merge.finish(work.candidate, work.run)
    old = work.published if work.published.exists() else None
    rows = merge.count(old, work.candidate)
    if old is None:
        return [], rows
    explained = plan.documents
    if plan.is_full:
        explained = scope.tied_to(plan.new, published.ties(work.candidate))
        if work.held.faults and (before := published.load(old)) is not None:
            # what is compared with a document that is held is compared with less
            explained |= scope.tied_to(frozenset(work.held.faults), before.ties())
    aside = work.held.aside()
    lost = guards.losses(old, work.candidate, explained, aside)
    if lost and accept_loss is None:
        raise guards.refuse(lost)
    told = [f"lost, as was accepted ({accept_loss}): {line}" for line in lost]
    return told + guards.set_aside(old, aside), rows


def _publish(
    work: Work,
    plan: planning.Plan,
    landed: dict[str, frozenset[str]],
    code: str,
    page: Path | None,
) -> None:
    """Complete the candidate, stage the history, put the page and the candidate in their places.

    The page goes first: killed between the two, the next run sees that the file is still to come.
    """
    old = work.published if published.load(work.published) is not None else None
    if plan.is_full and old is not None:
        replaced.carry(old, work.candidate)
    replaced.record(old, work.candidate, work.run)
    published.note(work.candidate, landed, code)
    history.stage(work.warehouse, work.run, work.candidate)
    merge.tidy(work.candidate, work.folder / "rewritten.duckdb")
    merge.seal(work.candidate)
    if page is not None:
        page.parent.mkdir(parents=True, exist_ok=True)
        (work.folder / "index.html").replace(page)
    # the log of someone who wrote into the published file and was killed does not fit the new one
    merge.wal_of(work.published).unlink(missing_ok=True)
    work.candidate.replace(work.published)
    sync(work.warehouse)


def connect(warehouse: Path) -> duckdb.DuckDBPyConnection:
    """Open the published warehouse for reading."""
    database = warehouse / DATABASE
    if not database.exists():
        raise NothingPublished(f"no warehouse in {warehouse}: run `juesuan build` first")
    return duckdb.connect(str(database), read_only=True)


def _quarantined(warehouse: Path) -> tuple[tuple[str, str], ...]:
    query = """
        select file_name, quarantine_reason from quality.documents
        where is_quarantined order by file_name
    """
    with reading(warehouse / DATABASE) as connection:
        return tuple(
            (str(name), str(reason)) for name, reason in connection.execute(query).fetchall()
        )


def _write_page(work: Work, built: Path) -> None:
    place = Place(work.warehouse, built, work.folder / "target", work.run)
    dbt.run_dbt(["docs", "generate", "--static"], place)
    page = work.folder / "target" / "static_index.html"
    if not page.exists():
        raise BuildFailed("dbt wrote no documentation page; nothing was published")
    shutil.copyfile(page, work.folder / "index.html")
