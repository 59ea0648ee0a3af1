"""The dbt project: where it lies, and what tells one version of it from another."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import duckdb

from ingest import __version__

# those of `juesuan build`: with others the published file would be that of another program
VARIABLES = {"quarantine": True}


def project_dir() -> Path:
    """The dbt project: the checkout's when run inside one, else the one in the wheel."""
    checkout = Path(__file__).resolve().parents[2]
    if (checkout / "dbt_project.yml").exists():
        return checkout
    return Path(__file__).resolve().parents[1] / "project"


def fingerprint(variables: Mapping[str, object] | None = None) -> str:
    """What decides the rows besides the documents: the dbt project, the versions, the variables."""
    digest = hashlib.sha256()
    folder = project_dir()
    for name in ("models", "seeds", "macros", "tests/dbt", "dbt_project.yml"):
        top = folder / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.suffix in (".sql", ".csv", ".yml"):
                digest.update(str(path.relative_to(folder)).encode() + b"\0" + path.read_bytes())
    told = (__version__, duckdb.__version__, sorted((variables or {}).items()))
    digest.update(repr(told).encode())
    return digest.hexdigest()[:20]
