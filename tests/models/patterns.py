"""Rendering the SQL of a model without dbt: its macros, and `any_pattern` over the seed files."""

from __future__ import annotations

import functools
from typing import Any

import duckdb
import jinja2

from tests.conftest import ROOT

MACROS = (
    *("characters", "traditional", "text", "keys", "phrases", "rules", "is_leaf"),
    *("evidence", "blame"),
)


@functools.cache
def any_pattern(seed: str, where: str = "true") -> str:
    """The patterns of a seed file as one regular expression, as a literal of SQL."""
    with duckdb.connect() as connection:
        row = connection.execute(
            "select string_agg('(?:' || pattern || ')', '|' order by length(pattern) desc, pattern)"
            f" from read_csv('{ROOT / 'seeds' / f'{seed}.csv'}', all_varchar = true) where {where}"
        ).fetchone()
    assert row is not None and row[0], f"{seed} has no pattern where {where}"
    return "'(?:" + row[0].replace("'", "''") + ")'"


@functools.cache
def _template(sql: str) -> jinja2.Template:
    macros = "".join((ROOT / "macros" / f"{name}.sql").read_text("utf-8") for name in MACROS)
    return jinja2.Environment().from_string(macros + sql)


def render(sql: str, **names: Any) -> str:
    """A model, or a call of a macro, as SQL; a `ref()` is a table of that name unless `names` says else."""
    return _template(sql).render({"ref": lambda name: name, "any_pattern": any_pattern} | names)
