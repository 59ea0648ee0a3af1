"""The catalogue of identities: complete, in both languages, and each one exercised somewhere."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import duckdb
import pytest
import yaml

from tests.conftest import SHARED

ROOT = Path(__file__).parents[2]


def identities() -> list[dict[str, str]]:
    with (ROOT / "seeds" / "identities.csv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def test_every_identity_speaks_both_languages_and_stands_once() -> None:
    rows = identities()
    assert len({row["identity_id"] for row in rows}) == len(rows) >= 180
    for row in rows:
        assert re.search("[一-龥]", row["sentence_zh"]), row["identity_id"]
        assert re.search("[a-z]{3}", row["sentence_en"]), row["identity_id"]


def test_every_identity_of_the_reference_is_encoded() -> None:
    catalogue = SHARED / "identities.yaml"
    if not catalogue.exists():
        pytest.skip("../shared is not here: the catalogue is not compared")
    known = {row["identity_id"] for row in identities()}
    wanted = {row["id"] for row in yaml.safe_load(catalogue.read_text(encoding="utf-8"))}
    assert wanted - known == set()


def test_the_sample_evaluates_every_identity(sample: duckdb.DuckDBPyConnection) -> None:
    rows = sample.execute(
        "select distinct identity_id from quality.fct_identity_check"
        " where outcome in ('exact', 'rounding', 'violated')"
    ).fetchall()
    wanted = {row["identity_id"] for row in identities() if row["exercised_by"] == "corpus"}
    assert wanted - {identity for (identity,) in rows} == set()


def test_what_the_corpus_does_not_exercise_a_unit_test_does() -> None:
    """Its id stands among the expected rows of a unit test, in a case that is violated."""
    expected: set[str] = set()
    for path in (ROOT / "models").rglob("*.yml"):
        text = path.read_text(encoding="utf-8")
        if "unit_tests:" not in text:
            continue
        for test in text.split("\n  - name: "):
            if re.search("outcome: (violated|not_testable)", test):
                expected |= set(re.findall(r"\b[A-Z]{1,2}[0-9]{2}\b", test))
    wanted = {row["identity_id"] for row in identities() if row["exercised_by"] == "unit_test"}
    assert wanted - expected == set()
