"""Compare ways to extract tables from PDFs: `python -m bench.extract [PDF...]`.

Each tool runs in its own fresh process over the same files in turn; a tool's import time is what
it takes until its first file can begin. Seconds are machine-bound: read the ratios.
Default files: ../shared/documents/real/*.pdf if that folder is there, else warehouse/inbox/*.pdf.
Writes RESULTS.md beside this file.
"""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sys
from collections import Counter
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

from bench.extract.tools import TOOLS
from bench.page import main as write_page

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
BASE = "camelot default"
FLOOR = "bare pdfium text"
FAST, ROUNDS = ("juesuan", FLOOR), 7


def main(arguments: list[str]) -> None:
    """Run every tool, print and write the table. Exits 2 if there is no PDF."""
    files = [Path(a).resolve() for a in arguments] or default_files()
    if not files:
        sys.exit("bench.extract: no PDF given and none found in warehouse/inbox")
    results = measure(files)
    text = report(results, files)
    (HERE / "RESULTS.md").write_text(text, encoding="utf-8")
    write_page()
    print(text)


def default_files() -> list[Path]:
    """The real documents beside the repository, else the inbox."""
    real = sorted((ROOT.parent / "shared" / "documents" / "real").glob("*.pdf"))
    return real or sorted((ROOT / "warehouse" / "inbox").glob("*.pdf"))


def measure(files: list[Path]) -> dict[str, dict[str, Any]]:
    """Each tool, the fast ones in several rounds by turns: of these the medians of the seconds."""
    rounds: dict[str, list[dict[str, Any]]] = {name: [run(name, files)] for name in TOOLS}
    for _ in range(ROUNDS - 1):
        for name in FAST:
            rounds[name].append(run(name, files))
    return {
        name: found[0] | {part: median(r[part] for r in found) for part in ("import", "read")}
        for name, found in rounds.items()
    }


def run(name: str, files: list[Path]) -> dict[str, Any]:
    """One tool in a fresh process: seconds, MB, and the cells of each page."""
    command = [sys.executable, "-W", "ignore", "-m", "bench.extract.tools", name, *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def report(results: dict[str, dict[str, Any]], files: list[Path]) -> str:
    """The results as Markdown."""
    base, pages = results[BASE], results[BASE]["pages"]
    whole = base["import"] + base["read"]
    lines = [
        "# Extracting tables from PDF",
        "",
        f"{date.today()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}; {len(files)} files, {pages} pages, one process each, "
        f"one run, {' and '.join(FAST)} the median of {ROUNDS} by turns. Made by "
        "`python -m bench.extract`.",
        "",
        f"| tool | pages/s | times {BASE} | pages/s with import | times, with import "
        "| import s | peak MB | cells |",
        "|---|---:|---:|---:|---:|---:|---:|---:|",
    ]
    for name, r in results.items():
        total = r["import"] + r["read"]
        lines.append(
            f"| {name} | {pages / r['read']:.0f} | {base['read'] / r['read']:.1f} "
            f"| {pages / total:.0f} | {whole / total:.1f} | {r['import']:.2f} | {r['mb']} "
            f"| {cell_count(r) or '—'} |"
        )
    times = results["juesuan"]["read"] / results[FLOOR]["read"]
    lines += ["", f"* juesuan takes {times:.1f} times as long as {FLOOR}.", *losses(results), ""]
    return "\n".join(lines)


def cell_count(result: dict[str, Any]) -> int:
    """Cells with text."""
    return sum(len(cells) for cells in result["cells"].values())


def losses(results: dict[str, dict[str, Any]]) -> list[str]:
    """What the default call of camelot has in cells and another tool has not, white space aside.

    A cell that the other has in pieces (or in another order) is not lost: its characters are in
    other cells of the same page. Lost are the characters that are in none.
    """
    found = []
    for name, result in results.items():
        if name == BASE or not cell_count(result):
            continue
        apart = lost = 0
        for page, cells in results[BASE]["cells"].items():
            theirs, ours = Counter(cells), Counter(result["cells"].get(page, []))
            missing, more = theirs - ours, ours - theirs
            apart += missing.total()
            gone = Counter("".join(missing.elements())) - Counter("".join(more.elements()))
            lost += gone.total()
        found.append(
            f"* {name} against {BASE}: {apart} cells not found as they are (glued or mixed up by "
            f"one of the two), of which **{lost} characters are in no cell of the page**."
        )
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
