"""One figure of a consistent document misread, for every figure in turn: is it caught, and is it named?

Goes in: a connection that holds `fct_figure` of consistent documents. Comes out: one row per bend with
what the models of the identities say about it. Used by `test_culprit.py`.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from tests.models.identity_cases import FIGURE_TYPES
from tests.models.identity_models import CLAIM_TYPES, build_models, load_seeds, rows_of

FEN = Decimal("0.01")
Bend = Callable[[str, random.Random], str | None]


def swapped(digits: str, chance: random.Random) -> str | None:
    """13.93 → 13.39: two neighbours changed places."""
    places = [i for i in range(len(digits) - 1) if digits[i] != digits[i + 1]]
    if not places:
        return None
    i = chance.choice(places)
    return digits[:i] + digits[i + 1] + digits[i] + digits[i + 2 :]


def mistaken(digits: str, chance: random.Random) -> str | None:
    """13.93 → 18.93: one digit taken for another."""
    i = chance.randrange(len(digits))
    return digits[:i] + chance.choice([d for d in "0123456789" if d != digits[i]]) + digits[i + 1 :]


def dropped(digits: str, chance: random.Random) -> str | None:
    """13.93 → 1.93: one digit not read."""
    i = chance.randrange(len(digits))
    return digits[:i] + digits[i + 1 :] if len(digits) > 1 else None


def added(digits: str, chance: random.Random) -> str | None:
    """13.93 → 137.93: one digit too many, as of a number glued to the next."""
    i = chance.randrange(len(digits) + 1)
    return digits[:i] + chance.choice("123456789") + digits[i:]


DIGITS: dict[str, Bend] = {
    "swapped": swapped, "mistaken": mistaken, "dropped": dropped, "added": added,
}  # fmt: skip
KINDS = (*DIGITS, "unit", "sign", "blank", "arbitrary")


def bent(value: Decimal, kind: str, chance: random.Random) -> Decimal | None:
    """What would be read instead of `value`; None where the misreading is none."""
    if kind == "unit":
        return value * chance.choice([Decimal(10000), Decimal("0.0001")])
    if kind == "sign":
        return -value
    if kind == "arbitrary":
        return (value * Decimal(chance.uniform(0.3, 3))).quantize(FEN) + FEN
    exponent = value.normalize().as_tuple().exponent
    assert isinstance(exponent, int)
    places = max(2, -exponent)
    digits = DIGITS[kind](str(abs(int(value.scaleb(places)))), chance)
    if not digits:
        return None
    return Decimal(digits).scaleb(-places).copy_sign(value)


@dataclass
class Tally:
    """Counts of bends, caught bends and those where the true cell comes first, by any key."""

    bends: Counter[str]
    caught: Counter[str]
    first: Counter[str]

    def share(self, key: str = "all") -> tuple[float, float]:
        return self.caught[key] / self.bends[key], self.first[key] / max(1, self.caught[key])


def load_base(con: duckdb.DuckDBPyConnection, figures: pa.Table) -> None:
    """The catalogue, and the consistent documents as `base_figure`."""
    load_seeds(con)
    con.register("base_rows", figures)
    cast = ", ".join(f"cast({name} as {kind}) as {name}" for name, kind in FIGURE_TYPES.items())
    con.execute(f"create table base_figure as select {cast} from base_rows")
    con.execute("create table int_figures (figure_id varchar, second_text varchar)")
    con.execute(
        "create table int_projects"
        " (document_id varchar, table_code varchar, table_no integer, grade varchar)"
    )
    con.execute(f"create table fct_claim ({CLAIM_TYPES})")
    run_over(con, "select *, null as bend from base_figure")
    con.execute("create table base_check as select * from fct_identity_check")
    con.execute("create table base_verdict as select * from int_identity_verdict")


def run_over(con: duckdb.DuckDBPyConnection, figures: str) -> None:
    con.execute(f"create or replace table fct_figure as {figures}")
    con.execute(
        "create or replace table int_editions as select distinct document_id,"
        " 'final_account' as document_kind, 'u' as unit_id, 2023 as fiscal_year from fct_figure"
    )
    build_models(con)


BOUND = """
    select
        document_id,
        figure_id,
        coalesce(min(tolerance_amount) filter (where kind <> 'ratio'), min(tolerance_amount)) as tolerance,
    from (
        select base_verdict.*, unnest(figure_ids) as figure_id
        from base_verdict inner join identities using (identity_id)
        where outcome in ('exact', 'rounding') and hardness = 'hard'
            and base_verdict.comparison = 'eq'
    )
    group by all
