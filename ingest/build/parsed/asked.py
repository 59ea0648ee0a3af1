"""The generic tests of a build, asked in one go: `not_null`, `unique`, `identity_holds` and so on.

Goes in: a command for dbt, the file it makes, the SQL of these tests as dbt compiled it in a build
before (`kept`). Comes out: dbt's result. Each of the six hundred is a statement of a millisecond,
to which dbt adds twenty. So dbt runs all else first; where that holds and none of these tests finds
a row, they have passed. In every other case dbt runs the whole command, as if none of this were.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from ingest.duckdb_files import reading

CLEAN = ("success", "pass")
OTHERS = ("--exclude", "test_type:generic")

Invoke = Callable[[Sequence[str]], Any]  # a command for dbt; gives its result


def run(
    invoke: Invoke,
    command: Sequence[str],
    database: Path,
    manifest: Any,
    known: Callable[[], Mapping[str, str]],
    keep: Callable[[Mapping[str, str]], None],
) -> Any:
    """The result of a command, which asks its generic tests in one go where it has any.

    `known` gives the SQL of these tests by their ids, `keep` is given it where it is not known.
    """
    if not _runs_all_tests(command):
        return invoke(command)
    tests, sql = generic(manifest), known()
    if not tests or tests.keys() != sql.keys():
        result = invoke(command)
        if result.success and all(is_plain(test) and test.compiled_code for test in tests.values()):
            keep({name: test.compiled_code for name, test in tests.items()})
        return result
    is_new = not database.exists()
    result = invoke([*command, *OTHERS])
    if result.success and _are_clean(result.result) and _find_nothing(database, sql.values()):
        result.result.results = [*result.result.results, *map(_passed, tests.values())]
        return result
    if is_new:
        database.unlink(missing_ok=True)
        database.with_name(f"{database.name}.wal").unlink(missing_ok=True)
    return invoke(command)


def generic(manifest: Any) -> dict[str, Any]:
    """The generic tests of the project by their ids."""
    return {
        name: node
        for name, node in manifest.nodes.items()
        if node.resource_type == "test" and getattr(node, "test_metadata", None) is not None
    }


def is_plain(test: Any) -> bool:
    """Whether a test passes when it finds no row, and reads what is built alone.

    Then its SQL is the same in every build of the project.
    """
    told = test.config
    is_strict = (told.fail_calc, told.error_if, told.limit) == ("count(*)", "!= 0", None)
    reads_files = any(name.startswith("source.") for name in test.depends_on.nodes)
    return is_strict and told.severity.lower() == "error" and not reads_files


def _runs_all_tests(command: Sequence[str]) -> bool:
    return command[0] in ("build", "test") and not {"--select", "test"} & set(command[1:])


def _are_clean(results: Sequence[Any]) -> bool:
    return all(node.status in CLEAN for node in results)


def _find_nothing(database: Path, questions: Iterable[str]) -> bool:
    try:
        with reading(database) as connection:
            return not any(
                connection.execute(f"from ({sql}) limit 1").fetchone() for sql in questions
            )
    except duckdb.Error:
        return False


def _passed(test: Any) -> Any:
    from dbt.artifacts.schemas.results import TestStatus
    from dbt.artifacts.schemas.run import RunResult

    return RunResult.from_node(test, TestStatus.Pass, None)  # type: ignore[arg-type]
