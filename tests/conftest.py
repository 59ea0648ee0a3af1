"""Warehouses that several tests look at: the sample corpus, and the real documents if they are here."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import duckdb
import pytest

from ingest import pipeline, warehouse

ROOT = Path(__file__).parents[1]
INBOX = ROOT / "warehouse" / "inbox"
SHARED = ROOT.parent / "shared"
DOCUMENTS = SHARED / "documents"
STRICT: dict[str, object] = {"quarantine": False}  # a violated hard identity fails the build


def build_from(
    paths: list[Path],
    folder: Path,
    variables: dict[str, object] | None = None,
    unit_tests: bool = False,
) -> Path:
    """Land the paths in `folder` and build its warehouse there."""
    pipeline.ingest(paths, folder, workers=2)
    warehouse.build(folder, variables, unit_tests=unit_tests)
    return folder


@pytest.fixture(scope="session")
def sample_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample corpus, every identity required to be exercised, the unit tests of the SQL run."""
    folder = tmp_path_factory.mktemp("sample")
    variables = STRICT | {"require_identity_coverage": True}
    return build_from([INBOX], folder, variables, unit_tests=True)


@pytest.fixture(scope="session")
def real_warehouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The five units' documents and the real PDFs."""
    if not DOCUMENTS.exists():
        pytest.skip("../shared/documents is not here: the real documents are not tested")
    paths = [*DOCUMENTS.glob("*.txt"), DOCUMENTS / "real"]
    return build_from(paths, tmp_path_factory.mktemp("real"), STRICT)


@pytest.fixture
def sample(sample_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the published sample warehouse."""
    with warehouse.connect(sample_warehouse) as connection:
        yield connection


@pytest.fixture
def real(real_warehouse: Path) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to the published warehouse of the real documents."""
    with warehouse.connect(real_warehouse) as connection:
        yield connection
