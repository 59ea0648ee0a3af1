"""The macro `any_pattern` for tests that render the SQL of a model without dbt."""

from __future__ import annotations

import duckdb

from tests.conftest import ROOT


def any_pattern(seed: str, where: str = "true") -> str:
    """The patterns of a seed file as one regular expression, as a literal of SQL."""
    with duckdb.connect() as connection:
        row = connection.execute(
            "select string_agg('(?:' || pattern || ')', '|' order by length(pattern) desc, pattern)"
            f" from read_csv('{ROOT / 'seeds' / f'{seed}.csv'}', all_varchar = true) where {where}"
        ).fetchone()
    assert row is not None and row[0], f"{seed} has no pattern where {where}"
    return "'(?:" + row[0].replace("'", "''") + ")'"
