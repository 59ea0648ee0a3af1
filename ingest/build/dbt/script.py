"""What dbt did in a build, so that it can be done again: its statements and the SQL of its tests.

Goes in: the events and results of a run of dbt. Comes out: a `Script`: as text for a file, in which
names stand for the paths and the run of that build (`parsed`); read again, it has those of another
build, to be run (`again`).
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

MAKING = ("create", "alter", "comment", "copy", "drop", "insert")
ASKING = ("select", "with", "from", "describe", "begin", "commit", "rollback")
_COMMENT = re.compile(r"\A\s*/\*.*?\*/\s*", re.DOTALL)  # dbt's, before each statement
_MORE = re.compile(r"(!= 0|> [0-9]+)( and .*)?")  # bounds that nothing passes
_ABRIDGED = "..."
_LONGEST = 512  # of a statement that is told abridged
# what differs from build to build, between the quotes of a literal: all of it, or how a path begins
WHOLE = ("JUESUAN_RUN", "JUESUAN_SCOPE", "JUESUAN_HELD")
FOLDERS = ("JUESUAN_RAW", "JUESUAN_HISTORY")


class Unknown(Exception):
    """dbt did something that cannot be done again by its statements."""


@dataclass(frozen=True, slots=True)
class Made:
    """How a model or a seed is made, and of which others."""

    name: str
    kind: str
    parents: tuple[str, ...]
    statements: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """The SQL of a test; a plain one passes where it finds no row."""

    name: str
    sql: str
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Script:
    """What was made, in the order in which it was, and what was asked, by dbt's ids."""

    options: dict[str, str] = field(default_factory=dict)  # of the connection
    settings: dict[str, str] = field(default_factory=dict)
    first: tuple[str, ...] = ()  # statements of no model: the schemas
    made: dict[str, Made] = field(default_factory=dict)
    tests: dict[str, Asked] = field(default_factory=dict)

    def to_json(self, project: Path) -> str:
        """As text in which no path of this machine is."""
        return json.dumps(asdict(self._with(_names(project))))

    @classmethod
    def from_json(cls, text: bytes, project: Path) -> Script:
        """What `to_json` wrote, with the paths of the environment."""
        read = json.loads(text)
        made = {
            name: Made(one["name"], one["kind"], tuple(one["parents"]), tuple(one["statements"]))
            for name, one in read["made"].items()
        }
        tests = {name: Asked(**one) for name, one in read["tests"].items()}
        script = cls(read["options"], read["settings"], tuple(read["first"]), made, tests)
        return script._with([(after, before) for before, after in _names(project)])

    def _with(self, pairs: Sequence[tuple[str, str]]) -> Script:
        def told(text: str) -> str:
            for before, after in pairs:
                text = text.replace(before, after)
            return text

        made = {
            name: replace(one, statements=tuple(map(told, one.statements)))
            for name, one in self.made.items()
        }
        tests = {name: replace(one, sql=told(one.sql)) for name, one in self.tests.items()}
        return replace(self, made=made, tests=tests)


class Listener:
    """Hears the statements that dbt runs (a callback of its events)."""

    def __init__(self) -> None:
        self._heard: list[tuple[str, str]] = []

    def __call__(self, message: Any) -> None:
        """Remember a statement and whose it is."""
        if message.info.name == "SQLQuery":
            self._heard.append((message.data.node_info.unique_id, message.data.sql))

    def making(self) -> dict[str, list[str]]:
        """The statements that make something, by the ids of their nodes; raises Unknown."""
        found: dict[str, list[str]] = {}
        for node, text in self._heard:
            statement = _COMMENT.sub("", text).strip()
            if not statement:
                continue
            verb = statement.split(maxsplit=1)[0].lower().rstrip(";")
            if verb in MAKING:
                if statement.endswith(_ABRIDGED):
                    statement = statement.removesuffix(_ABRIDGED).strip()
                    if len(text) >= _LONGEST + len(_ABRIDGED):
                        raise Unknown(statement)
                found.setdefault(node, []).append(statement)
            elif verb not in ASKING:
                raise Unknown(statement)
        return found


def of_run(listener: Listener, result: Any, manifest: Any, settings: Mapping[str, Any]) -> Script:
    """What a run of dbt did: all that was made, or nothing of it, and so with all that was asked.

    `settings` is the output of the profile.
    """
    nodes = manifest.nodes
    kinds = ("model", "seed")
    done = {one.node.unique_id: one for one in result.result}
    try:
        making = listener.making()
    except Unknown:
        making = {}
    made = {
        name: Made(
            one.node.name,
            str(one.node.resource_type),
            tuple(nodes[name].depends_on_nodes),
            tuple(making[name]),
        )
        for name, one in done.items()
        if one.node.resource_type in kinds and one.status == "success" and name in making
    }
    tests = {
        name: Asked(one.node.name, one.node.compiled_code, is_plain(one.node))
        for name, one in done.items()
        if one.node.resource_type == "test" and one.node.compiled_code
    }
    return Script(
        {name: str(value) for name, value in settings.get("config_options", {}).items()},
        {name: str(value) for name, value in settings.get("settings", {}).items()},
        tuple(making.get("", ())),
        made if made.keys() == _all(nodes, kinds) else {},
        tests if tests.keys() == _all(nodes, ("test",)) else {},
    )


def is_plain(test: Any) -> bool:
    """Whether a test passes when it finds no row, whatever it says of those it finds."""
    told = test.config
    bounds = (told.error_if, told.warn_if)
    return told.fail_calc == "count(*)" and told.limit is None and all(map(_MORE.fullmatch, bounds))


def _all(nodes: Mapping[str, Any], kinds: Sequence[str]) -> set[str]:
    return {name for name, node in nodes.items() if node.resource_type in kinds}


def _names(project: Path) -> list[tuple[str, str]]:
    """What is in literals of this build, and what stands for it."""
    pairs = [(f"'{_quoted(os.environ[name])}'", f"'<{name}>'") for name in WHOLE]
    folders = [(os.environ[name], name) for name in FOLDERS] + [(str(project), "project")]
    return pairs + [(f"'{_quoted(path)}/", f"'<{name}>/") for path, name in folders]


def _quoted(text: str) -> str:
    return text.replace("'", "''")
