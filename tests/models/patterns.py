"""Rendering the SQL of a model without dbt: its macros, and `any_pattern` over the seed files."""

from __future__ import annotations

import functools

import duckdb
import jinja2

from tests.conftest import ROOT

MACROS = ("text", "keys", "phrases", "rules", "is_leaf")


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
def render(sql: str) -> str:
    """A model, or a call of a macro, as SQL; a `ref()` is a table of that name."""
    macros = "".join((ROOT / "macros" / f"{name}.sql").read_text("utf-8") for name in MACROS)
    template = jinja2.Environment().from_string(macros + sql)
    return template.render(ref=lambda name: name, any_pattern=any_pattern)
