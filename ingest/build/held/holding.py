"""A build that goes on without the documents it fails for (docs/decisions/0017).

Goes in: a dbt command that failed. Comes out: a file that dbt built, in which the documents that
its tests name are in quarantine, and those that stop its SQL are set aside: of them only the row in
`quality.documents` is there, with the reason. `BuildFailed` where no document explains a failure.

Each round builds the models and runs the tests apart, so that one failure hides no other; each
holds at least one document more, or takes more of it out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from ingest.build import results
from ingest.build.held import culprits

MODELS_ONLY = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
TESTS_ONLY = ("test", "--exclude-resource-type", "unit_test")
REMEDY = "tell the makers of juesuan; with the next version or --full-refresh it is tried again"
# what these tests fail for would be a row that nobody can join: it is not published
OF_KEYS = ("unique", "unique_together", "not_null", "relationships")
NOT_PUBLISHED = ("int_", "stg_")  # how the names of other models begin

SCHEMA = pa.schema(
    [
        ("document_id", pa.string()),
        ("node", pa.string()),
        ("reason", pa.string()),
        ("is_set_aside", pa.bool_()),
    ]
)


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a document is held: the test or model, and whether nothing of it is read."""

    node: str
    reason: str
    is_set_aside: bool


class Held:
    """The documents held so far in a build."""

    def __init__(self) -> None:
        self.faults: dict[str, dict[str, Fault]] = {}

    def add(self, document: str, fault: Fault) -> bool:
        """Hold a document for a reason; whether that is new."""
        known = self.faults.setdefault(document, {})
        before = known.get(fault.node)
        if before is not None and before.is_set_aside >= fault.is_set_aside:
            return False
        known[fault.node] = fault
        return True

    def aside(self) -> frozenset[str]:
        """The documents of which nothing is read."""
        return frozenset(
            document
            for document, faults in self.faults.items()
            if any(fault.is_set_aside for fault in faults.values())
        )

    def write(self, target: Path) -> Path:
        """The Parquet file that staging asks (macro `held`)."""
        rows = [
            {
                "document_id": document,
                "node": fault.node,
                "reason": fault.reason,
                "is_set_aside": fault.is_set_aside,
            }
            for document, faults in sorted(self.faults.items())
            for _, fault in sorted(faults.items())
        ]
        pq.write_table(pa.Table.from_pylist(rows, schema=SCHEMA), target)
        return target


@dataclass(frozen=True, slots=True)
class Ran:
    """A run of dbt: what it said, the file it made, the file with its documents."""

    result: Any
    database: Path
    documents: Path


Run = Callable[[Sequence[str], int], Ran]  # a command in the round of a number


def learn(first: Ran, documents: Sequence[str], held: Held) -> None:
    """Hold the documents that a first run, of models and tests together, failed for.

    Nobody is held where one failure may hide another: then the rounds find out.
    """
    bad = results.failed(first.result)
    are_tests = {node.node.resource_type == "test" for node in bad}
    is_whole = all(node.status != "skipped" for node in first.result.result)
    if are_tests == {False}:
        for node in bad:
            _set_aside(first, node, documents, held)
    elif are_tests == {True} and is_whole:
        for node in bad:
            _hold(first, node, documents, held)


def build(
    first: Any,
    command: Sequence[str],
    documents: Sequence[str],
    held: Held,
    run: Run,
    with_tests: bool = True,
) -> tuple[Path, list[Any], set[str]]:
    """Build again until nothing fails but for the documents that are held.

    Gives the file, what dbt said and the tests that fail for held documents only. `first` is what
    the run that failed said: where no document explains a failure, that is raised.
    """
    for number in range(1, 3 * len(documents) + 3):
        models = run((*command, *MODELS_ONLY), number)
        if bad := results.failed(models.result):
            found = [_set_aside(models, node, documents, held) for node in bad]
            if not any(found):
                break
            continue
        if not with_tests:
            return models.database, [models.result], set()
        tests = run(TESTS_ONLY, number)
        found = [_hold(tests, node, documents, held) for node in results.failed(tests.result)]
        if not any(found):
            excused = {node.node.name for node in results.failed(tests.result)}
            if not _is_excused(tests, held):
                break
            return models.database, [models.result, tests.result], excused
    results.judge(first)
    raise results.BuildFailed("no document explains what failed; nothing was published")


def _hold(ran: Ran, failed: Any, documents: Sequence[str], held: Held) -> bool:
    """Hold the documents that a test fails for; whether any is held more than before."""
    node = failed.node
    if failed.status != "fail":
        return _set_aside(ran, failed, documents, held)
    found, is_rest = culprits.named_by(ran.database, node)
    aside = held.aside()
    new = False
    for document, rows in sorted(found.items()):
        if document not in documents or document in aside:
            continue
        reason = f"the test {node.name} fails for {rows} of its rows; {REMEDY}"
        if held.add(document, Fault(node.name, reason, False)):
            new = True
        elif _is_of_a_key(node):  # its facts wait already, and what it breaks is no fact
            new |= held.add(document, Fault(node.name, f"set aside: {reason}", True))
    if is_rest and not new:
        return _set_aside(ran, failed, documents, held)
    return new


def _set_aside(ran: Ran, failed: Any, documents: Sequence[str], held: Held) -> bool:
    """Set the documents aside that a node fails for, found by halves; whether there are any."""
    node = failed.node
    if not getattr(node, "compiled_code", None):
        return False
    aside = held.aside()
    asked = [document for document in documents if document not in aside]
    with culprits.asking(ran.database, node, ran.documents) as fails:
        found = culprits.halved(asked, fails)
    said = results.first_line(failed.message)
    what = f"the {node.resource_type} {node.name} fails with it ({said})"
    fault = Fault(node.name, f"set aside, nothing of it is read: {what}; {REMEDY}", True)
    held_more = [held.add(document, fault) for document in found]
    return any(held_more)


def _is_excused(ran: Ran, held: Held) -> bool:
    """Whether the tests that still fail name held documents and no others."""
    for failed in results.failed(ran.result):
        if failed.status != "fail":
            return False
        found, is_rest = culprits.named_by(ran.database, failed.node)
        if is_rest or not found.keys() <= held.faults.keys():
            return False
    return True


def _is_of_a_key(node: Any) -> bool:
    """Whether a test is about the keys of what is published."""
    if node.config.meta.get("of_a_key"):
        return True
    metadata = getattr(node, "test_metadata", None)
    return (
        metadata is not None
        and metadata.name in OF_KEYS
        and not node.attached_node.rsplit(".", 1)[-1].startswith(NOT_PUBLISHED)
    )
