"""The models as they are laid out, read from the source: folders in an order, short files, short chains."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT

# what a folder may read stands above it
ORDER = (
    *("staging", "tables", "columns", "evaluations", "documents", "passages", "figures"),
    *("identities", "release", "claims", "facts", "rules/shared", "rules", "judgement"),
    *("ledger", "issues", "changes"),
)
MOST_MODELS, MOST_LINES, MOST_YAML, MOST_SIGNS = 25, 120, 300, 120
LONGEST = {"fct_expenditure": 26, "fct_sangong": 26, "fct_project": 26, "fct_issue": 40}
LISTED = re.compile(r"ref\('(\w+)' ~ \w+\)")
REF = re.compile(r"ref\('(\w+)'\)")
CALL = re.compile(r"\b(\w+)\(")
MACRO = re.compile(r"\{%-? *macro (\w+)\(.*?%\}(.*?)\{%-? *endmacro", re.DOTALL)
COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


@cache
def models(root: Path = ROOT) -> Mapping[str, Path]:
    """The models by name."""
    return {path.stem: path for path in sorted((root / "models").rglob("*.sql"))}


@cache
def macros(root: Path = ROOT) -> Mapping[str, str]:
    """The text of each macro by its name."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((root / "macros").glob("*.sql"))]
    return {name: body for text in texts for name, body in MACRO.findall(COMMENT.sub("", text))}


def refs_in(text: str, root: Path, seen: frozenset[str] = frozenset()) -> set[str]:
    """What SQL reads: the refs in it, and those in the macros it calls."""
    found = set(REF.findall(text))
    for name in (set(CALL.findall(text)) & macros(root).keys()) - seen:
        found |= refs_in(macros(root)[name], root, seen | {name})
    return found


@cache
def refs(root: Path = ROOT) -> Mapping[str, set[str]]:
    """What each model reads, of models."""
    found = {}
    for name, path in models(root).items():
        text = COMMENT.sub("", path.read_text(encoding="utf-8"))
        named = refs_in(text, root)
        for prefix in LISTED.findall(text):  # a list of models of one shape
            named |= {f"{prefix}{rest}" for rest in re.findall(r"'(\w+)'", text)}
        found[name] = named & models(root).keys()
    return found


def folder_of(path: Path, root: Path = ROOT) -> str:
    return str(path.parent.relative_to(root / "models"))


def layer(path: Path, root: Path = ROOT) -> int:
    folder = folder_of(path, root)
    return ORDER.index(folder if folder in ORDER else folder.split("/")[0])


def backward(root: Path = ROOT) -> list[str]:
    """References from a folder to one below it."""
    return [
        f"{folder_of(models(root)[name], root)}/{name} reads {folder_of(models(root)[read], root)}/{read}"
        for name, found in refs(root).items()
        for read in sorted(found)
        if layer(models(root)[read], root) > layer(models(root)[name], root)
    ]


@cache
def chain(name: str) -> int:
    return 1 + max((chain(read) for read in refs()[name]), default=0)


def test_no_reference_runs_back() -> None:
    assert backward() == []
    assert {folder_of(path).split("/")[0] for path in models().values()} == {
        folder.split("/")[0] for folder in ORDER
    }
    outcomes = refs()["int_rule_outcomes"]
    assert {name for name in models() if name.startswith("int_rule_")} - outcomes == {
        "int_rule_outcomes"
    }


def test_a_reference_back_is_noticed(tmp_path: Path) -> None:
    for name, text in {
        "models/tables/int_tables.sql": "select * from {{ later() }}",
        "models/facts/fct_x.sql": "select * from {{ ref('int_tables') }}",
        "macros/m.sql": "{% macro later() -%}\n{{ ref('fct_x') }}\n{%- endmacro %}",
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    assert backward(tmp_path) == ["tables/int_tables reads facts/fct_x"]


@pytest.mark.parametrize(("name", "most"), LONGEST.items())
def test_what_is_asked_for_is_not_far(name: str, most: int) -> None:
    assert chain(name) <= most


def test_folders_are_small_and_files_short() -> None:
    assert {
        f: n for f, n in Counter(map(folder_of, models().values())).items() if n > MOST_MODELS
    } == {}
    lines = {
        path: len(path.read_text(encoding="utf-8").splitlines())
        for path in (
            *models().values(),
            *(ROOT / "models").rglob("*.yml"),
            *(ROOT / "seeds").rglob("*.yml"),
        )
    }
    most = {".sql": MOST_LINES, ".yml": MOST_YAML}
    assert {str(path): n for path, n in lines.items() if n > most[path.suffix]} == {}


def test_lines_of_sql_are_short() -> None:
    """Here, and not by sqlfluff: it took a quarter of its time to say so."""
    assert [
        f"{path}:{number}"
        for top in ("models", "macros", "tests/dbt")
        for path in (ROOT / top).rglob("*.sql")
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if len(line) > MOST_SIGNS
    ] == []


def test_every_folder_has_its_page() -> None:
    shown = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "models").rglob("*.yml"))
    for folder in {folder.split("/")[0] for folder in ORDER}:
        page = ROOT / "models" / folder / f"{folder}.md"
        assert f"{{% docs folder_{folder} %}}" in page.read_text(encoding="utf-8")
        assert f"doc('folder_{folder}')" in shown


def test_every_model_and_seed_says_what_its_rows_are() -> None:
    described = {}
    for path in (*(ROOT / "models").rglob("*.yml"), *(ROOT / "seeds").glob("*.yml")):
        said = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)  # as dbt does
        for entry in (*said.get("models", ()), *said.get("seeds", ())):
            described[entry["name"]] = entry.get("description", "")
    seeds = {path.stem for path in (ROOT / "seeds").glob("*.csv")}
    silent = [
        name
        for name in {*models(), *seeds}
        if not described.get(name, "").startswith("One row per")
    ]
    assert sorted(silent) == []
