"""The pages of the identities are those of the seeds and of the sample corpus."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT

PAGES = ROOT / "docs" / "identities"


@pytest.fixture(scope="module")
def maker() -> ModuleType:
    spec = importlib.util.spec_from_file_location("maker", ROOT / "docs" / "make_identities.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_pages_are_those_of_the_sample(maker: ModuleType, sample_warehouse: Path) -> None:
    made = maker.pages(sample_warehouse)
    kept = {path.name: path.read_text(encoding="utf-8") for path in PAGES.glob("*.md")}
    stale = sorted(name for name in made.keys() | kept.keys() if made.get(name) != kept.get(name))
    assert stale == [], "run: python docs/make_identities.py warehouse"
    assert len(made) == len(maker.seed("identities")) + 1


def test_a_number_is_told_without_the_zeros_of_its_column(maker: ModuleType) -> None:
    assert [
        maker.plain(x) for x in ("10.500000", "100.000000", "0.0000", "100", None, "A.pdf")
    ] == [*("10.5", "100", "0", "100", "", "A.pdf")]