"""


def bound_figures(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Figures in an equation that holds, with the narrowest of its tolerances."""
    return rows_of(
        con,
        f"""
        select base_figure.*, bound.tolerance, base_operand.yuan_per_unit
        from base_figure inner join ({BOUND}) as bound using (document_id, figure_id)
        inner join int_operands as base_operand using (document_id, figure_id)
        order by document_id, figure_id
        """,
    )


def bends_of(
    figures: list[dict[str, Any]], kinds: tuple[str, ...], chance: random.Random
) -> list[dict[str, Any]]:
    """Each figure misread in each of the ways, where that is more than the rounding."""
    bends = []
    for figure in figures:
        for kind in kinds:
            value = None if kind == "blank" else bent(figure["value"], kind, chance)
            if value is None and kind != "blank":
                continue
            change = abs((value or 0) - figure["value"]) * (figure["yuan_per_unit"] or 1)
            if change <= 2 * figure["tolerance"] or abs(value or 0) > 10**9:
                continue
            bends.append(
                {
                    "bend": f"{len(bends)}:{kind}",
                    "base_id": figure["document_id"],
                    "bent_id": figure["figure_id"],
                    "bent_value": value if value is None else value.quantize(Decimal("0.000001")),
                }
            )
    return bends


BENT = """
    select
        base.* replace (
            bends.bend as document_id,
            bends.bend || '/' || base.figure_id as figure_id,
            case when base.figure_id = bends.bent_id then bends.bent_value else base.value end as value,
            case
                when base.figure_id <> bends.bent_id then base.cell_state
                when bends.bent_value is null then 'blank'
                else 'value'
            end as cell_state,
            case when base.figure_id = bends.bent_id and bends.bent_value is null
                then null else base.half_step end as half_step,
        ),
    from bends inner join base_figure as base on bends.base_id = base.document_id
"""


def found(con: duckdb.DuckDBPyConnection, bends: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Per bend: is there a violation that the base has not, and which cell does it name first?"""
    con.register("bend_rows", pa.Table.from_pylist(bends))
    con.execute(
        "create or replace table bends as"
        " select * replace (cast(bent_value as decimal(20, 6)) as bent_value) from bend_rows"
    )
    run_over(con, BENT)
    return rows_of(
        con,
        """
        with broken as (
            select bends.bend, bends.bent_id, checks.identity_id, checks.instance
            from bends
            inner join fct_identity_check as checks on bends.bend = checks.document_id
            inner join identities using (identity_id)
            where checks.outcome = 'violated'
                and not exists (
                    select 1 from base_check
                    where base_check.document_id = bends.base_id and base_check.outcome = 'violated'
                        and base_check.identity_id = checks.identity_id
                        and base_check.instance = checks.instance
                )
        ),
        named as (
            select
                broken.bend,
                culprit.*,
                culprit.figure_id = broken.bend || '/' || broken.bent_id as is_true,
            from broken
            left join fct_culprit as culprit
                on broken.bend = culprit.document_id
                and broken.identity_id = culprit.identity_id
                and broken.instance = culprit.instance
        ),
        best as (
            select * from named where rank = 1
            qualify row_number() over (
                partition by bend
                order by heals - breaks desc, breaks, is_second_reading desc,
                    misreading_cost, figure_id
            ) = 1
        ),
        true_rows as (
            select bend, min(rank) as true_rank, max(heals) as true_heals, min(breaks) as true_breaks,
                bool_or(is_echoed) as true_echoed, min(digit_distance) as true_distance,
            from named where is_true group by bend
        )
        select
            bends.bend, bends.bent_id, bends.bent_value, base.value, base.table_code, base.line_code,
            base.measure_code,
            exists (select 1 from broken where broken.bend = bends.bend) as is_caught,
            coalesce(best.is_true, false) as is_first,
            true_rank, true_heals, true_breaks, true_echoed, true_distance,
            best.heals, best.breaks, best.is_echoed, best.digit_distance,
            best.table_code || ' ' || best.line_code || ' ' || best.measure_code as named,
            best.printed_value as named_value, best.needed_value,
            (select string_agg(identity_id || ' ' || instance, ', ') from broken
                where broken.bend = bends.bend) as broken,
        from bends
        inner join base_figure as base on bends.bent_id = base.figure_id
        left join best on bends.bend = best.bend
        left join true_rows on bends.bend = true_rows.bend
        order by bends.bend
        """,
    )
