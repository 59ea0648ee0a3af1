"""The dbt project as dbt parsed it, kept between builds (docs/decisions/0020).

Goes in: the project's folder, the variables, the paths of a warehouse. Comes out: dbt's manifest,
where that of the same project and versions was kept, and the script of a build of it (`script`), if
the variables are the same too. A file that is damaged, of another version or unreadable is as none:
the project is parsed anew.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import os
import platform
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

from ingest import __version__
from ingest.build.dbt.script import Script
from ingest.layout import PARSED

MOST = 8  # of a kind in a folder: where tests share one, projects differ
PROJECT = ("models", "seeds", "macros", "tests/dbt", "dbt_project.yml", "profiles.yml")
PACKAGES = ("dbt-core", "dbt-adapters", "dbt-common", "dbt-duckdb", "duckdb")
# dbt writes these into the sources when it parses, and the place of the project into its seeds;
# all else that the project asks for is asked anew
PATHS = ("JUESUAN_RAW", "JUESUAN_HISTORY")
DIGEST = 32  # bytes before what is kept: those of its sha256
MANIFEST, SCRIPT = ".msgpack", ".json"
LENGTH = 20  # of a key
A_WHILE = 3_600  # seconds after which a half that was written is one of a run that was killed


@dataclass(frozen=True, slots=True)
class Parsed:
    """What is kept of a project, and of that as it is with some variables: keys of the two."""

    folder: Path
    place: Path  # where the project is
    project: str
    variables: str

    @classmethod
    def of(
        cls, project: Path, variables: Mapping[str, Any], warehouse: Path, database: str
    ) -> Parsed:
        """What is kept in the warehouse, or in the folder that JUESUAN_PARSED names.

        `database` is the name of the file dbt builds, without its ending: it is in the SQL.
        """
        folder = Path(os.environ.get("JUESUAN_PARSED") or warehouse / PARSED)
        told = hashlib.sha256(repr(sorted(variables.items())).encode()).hexdigest()
        return cls(folder, project.resolve(), key(project, database), told[:LENGTH])

    @contextlib.contextmanager
    def alone(self, name: str) -> Iterator[None]:
        """Of the runs that share the folder one does this, and the others find what it kept."""
        with contextlib.ExitStack() as stack:
            with contextlib.suppress(OSError):  # where nothing can be kept, each parses
                self.folder.mkdir(parents=True, exist_ok=True)
                file = stack.enter_context((self.folder / f".{name}.lock").open("w"))
                fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def manifest(self) -> Any:
        """The manifest, with the paths of the environment in its sources; None where none is kept.

        dbt reads its own form of it: the one in which it keeps what it need not parse again.
        """
        with contextlib.suppress(Exception):  # whatever another version may have left there
            from dbt.contracts.graph.manifest import Manifest

            kept = self._read(self._manifest)
            manifest = Manifest.from_msgpack(kept, decoder=partial(_unpack, place=self.place))
            manifest.build_flat_graph()  # type: ignore[no-untyped-call]  # macros see it as `graph`
            return manifest
        return None

    def keep_manifest(self, manifest: Any) -> None:
        """Keep it as it is before anything is run, and of others the last that were asked for."""
        with contextlib.suppress(Exception):  # a build needs no kept project
            self._write(
                self._manifest, manifest.to_msgpack(encoder=partial(_pack, place=self.place))
            )

    def script(self) -> Script:
        """What dbt did in a build before; an empty one where none is kept."""
        with contextlib.suppress(Exception):
            return Script.from_json(self._read(self._script), self.place)
        return Script()

    def keep_script(self, found: Script) -> None:
        """Keep what dbt did; where it only made or only asked, beside what is kept of the other."""
        before = self.script()
        script = replace(found, made=found.made or before.made, tests=found.tests or before.tests)
        if script != before:
            with contextlib.suppress(OSError):
                self._write(self._script, script.to_json(self.place).encode())

    def profile(self) -> dict[str, Any]:
        """How dbt connects: the output of the project's profile."""
        import yaml

        told = yaml.safe_load((self.place / "profiles.yml").read_text(encoding="utf-8"))["juesuan"]
        found: dict[str, Any] = told["outputs"][told["target"]]
        return found

    @property
    def _manifest(self) -> Path:
        return self.folder / f"{self.project}{MANIFEST}"

    @property
    def _script(self) -> Path:
        return self.folder / f"{self.project}-{self.variables}{SCRIPT}"

    def _read(self, file: Path) -> bytes:
        kept = file.read_bytes()
        digest, content = kept[:DIGEST], kept[DIGEST:]
        if hashlib.sha256(content).digest() != digest:
            raise ValueError(f"{file} is damaged")
        with contextlib.suppress(OSError):
            os.utime(file)
        return content

    def _write(self, file: Path, content: bytes) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        temporary = file.with_suffix(f"{file.suffix}.{os.getpid()}.tmp")
        temporary.write_bytes(hashlib.sha256(content).digest() + content)
        temporary.replace(file)
        times = {path: path.stat().st_mtime for path in self.folder.iterdir()}
        kept = sorted((path for path in times if path.suffix == file.suffix), key=times.__getitem__)
        killed = [
            path
            for path, time in times.items()
            if path.suffix == ".tmp" and time < times[file] - A_WHILE
        ]
        for old in (*kept[:-MOST], *killed):
            old.unlink(missing_ok=True)


def key(project: Path, database: str) -> str:
    """What decides how the project is parsed: its bytes, versions, the name of the file."""
    digest = hashlib.sha256()
    for name in PROJECT:
        top = project / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                digest.update(str(path.relative_to(project)).encode() + b"\0")
                digest.update(hashlib.sha256(path.read_bytes()).digest())
    versions = (__version__, platform.python_version(), *(version(package) for package in PACKAGES))
    told = (versions, database)
    digest.update(repr(told).encode())
    return digest.hexdigest()[:LENGTH]


def _pack(data: dict[str, Any], place: Path) -> Any:
    from dbt.parser.manifest import extended_mashumaro_encoder

    # dbt compares files and env_vars to parse a part anew; the graph is built when loaded
    lean = {**data, "files": {}, "env_vars": {}, "flat_graph": {}}
    return extended_mashumaro_encoder(_with_paths(lean, place, back=False))  # type: ignore[no-untyped-call]


def _unpack(packed: bytes, place: Path) -> dict[str, Any]:
    from dbt.parser.manifest import extended_mashumuro_decoder

    data = extended_mashumuro_decoder(packed)  # type: ignore[no-untyped-call]
    return _with_paths(data, place, back=True)


def _with_paths(data: dict[str, Any], place: Path, back: bool) -> dict[str, Any]:
    """The manifest with names for the paths in its sources and seeds, or `back`."""
    pairs = [(os.environ[name], f"<{name}>") for name in PATHS]
    told = [(after, before) for before, after in pairs] if back else pairs
    nodes = {
        name: node | {"root_path": str(place) if back else "<project>"}
        if name.startswith("seed.")
        else node
        for name, node in data["nodes"].items()
    }
    return {**data, "nodes": nodes, "sources": _replaced(data["sources"], told)}


def _replaced(value: Any, told: list[tuple[str, str]]) -> Any:
    if isinstance(value, dict):
        return {name: _replaced(inner, told) for name, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(inner, told) for inner in value]
    if isinstance(value, str):
        for before, after in told:
            value = value.replace(before, after)
    return value
