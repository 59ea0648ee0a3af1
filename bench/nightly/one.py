"""One measurement in a process of its own: `python -m bench.nightly.one WHAT WAREHOUSE`.

Prints a JSON object with seconds and the peak memory of the process in MB.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path
from statistics import median

import duckdb

from bench.nightly.queries import QUERIES
from ingest import warehouse


def main(what: str, folder: Path) -> None:
    """`build`: what is new; `full`: everything; `queries`: the questions of an analyst."""
    start = time.perf_counter()
    result: dict[str, object]
    if what == "queries":
        result = _queries(folder)
    else:
        done = warehouse.build(folder, full_refresh=what == "full")
        phases = {name: round(seconds, 1) for name, seconds in done.seconds.items()}
        result = {"documents": len(done.documents), "phases": phases}
    result["seconds"] = time.perf_counter() - start
    result["mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps(result))


def _queries(folder: Path) -> dict[str, object]:
    """Each question against a bare scan of the fact it is put to; the median of five runs."""
    ratios, slowest = {}, 0.0
    with duckdb.connect(str(folder / warehouse.DATABASE), read_only=True) as connection:
        connection.execute("set threads = 2")
        for name, (fact, query) in QUERIES.items():
            columns = connection.execute(
                "select column_name from duckdb_columns() where table_name = ?"
                " and schema_name in ('main', 'quality')",
                [fact.split(".")[-1]],
            ).fetchall()
            listed = ", ".join(f'max("{column}")' for (column,) in columns)
            bare = _time(connection, f"select {listed} from {fact}")
            own = _time(connection, query)
            ratios[name] = own / bare
            slowest = max(slowest, own)
    return {"ratios": ratios, "slowest_ms": slowest * 1000}


def _time(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    seconds = []
    for _ in range(5):
        start = time.perf_counter()
        connection.execute(query).fetchall()
        seconds.append(time.perf_counter() - start)
    return median(seconds)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
