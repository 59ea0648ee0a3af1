"""Two workers against one, and what a worker holds: `python -m bench.extract.workers`.

The PDFs of the sample corpus, `--copies` of each, every copy with bytes of its own: landed by one
worker process and by two, documents being the unit; then `--readings` of them read by one worker
that is weighed after each. Writes WORKERS.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from datetime import date
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.page import main as write_page
from ingest.landing.inbox import identify
from ingest.landing.workers.processes import process_pool
from tests.readers.odd_readers import read_and_weigh

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
STEPS = 10  # rows of the table of memory
STEPS_OF_ARITHMETIC = 150_000_000

LAND = """
import json, sys, time
from pathlib import Path
from ingest.landing import pipeline

inbox, warehouse, workers = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
start = time.perf_counter()
report = pipeline.ingest([inbox], warehouse, workers)
seconds = time.perf_counter() - start
assert all(landing.status == "landed" for landing in report.landings)
print(json.dumps({"documents": len(report.landings), "seconds": seconds}))
"""


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(prog="bench.extract.workers")
    parser.add_argument("--copies", type=int, default=48)
    parser.add_argument("--readings", type=int, default=1000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        for path in sorted((ROOT / "warehouse" / "inbox").glob("*.pdf")):
            for copy in range(arguments.copies):
                own = b"\n%% copy %d\n" % copy
                (inbox / f"{path.stem}-{copy}.pdf").write_bytes(path.read_bytes() + own)
        found = {workers: land(inbox, Path(folder), workers) for workers in (1, 2)}
        ceiling = arithmetic(1) / arithmetic(2)
        memory = weigh(inbox, arguments.readings)
    text = report(found, ceiling, memory)
    (HERE / "WORKERS.md").write_text(text, encoding="utf-8")
    write_page()
    print(text)


def land(inbox: Path, folder: Path, workers: int) -> dict[str, Any]:
    """Documents and seconds of a run with so many workers, start-up included."""
    command = [sys.executable, "-c", LAND, str(inbox), str(folder / str(workers)), str(workers)]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def arithmetic(workers: int) -> float:
    """Seconds that so many workers take for two long sums: what the cores of this machine give."""
    with process_pool(workers) as executor:
        start = time.perf_counter()
        list(executor.map(sum, [range(STEPS_OF_ARITHMETIC)] * 2))
        return time.perf_counter() - start


def weigh(inbox: Path, readings: int) -> list[int]:
    """The resident memory of one worker after each reading, in MB."""
    sources = [identify(path) for path in sorted(inbox.iterdir())]
    with process_pool(1) as executor:
        return list(executor.map(read_and_weigh, islice(cycle(sources), readings)))


def report(found: dict[int, dict[str, Any]], ceiling: float, memory: list[int]) -> str:
    """The results as Markdown."""
    lines = [
        "# Two workers against one",
        "",
        f"{date.today().isoformat()}, {platform.system()} {platform.machine()}, {os.cpu_count()}"
        f" cores, Python {platform.python_version()}."
        " Made by `python -m bench.extract.workers`.",
        "",
        "| workers | documents | seconds | documents/s |",
        "|---:|---:|---:|---:|",
    ]
    for workers, row in found.items():
        each = row["documents"] / row["seconds"]
        lines.append(f"| {workers} | {row['documents']} | {row['seconds']:.1f} | {each:.1f} |")
    step = max(len(memory) // STEPS, 1)
    lines += [
        "",
        f"Two workers are {found[1]['seconds'] / found[2]['seconds']:.2f} times as fast as one;"
        f" with nothing but arithmetic to do, two processes of this machine are {ceiling:.2f} times"
        " as fast as one.",
        "",
        f"What one worker holds after so many documents; the most at any time is {max(memory)} MB:",
        "",
        "| documents | MB |",
        "|---:|---:|",
    ]
    lines += [f"| {n + 1} | {memory[n]} |" for n in range(step - 1, len(memory), step)]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    main()
