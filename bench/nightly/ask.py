"""The questions of an analyst, in a process that has nothing but DuckDB: `python ask.py DATABASE`.

Each question against a bare scan of all columns of the fact it is put to, the median of five runs
each. Prints a JSON object with the ratios, the slowest question and the peak memory in MB.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from statistics import median

import duckdb
from queries import QUERIES  # beside this file: run as a script


def main(database: str) -> None:
    """Ask everything once and print."""
    ratios, slowest = {}, 0.0
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute("set threads = 2")
        for name, (fact, query) in QUERIES.items():
            columns = connection.execute(
                "select column_name from duckdb_columns() where table_name = ?"
                " and schema_name in ('main', 'quality')",
                [fact.split(".")[-1]],
            ).fetchall()
            listed = ", ".join(f'max("{column}")' for (column,) in columns)
            bare = seconds(connection, f"select {listed} from {fact}")
            own = seconds(connection, query)
            ratios[name] = own / bare
            slowest = max(slowest, own)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"ratios": ratios, "slowest_ms": slowest * 1000, "mb": megabytes}))


def seconds(connection: duckdb.DuckDBPyConnection, query: str) -> float:
    """What a query takes, the median of five."""
    found = []
    for _ in range(5):
        start = time.perf_counter()
        connection.execute(query).fetchall()
        found.append(time.perf_counter() - start)
    return median(found)


if __name__ == "__main__":
    main(sys.argv[1])
