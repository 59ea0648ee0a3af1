"""A parsed project is kept: what decides about it, what a damaged file does, whose files it reads.

The project is that of `small_project`; slow is what lets dbt parse it. What is done again without
dbt is in `test_again.py`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from pathlib import Path

import pytest

from ingest.build import project as dbt_project
from ingest.build import results
from ingest.build.dbt import parsed as kept
from ingest.build.dbt.script import FOLDERS, WHOLE, Asked, Script
from ingest.build.results import BuildFailed
from tests.build.small_project import FILES, FROM_DBT, build, landed, named
from tests.conftest import ROOT


def _kept(warehouse: Path) -> Path:
    [file] = (warehouse / "parsed").glob("*.msgpack")
    return file


@pytest.mark.slow
def test_what_is_kept_is_not_parsed_again(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    folder = landed(tmp_path / "a", "x", "y")
    first = results.judge(build(folder))
    rows = named(folder)
    assert rows == [("x", "a", 10, 1, 6), ("y", "a", 10, 1, 6)], "six nodes are in the graph"
    assert results.judge(build(folder)) == first == (6, 0)
    assert named(folder) == rows
    results.judge(build(folder, FROM_DBT))
    assert commands == ["parse", "build", "build"], "the second was done again"


@pytest.mark.slow
def test_warehouses_that_share_it_read_and_write_their_own_files(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commands: list[str]
) -> None:
    monkeypatch.setenv("JUESUAN_PARSED", str(tmp_path / "shared"))
    folders = [landed(tmp_path / name, f"of {name}") for name in ("one", "another", "third")]
    for folder in folders:
        results.judge(build(folder))
    for folder in folders:
        assert [row[:2] for row in named(folder)] == [(f"of {folder.name}", folder.name)]
        assert not (folder / "parsed").exists()
    assert commands.count("parse") == 1
    for file in (tmp_path / "shared").iterdir():
        for folder in folders:
            assert str(folder).encode() not in file.read_bytes()


@pytest.mark.slow
@pytest.mark.parametrize(
    "damage", ["cut", "flipped", "empty", "foreign", "folder", "not a manifest"]
)
def test_a_damaged_file_is_parsed_anew(
    damage: str, project: Path, tmp_path: Path, commands: list[str]
) -> None:
    folder = landed(tmp_path / "a", "x")
    results.judge(build(folder))
    rows, file = named(folder), _kept(folder)
    content = file.read_bytes()
    if damage == "folder":
        file.unlink()
        file.mkdir()
    else:
        middle = len(content) // 2
        flipped = bytes([content[middle] ^ 1])
        damages = {
            "cut": content[:middle],
            "flipped": content[:middle] + flipped + content[middle + 1 :],
            "empty": b"",
            "foreign": b"SQLite format 3\0" * 100,
            "not a manifest": content,
        }
        file.write_bytes(damages[damage])
        if damage == "not a manifest":
            kept.Parsed(file.parent, project, file.stem, "")._write(
                file, b"\x81\xa5nodes\xc0"
            )  # msgpack: {"nodes": None}
    [script] = (folder / "parsed").glob("*.json")
    script.write_bytes(b"{}")
    results.judge(build(folder))
    assert named(folder) == rows
    assert commands == ["parse", "build", "parse", "build"]
    if damage != "folder":
        assert len(file.read_bytes()) == pytest.approx(len(content), abs=500)


def test_what_decides_about_it(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def now(name: str = "juesuan") -> str:
        return kept.key(project, name)

    seen = [now(), now("other")]
    for name in (*FILES, "profiles.yml", "models/about.md"):
        with (project / name).open("a") as file:
            file.write("\n")
        seen.append(now())
    (project / "models" / "more").mkdir()
    (project / "models" / "landed.sql").rename(project / "models" / "more" / "landed.sql")
    seen.append(now())
    monkeypatch.setattr(kept, "__version__", "0.0.0")
    seen.append(now())
    versions = kept.version
    monkeypatch.setattr(kept, "version", lambda name: versions(name) + "." * (name == "duckdb"))
    seen.append(now())
    moved = project.with_name("moved")
    shutil.copytree(project, moved)
    assert len(set(seen)) == len(seen)
    (project / "target").mkdir()
    assert now() == kept.key(moved, "juesuan") == seen[-1], "nothing else does"


@pytest.mark.slow
def test_variables_are_asked_when_it_is_run(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    (project / "tests/dbt/generic").mkdir()
    (project / "tests/dbt/generic/at_most.sql").write_text(
        "{% test at_most(model) %}from {{ model }} where most > {{ var('limit') }}{% endtest %}"
    )
    (project / "models/named.yml").write_text(
        "version: 2\nmodels: [{name: named, data_tests: [at_most]}]"
    )
    folder = landed(tmp_path / "a", "x")
    for limit in (1, 2, 1):
        results.judge(build(folder, variables={"limit": limit}))
        assert named(folder)[0][2] == limit
    assert commands == ["parse", "build", "build"], "for each of the two variables"
    files = [*(folder / "parsed").glob("*.json")]
    told = [json.loads(file.read_bytes()[kept.DIGEST :])["tests"] for file in files]
    assert sorted(
        one["sql"].strip()[-8:]
        for tests in told
        for name, one in tests.items()
        if "at_most" in name
    ) == ["most > 1", "most > 2"]


def test_no_config_asks_for_a_variable() -> None:
    """It would be that of the build that parsed the project (docs/decisions/0020)."""
    asked_where = re.compile(r"(?<!_)\bvar\(")
    inline = re.compile(r"\{\{ var\('\w+'(, \w+)?\) \}\}")
    for name in kept.PROJECT:
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.suffix in (".sql", ".yml", ".md"):
                text = path.read_text(encoding="utf-8")
                found = len(asked_where.findall(text))
                assert found == (len(inline.findall(text)) if path.suffix == ".sql" else 0), path


@pytest.mark.slow
def test_a_moved_project_reads_its_own_seeds(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, commands: list[str]
) -> None:
    folder = landed(tmp_path / "a", "x")
    results.judge(build(folder))
    moved = project.rename(tmp_path / "moved")
    monkeypatch.setattr(dbt_project, "project_dir", lambda: moved)
    results.judge(build(folder))
    assert named(folder)[0][3] == 1
    assert commands.count("parse") == 1
    assert str(moved.parent).encode() not in _kept(folder).read_bytes()


@pytest.mark.slow
def test_a_folder_that_cannot_be_written_is_no_error(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("JUESUAN_PARSED", str(tmp_path / "file"))
    folder = landed(tmp_path / "a", "x")
    results.judge(build(folder))
    results.judge(build(folder))
    assert (tmp_path / "file").read_bytes() == b""


def _script(number: int) -> Script:
    return Script(tests={"test": Asked("test", str(number), True)})


def test_the_last_ones_are_kept(
    project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in (*WHOLE, *FOLDERS):
        monkeypatch.setenv(name, "")
    folder = tmp_path / "parsed"
    for number in range(kept.MOST + 3):
        kept.Parsed(folder, project, str(number), "").keep_script(_script(number))
        os.utime(folder / f"{number}-.json", (number, number))
    half = folder / "killed.json.1.tmp"
    half.touch()
    os.utime(half, (0, 0))
    assert kept.Parsed(folder, project, "3", "").script() == _script(3), "asked for: the newest now"
    kept.Parsed(folder, project, "new", "").keep_script(_script(0))
    left = {file.stem.removesuffix("-") for file in folder.iterdir()}
    assert left == {"3", "new", *(str(number) for number in range(5, kept.MOST + 3))}


@pytest.mark.slow
def test_unit_tests_and_the_page_come_from_what_is_kept(
    project: Path, tmp_path: Path, commands: list[str]
) -> None:
    folder = landed(tmp_path / "a", "x")
    results.judge(build(folder))
    with pytest.raises(BuildFailed, match="a_run_has_its_name"):
        (project / "models" / "named.sql").write_text(
            "select 'b' as document_id, * from {{ ref('landed') }}"
        )
        results.judge(build(folder, ("build",)))
    (project / "models" / "named.sql").write_text("select document_id from {{ ref('landed') }}")
    for _ in range(2):
        results.judge(build(folder, ("build",)))
    page = build(folder, ("docs", "generate", "--static"))
    assert page.success
    text = (folder / "target" / "static_index.html").read_text(encoding="utf-8")
    assert "landed" in text
    assert commands == ["parse", "build"] * 3 + ["build", "docs"]
