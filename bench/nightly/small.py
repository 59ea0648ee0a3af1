"""What a small build costs: `python -m bench.nightly.small [--before TREE] [--turns 3]`.

The eight documents of the sample, and a night of ten new documents on top of a hundred: as they are
built by day, with what dbt need not do again (docs/decisions/0028), and with nothing kept; with
`--before` also by the code of another checkout. By turns, each in a process of its own. Writes
SMALL.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from statistics import median

from bench.nightly import corpus
from ingest.landing import pipeline

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
KEPT, ANEW, BEFORE = "kept", "parsed anew", "before"
Seconds = dict[str, list[float]]


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="bench.nightly.small")
    parser.add_argument("--before", type=Path, help="a checkout of the code to compare with")
    parser.add_argument("--turns", type=int, default=3)
    arguments = parser.parse_args()
    trees = {KEPT: ROOT, ANEW: ROOT}
    if arguments.before is not None:
        trees[BEFORE] = arguments.before.resolve()
    with tempfile.TemporaryDirectory(prefix="bench-small-") as name:
        found: dict[str, Seconds] = {}
        for what, measure in PARTS.items():
            found[what] = measure(Path(name), trees, arguments.turns)
            (HERE / "SMALL.md").write_text(text(found), encoding="utf-8")
    print(text(found))


def of_sample(folder: Path, trees: dict[str, Path], turns: int) -> Seconds:
    """Seconds of a full build of the sample, turn by turn, by the code of each tree."""

    def prepare(warehouse: Path, tree: Path) -> None:
        pipeline.ingest([ROOT / "warehouse" / "inbox"], warehouse, workers=2)
        build(warehouse, tree)

    return by_turns(folder / "sample", trees, turns, prepare, "full")


def of_night(folder: Path, trees: dict[str, Path], turns: int) -> Seconds:
    """Seconds of the build of ten documents on top of a hundred."""

    def prepare(warehouse: Path, tree: Path) -> None:
        corpus.land(warehouse, 0, 100)
        build(warehouse, tree)
        corpus.land(warehouse, 100, 10)

    return by_turns(folder / "night", trees, turns, prepare, "build")


def by_turns(
    folder: Path,
    trees: dict[str, Path],
    turns: int,
    prepare: Callable[[Path, Path], None],
    what: str,
) -> Seconds:
    """Seconds of the same build by each tree, one after the other, from the same state."""
    seconds: Seconds = {name: [] for name in trees}
    for name, tree in trees.items():
        if name == ANEW:
            shutil.copytree(folder / KEPT, folder / ANEW, ignore=shutil.ignore_patterns("parsed"))
        else:
            prepare(folder / name, tree)
    for _ in range(turns):
        for name, tree in trees.items():
            turn = folder / "turn"
            shutil.copytree(folder / name, turn)
            seconds[name].append(build(turn, tree, what))
            shutil.rmtree(turn)
    return seconds


def build(warehouse: Path, tree: Path, what: str = "build") -> float:
    """Seconds of one build in a process of its own, by the code of a tree."""
    environment = {**os.environ, "PYTHONPATH": str(tree)}
    environment.pop("JUESUAN_PARSED", None)
    command = [sys.executable, "-m", "bench.nightly.one", what, str(warehouse)]
    done = subprocess.run(
        command, cwd=tree, env=environment, check=True, capture_output=True, text=True
    )
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told["seconds"]


PARTS = {
    "a build of the 8 documents of the sample": of_sample,
    "a night of 10 new documents on 100": of_night,
}


def text(found: dict[str, Seconds]) -> str:
    """The page."""
    names = list(next(iter(found.values())))
    lines = [
        "# What a small build costs",
        "",
        f"{date.today().isoformat()}, {platform.system()} {platform.machine()},"
        f" {os.cpu_count()} cores, Python {platform.python_version()}."
        " Made by `python -m bench.nightly.small`; seconds, the median of"
        f" {len(next(iter(found.values()))[KEPT])} turns, and that of *kept* in parts of it.",
        "",
        "*kept*: with what dbt need not do again (docs/decisions/0028). *parsed anew*: the same"
        " code with nothing kept, as after an update.",
        *(
            ["*before*: the code before anything was kept, by turns on the same machine."]
            * (BEFORE in names)
        ),
        "",
        f"| | {' | '.join(names)} | {' | '.join(f'kept to {name}' for name in names[1:])} |",
        f"|---|{'---:|' * (2 * len(names) - 1)}",
    ]
    for what, seconds in found.items():
        middle = {name: median(of_name) for name, of_name in seconds.items()}
        cells = [f"{middle[name]:.1f}" for name in names]
        cells += [f"{middle[KEPT] / middle[name]:.2f}" for name in names[1:]]
        lines.append(f"| {what} | {' | '.join(cells)} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
