"""An analyst's process: `python -m bench.nightly.ask questions|scans DATABASE`: only DuckDB.

`questions` asks each question, `scans` reads all columns of the fact that it is put to; a process
each, so that the memory is that of the questions. The seconds are the median of five and last until
the answer is there in DuckDB; to make Python objects of it is another matter. Prints a JSON object
with milliseconds and rows by question and the peak memory in MB.
"""

from __future__ import annotations

import json
import sys
import time
from statistics import median

import duckdb

from bench.memory import peak_mb
from bench.nightly.questions import Question, questions

MEMORY = "100MB"  # of DuckDB itself, for the questions


def main(what: str, database: str) -> None:
    """Ask everything and print."""
    milliseconds, rows = {}, {}
    with duckdb.connect(database, read_only=True) as connection:
        connection.execute("set threads = 2")
        if what == "questions":
            connection.execute(f"set memory_limit = '{MEMORY}'")
        for question in questions():
            query = question.query if what == "questions" else scan(connection, question)
            found = []
            for _ in range(5):
                start = time.perf_counter()
                answer = connection.sql(query).materialize()
                found.append(1000 * (time.perf_counter() - start))
                rows[question.name] = len(answer)
            milliseconds[question.name] = median(found)
    print(json.dumps({"ms": milliseconds, "rows": rows, "mb": peak_mb()}))


def scan(connection: duckdb.DuckDBPyConnection, question: Question) -> str:
    """The bare scan: every column of the fact."""
    columns = connection.sql(f"select * from {question.fact} limit 0").columns
    listed = ", ".join(f'max("{column}")' for column in columns)
    return f"select {listed} from {question.fact}"


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
