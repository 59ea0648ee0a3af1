"""Two workers against one: `python -m bench.extract.workers [--copies N]`.

The PDFs of the sample corpus, so many copies of each, every copy with bytes of its own, landed by
one worker process and by two; documents are the unit. Prints the ratio of the times. Writes
WORKERS.md beside this file.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

LAND = """
import json, sys, time
from pathlib import Path
from ingest import pipeline

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
    parser.add_argument("--copies", type=int, default=12)
    copies = parser.parse_args().copies
    with tempfile.TemporaryDirectory() as folder:
        inbox = Path(folder) / "inbox"
        inbox.mkdir()
        for path in sorted((ROOT / "warehouse" / "inbox").glob("*.pdf")):
            for copy in range(copies):
                own = b"\n%% copy %d\n" % copy
                (inbox / f"{path.stem}-{copy}.pdf").write_bytes(path.read_bytes() + own)
        found = {}
        for workers in (1, 2):
            command = [sys.executable, "-c", LAND, str(inbox)]
            command += [str(Path(folder) / str(workers)), str(workers)]
            done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=ROOT)
            found[workers] = json.loads(done.stdout.splitlines()[-1])
    one, two = found[1], found[2]
    text = (
        "# Two workers against one\n\n"
        f"{date.today().isoformat()}, {platform.system()} {platform.machine()}, {os.cpu_count()}"
        f" cores, Python {platform.python_version()}."
        " Made by `python -m bench.extract.workers`.\n\n"
        "| workers | documents | seconds | documents/s |\n"
        "|---:|---:|---:|---:|\n"
        + "".join(
            f"| {workers} | {row['documents']} | {row['seconds']:.1f} |"
            f" {row['documents'] / row['seconds']:.1f} |\n"
            for workers, row in found.items()
        )
        + f"\nTwo workers are {one['seconds'] / two['seconds']:.2f} times as fast as one.\n"
    )
    (HERE / "WORKERS.md").write_text(text, encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
