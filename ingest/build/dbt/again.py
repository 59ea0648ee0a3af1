"""What dbt did in a build before, done again with other documents.

Goes in: a command for dbt, the file it makes, the script of a build before (`script`). Comes out:
the result as dbt gives it. The statements of a small build take DuckDB three seconds, to which dbt
adds twenty of its own. What goes wrong is dbt's to tell: a model whose statement fails is made by
dbt, a test that finds rows or fails, and one that is not plain, is put by dbt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb

from ingest.build.dbt.script import Asked, Made, Script

NO_TESTS = ("--exclude-resource-type", "test", "--exclude-resource-type", "unit_test")
KINDS = ("seed", "model", "test", "unit_test")
Invoke = Callable[[Sequence[str]], Any]  # a command for dbt; gives its result


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a command is about."""

    kinds: frozenset[str]
    of: str = ""  # the model that alone is made, with all it is made of

    @classmethod
    def by(cls, command: Sequence[str]) -> Wanted | None:
        """What a command is about; None where it says more than is understood here."""
        kinds = {"build": frozenset(KINDS), "test": frozenset(KINDS[2:])}.get(command[0])
        if kinds is None or len(command) % 2 == 0:
            return None
        of = ""
        for option, value in zip(command[1::2], command[2::2], strict=True):
            if option == "--exclude-resource-type":
                kinds -= {value}
            elif option == "--select" and value.startswith("+"):
                of = value[1:]
            else:
                return None
        return cls(kinds, of)


@dataclass(frozen=True, slots=True)
class Node:
    """A node of the project, with what is asked of dbt's own."""

    name: str
    unique_id: str
    resource_type: str


@dataclass(frozen=True, slots=True)
class NodeResult:
    """What became of a node."""

    node: Node
    status: str
    message: str | None = None


@dataclass(slots=True)
class Result:
    """The result of a command, as dbt gives it."""

    result: list[Any] = field(default_factory=list)
    exception: BaseException | None = None
    success: bool = True


def run(script: Script, wanted: Wanted, database: Path, invoke: Invoke) -> Result | None:
    """Do again what a command is about; None where it is dbt's to do."""
    if "unit_test" in wanted.kinds or not _is_enough(script, wanted):
        return None
    tests = script.tests if "test" in wanted.kinds else {}
    with duckdb.connect(str(database), config=dict(script.options)) as connection:
        for name, value in script.settings.items():
            connection.execute(f"set {name} = '{value}'")
        done, failed = _make(connection, script, _chosen(script, wanted))
        passed, left = _ask(connection, tests) if failed is None else ([], [])
    if failed is not None:
        told = invoke(["build", "--select", failed, *NO_TESTS])
        if told.result is None or told.success:  # nobody else can tell what is wrong
            database.unlink()
            database.with_name(f"{database.name}.wal").unlink(missing_ok=True)
            return None
    elif left:
        told = invoke(["test", "--select", *left])
    else:
        return Result([*done, *passed])
    if told.result is None:
        return Result(exception=told.exception, success=False)
    return Result([*done, *passed, *told.result], told.exception, told.success)


def _is_enough(script: Script, wanted: Wanted) -> bool:
    has_all = script.made or "model" not in wanted.kinds
    return bool(has_all and (script.tests or "test" not in wanted.kinds))


def _chosen(script: Script, wanted: Wanted) -> dict[str, Made]:
    """What is to be made, in order."""
    if "model" not in wanted.kinds:
        return {}
    if not wanted.of:
        return script.made
    waiting = [name for name, one in script.made.items() if one.name == wanted.of]
    needed = set()
    while waiting:
        if (name := waiting.pop()) in script.made and name not in needed:
            needed.add(name)
            waiting += script.made[name].parents
    return {name: one for name, one in script.made.items() if name in needed}


def _make(
    connection: duckdb.DuckDBPyConnection, script: Script, made: Mapping[str, Made]
) -> tuple[list[NodeResult], str | None]:
    """What was made, and the name of that which could not be, where there is one."""
    done: list[NodeResult] = []
    for statement in script.first if made else ():
        connection.execute(statement)
    for id_, one in made.items():
        connection.begin()
        try:
            for statement in one.statements:
                connection.execute(statement)
            connection.commit()
        except duckdb.Error:
            connection.rollback()
            return done, one.name
        done.append(NodeResult(Node(one.name, id_, one.kind), "success"))
    return done, None


def _ask(
    connection: duckdb.DuckDBPyConnection, tests: Mapping[str, Asked]
) -> tuple[list[NodeResult], list[str]]:
    """The tests that pass, and the names of those that dbt is to put."""
    passed, left = [], []
    for id_, test in tests.items():
        if test.is_plain and _finds_nothing(connection, test.sql):
            passed.append(NodeResult(Node(test.name, id_, "test"), "pass"))
        else:
            left.append(test.name)
    return passed, left


def _finds_nothing(connection: duckdb.DuckDBPyConnection, sql: str) -> bool:
    try:
        return connection.execute(f"from ({sql}) limit 1").fetchone() is None
    except duckdb.Error:
        return False
