"""The house as it was drawn, read from the source so that it stays so.

Imports run one way between the packages of `ingest/`, on few floors; a folder holds few modules,
and a module is short.
"""

from __future__ import annotations

import ast
from collections import Counter
from fnmatch import fnmatch
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MOST_FLOORS, MOST_MODULES, MOST_LINES = 8, 12, 250
# the packages from above; those of one row know each other no more than those above them
ROWS = (("commands",), ("night", "check"), ("build",), ("landing",), ("readers",), ("",))


def modules(root: Path) -> dict[str, Path]:
    """The modules of `ingest/` by name; the dbt project that a wheel carries there is none."""
    found = {}
    for path in sorted((root / "ingest").rglob("*.py")):
        parts = path.relative_to(root).with_suffix("").parts
        if parts[1] != "project":
            found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def imports(found: dict[str, Path]) -> dict[str, set[str]]:
    """Which modules of `ingest` each module names in an import, wherever in it that stands.

    `ingest` itself has the version and imports nothing: it is left out.
    """
    named: dict[str, set[str]] = {}
    for module, path in found.items():
        named[module] = set()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                named[module] |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom):
                assert not node.level, f"{module}: a relative import"
                whole = [f"{node.module}.{alias.name}" for alias in node.names]
                named[module] |= {name if name in found else str(node.module) for name in whole}
    return {module: (names & found.keys()) - {module, "ingest"} for module, names in named.items()}


def floors(imported: dict[str, set[str]]) -> dict[str, int]:
    """On which floor each module stands: one above the highest it imports; a cycle is an error."""
    found: dict[str, int] = {}

    def floor(module: str, above: tuple[str, ...] = ()) -> int:
        assert module not in above, f"a cycle: {' > '.join((*above, module))}"
        if module not in found:
            below = [floor(name, (*above, module)) for name in sorted(imported[module])]
            found[module] = 1 + max(below, default=0)
        return found[module]

    for module in imported:
        floor(module)
    return found


def upwards(found: dict[str, Path], imported: dict[str, set[str]]) -> list[str]:
    """Imports of a package that stands above, or beside."""
    row = {package: number for number, packages in enumerate(ROWS) for package in packages}

    def package(module: str) -> str:
        inside = found[module].relative_to(found["ingest"].parent)
        return inside.parts[0] if len(inside.parts) > 1 else ""

    return [
        f"{module} imports {name}"
        for module, names in sorted(imported.items())
        for name in sorted(names)
        if (one := package(module)) != (other := package(name)) and row[one] >= row[other]
    ]


def crowded(found: dict[str, Path]) -> list[str]:
    """Folders with too many modules, and modules with too many lines."""
    folders = Counter(path.parent for path in found.values())
    lines = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in found.values()}
    return [
        *(
            f"{folder.name}: {count} modules"
            for folder, count in folders.items()
            if count > MOST_MODULES
        ),
        *(f"{path.name}: {count} lines" for path, count in lines.items() if count > MOST_LINES),
    ]


def test_imports_run_one_way() -> None:
    found = modules(ROOT)
    assert upwards(found, imports(found)) == []


def test_few_floors() -> None:
    on = floors(imports(modules(ROOT)))
    assert {name: floor for name, floor in on.items() if floor > MOST_FLOORS} == {}


def test_no_folder_and_no_module_is_crowded() -> None:
    assert crowded(modules(ROOT)) == []


def test_every_package_says_what_it_is() -> None:
    """At its head: what goes in, what comes out, where to begin."""
    for module, path in modules(ROOT).items():
        if path.name == "__init__.py" and module != "ingest":
            said = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
            assert len(said.splitlines()) >= 3, f"{module} says too little of itself"


@pytest.fixture
def invented(tmp_path: Path) -> Path:
    """A small house in which everything is as it should be."""
    for name, text in {
        "__init__.py": "",
        "errors.py": "import duckdb",
        "landing/__init__.py": "",
        "landing/batches.py": "from ingest import __version__\nfrom ingest.errors import Expected",
        "landing/pipeline.py": "from ingest.landing import batches",
        "build/__init__.py": "",
        "build/dbt.py": "def run():\n    from ingest.landing.batches import prepare",
        "build/held/__init__.py": "",
        "build/held/holding.py": "from ingest.build import dbt",
        "project/models/a.py": "import ingest.build.dbt",
    }.items():
        path = tmp_path / "ingest" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def put(invented: Path, name: str, text: str) -> None:
    (invented / "ingest" / name).write_text(text, encoding="utf-8")


def test_a_house_in_order(invented: Path) -> None:
    found = modules(invented)
    assert upwards(found, imports(found)) == [] and crowded(found) == []
    on = floors(imports(found))
    assert on["ingest.build.held.holding"] == 4 == max(on.values())


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("landing/batches.py", "from ingest.build import dbt", "ingest.build.dbt"),
        ("landing/batches.py", "import ingest.build.held.holding", "ingest.build.held.holding"),
        ("landing/batches.py", "def f():\n    from ingest.build.dbt import x", "ingest.build.dbt"),
        ("landing/batches.py", "from ingest.build import prepare", "ingest.build"),
        ("errors.py", "from ingest.landing.batches import x", "ingest.landing.batches"),
    ],
)
def test_an_import_upwards_is_seen(invented: Path, name: str, text: str, said: str) -> None:
    put(invented, name, text)
    found = modules(invented)
    module = f"ingest.{name.removesuffix('.py').replace('/', '.')}"
    assert upwards(found, imports(found)) == [f"{module} imports {said}"]


def test_packages_beside_each_other_do_not_meet(invented: Path) -> None:
    for package in ("night", "check"):
        (invented / "ingest" / package).mkdir()
    put(invented, "night/records.py", "from ingest.check import report")
    put(invented, "check/report.py", "")
    found = modules(invented)
    assert upwards(found, imports(found)) == ["ingest.night.records imports ingest.check.report"]


def test_a_cycle_is_seen(invented: Path) -> None:
    put(invented, "build/dbt.py", "from ingest.build.held.holding import build")
    with pytest.raises(AssertionError, match=r"a cycle: .*dbt > .*holding > .*dbt|holding > .*dbt"):
        floors(imports(modules(invented)))


def test_floors_and_crowds_are_counted(invented: Path) -> None:
    for number in range(MOST_MODULES):
        put(
            invented, f"landing/m{number}.py", f"import ingest.landing.m{number - 1}" * (number > 0)
        )
    put(invented, "errors.py", "x = 1\n" * (MOST_LINES + 1))
    found = modules(invented)
    assert max(floors(imports(found)).values()) == MOST_MODULES
    assert crowded(found) == [
        f"landing: {MOST_MODULES + 3} modules",
        f"errors.py: {MOST_LINES + 1} lines",
    ]


def test_pytest_passes_over_no_folder(pytestconfig: pytest.Config) -> None:
    """By itself it does so with each that is called `build`, as one of ours is."""
    passed_over = pytestconfig.getini("norecursedirs")
    folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}
    assert ROOT / "tests" / "build" in folders
    assert [
        str(folder)
        for folder in folders
        for part in folder.relative_to(ROOT).parts
        if any(fnmatch(part, pattern) for pattern in passed_over)
    ] == []
