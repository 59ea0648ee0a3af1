"""What a night costs: `python -m bench.nightly [--sizes 10 100 1000 10000] [--verify 1000]`.

For each size: a full build of all but one document in a hundred, the night on which that hundredth
arrives, a night with nothing new, the questions of an analyst. Up to `--verify` documents the rows
after the night are compared with those of a full refresh. Each measurement has a process of its
own. Writes RESULTS.md and RESULTS.json beside this file after each size.
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
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import Any

import duckdb

from bench.nightly import corpus, report
from bench.page import main as write_page
from ingest.build import warehouse

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
OF_BUILDS = {"dim_run", "fct_check_span"}


def main() -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="bench.nightly")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10, 100, 1000])
    parser.add_argument("--verify", type=int, default=1000)
    parser.add_argument("--folder", type=Path, help="where the corpora are kept")
    arguments = parser.parse_args()
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="bench-nightly-"))
    rows: list[dict[str, Any]] = []
    dbt_start = start_of_dbt()
    for size in arguments.sizes:
        rows.append(measure(folder / str(size), size, size <= arguments.verify))
        write(sorted(rows, key=lambda row: row["size"]), dbt_start)
        if arguments.folder is None:
            shutil.rmtree(folder / str(size))


def write(rows: list[dict[str, Any]], dbt_start: float) -> None:
    """Print and write what has been measured so far."""
    found = {
        "date": date.today().isoformat(),
        "machine": f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores",
        "versions": f"Python {platform.python_version()}, DuckDB {duckdb.__version__}",
        "dbt_start": dbt_start,
        "sizes": rows,
    }
    results = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    (HERE / "RESULTS.json").write_text(results, encoding="utf-8")
    (HERE / "RESULTS.md").write_text(report.text(found), encoding="utf-8")
    write_page()
    print(report.text(found), flush=True)


def measure(folder: Path, size: int, verify: bool) -> dict[str, Any]:
    """One size: full build, the night of the last hundredth, the empty night, the questions."""
    new = max(size // 100, 1)
    shutil.rmtree(folder, ignore_errors=True)
    corpus.land(folder, 0, size - new)
    full = one("build", folder)
    corpus.land(folder, size - new, new)
    night = one("build", folder)
    nothing = one("build", folder)
    found = {
        "size": size,
        "full": full,
        "new": new,
        "night": night,
        "nothing": nothing,
        "questions": ask("questions", folder),
        "scans": ask("scans", folder),
        "file_mb": (folder / warehouse.DATABASE).stat().st_size / 1e6,
    }
    if verify:
        before = digests(folder)
        found["refresh"] = one("full", folder)
        found["differing"] = [
            table for table, row in digests(folder).items() if before[table] != row
        ]
    return found


def one(what: str, folder: Path) -> dict[str, Any]:
    """One build in a process of its own."""
    return run(["-m", "bench.nightly.one", what, str(folder)])


def ask(what: str, folder: Path) -> dict[str, Any]:
    """The questions of an analyst, or the bare scans, in a process of its own."""
    return run(["-m", "bench.nightly.ask", what, str(folder / warehouse.DATABASE)])


def run(arguments: list[str]) -> dict[str, Any]:
    """What a process prints, with the seconds it took."""
    command = [sys.executable, "-W", "ignore", *arguments]
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, cwd=ROOT)
    if done.returncode != 0:
        sys.exit(f"bench.nightly: {arguments} failed:\n{done.stderr[-2000:]}")
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result | {"process_seconds": time.perf_counter() - start}


def digests(folder: Path) -> dict[str, tuple[int, int]]:
    """Rows of each public table and the sum of their hashes."""
    with duckdb.connect(str(folder / warehouse.DATABASE), read_only=True) as connection:
        tables = connection.execute(
            "select schema_name || '.' || table_name, table_name from duckdb_tables()"
            " where schema_name in ('main', 'quality') order by all"
        ).fetchall()
        found = {}
        for table, name in tables:
            if name not in OF_BUILDS:
                query = f"select count(*), sum(hash(t)::hugeint) from {table} as t"
                row = connection.execute(query).fetchone()
                assert row is not None
                found[table] = (row[0], row[1])
        return found


def start_of_dbt() -> float:
    """Seconds that dbt takes to start and tell its version; the median of three."""
    command = [sys.executable, "-W", "ignore", "-m", "dbt.cli.main", "--version"]
    seconds = []
    for _ in range(3):
        start = time.perf_counter()
        subprocess.run(command, capture_output=True, cwd=ROOT, check=False)
        seconds.append(time.perf_counter() - start)
    return median(seconds)


if __name__ == "__main__":
    main()
