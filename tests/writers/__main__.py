"""python -m tests.writers: measures the committed PDFs and writes docs/writers.md.

Models and seeds are built without the tests of the data, so that what is misread is counted, too.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import duckdb

from ingest.build import dbt, results, warehouse
from ingest.build.past import history
from ingest.landing import pipeline
from tests.writers import measure
from tests.writers.account import LAYOUTS, WRITERS, Variant

PAGE = Path(__file__).parents[2] / "docs" / "writers.md"
HEAD = """# Any writer's PDF

One account of invented units, printed by nine writers of others and by our own press, in four layouts
({figures} figures, {claims} claims, {outcomes} outcomes of identities each). A figure is right where table, side,
line, measure and what is printed are; a claim or an outcome where the press' own PDF has the same. `+n` are read
and not printed. Made by `python -m tests.writers` from the PDFs in `tests/writers`, which
[MADE.md](../tests/writers/MADE.md) tells about.

"""
LAYOUT_WORDS = {
    "split": "类, 款, 项 in columns of their own, 预算 and 决算 in pairs, the total last",
    "wide": "four double blocks on landscape pages, wrapped heads, no thousands",
    "broken": "tables broken over pages, heads repeated",
    "dense": "one table behind the other, in 元",
}


def built(folder: Path) -> Path:
    """The database of all files of the matrix, without a publication."""
    pipeline.ingest([measure.inbox(folder / "inbox")], folder, workers=2)
    warehouse.prepare(folder / "raw")
    history.prepare(folder)
    database = folder / "build" / "juesuan.duckdb"
    database.parent.mkdir()
    place = dbt.Place(folder, database, folder / "target", history.next_run(folder))
    untested = ["--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    with dbt.parsed_once():
        results.judge(dbt.run_dbt(["build", *untested], place, {"quarantine": False}))
    return database


def _cell(wanted: measure.Found, found: measure.Found) -> str:
    right, whole, more = measure.right(wanted, found)
    return f"{right}/{whole}" + (f" +{more}" if more else "")


def _section(connection: duckdb.DuckDBPyConnection, layout: str) -> str:
    lines = [
        f"## {layout}: {LAYOUT_WORDS[layout]}",
        "",
        "| writer | figures | claims | outcomes |",
        "|---|---|---|---|",
    ]
    for writer in WRITERS:
        variant = Variant(writer, layout)
        cells = [
            _cell(*compare(connection, variant))
            for compare in (measure.figures, measure.claims, measure.outcomes)
        ]
        lines.append(f"| {writer} | {' | '.join(cells)} |")
    return "\n".join([*lines, ""])


def _range(numbers: list[int]) -> str:
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low} to {high}"


def page(connection: duckdb.DuckDBPyConnection) -> str:
    """The page of the docs."""
    own = [Variant("press", layout) for layout in LAYOUTS]
    head = HEAD.format(
        figures=_range([measure.figures(connection, v)[0].total() for v in own]),
        claims=_range([measure.claims(connection, v)[0].total() for v in own]),
        outcomes=_range([measure.outcomes(connection, v)[0].total() for v in own]),
    )
    return head + "\n".join(_section(connection, layout) for layout in LAYOUTS)


def main() -> int:
    """Builds, measures, writes the page; with a word, prints what differs in files that have it."""
    with tempfile.TemporaryDirectory() as folder:
        database = built(Path(folder))
        with duckdb.connect(str(database), read_only=True) as connection:
            PAGE.write_text(page(connection))
            for writer in WRITERS:
                for variant in (Variant(writer, layout) for layout in LAYOUTS):
                    if any(word in variant.name for word in sys.argv[1:]):
                        for compare in (measure.figures, measure.claims, measure.outcomes):
                            lines = measure.differences(variant, *compare(connection, variant))
                            sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.write(f"{PAGE}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
