"""The disclosures of the tests of editions: a pair of editions in both orders, and the year after.

Goes in: nothing. Comes out: `NIGHTS`, the files of each landing, and what they were pressed from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from tests.typeset.disclosure import Disclosure, TableData
from tests.typeset.layout import SX_2023
from tests.typeset.ledger import Booking, Ledger, disclosure_of
from tests.typeset.random_claims import random_claims

LAYOUT = replace(SX_2023, thousands=False)
GP = "general_budget"
FIRST = Ledger(
    bookings=(
        Booking("2080101", GP, {"basic": 3_000_000}, {"fiscal": 3_100_000}, opening=200_000),
        Booking("2080505", GP, {"basic": 400_000}, {"fiscal": 400_000}),
    ),
    economic={"30101": (3_000_000, 0), "30108": (400_000, 0)},
    sangong_budget={"reception": 50_000, "vehicle_operation": 30_000},
    sangong_actual={"reception": 0, "vehicle_operation": 0},
    statistics={"procurement_total": 90_000, "procurement_goods": 90_000, "equipment_over_1m": 1},
)
# one amount differs, one is gone, one is new, a count differs
CORRECTED = replace(
    FIRST,
    sangong_budget={"reception": 60_000, "vehicle_operation": 30_000},
    statistics={"procurement_total": 90_000, "procurement_works": 90_000, "equipment_over_1m": 2},
)
# opens with 25 万元; the year before closed with 30
NEXT = replace(
    FIRST,
    bookings=(
        Booking("2080101", GP, {"basic": 3_000_000}, {"fiscal": 3_000_000}, opening=250_000),
        Booking("2080505", GP, {"basic": 400_000}, {"fiscal": 400_000}),
    ),
)
AS_IT_CLOSED = replace(
    NEXT,
    bookings=(
        Booking("2080101", GP, {"basic": 3_000_000}, {"fiscal": 3_000_000}, opening=300_000),
        Booking("2080505", GP, {"basic": 400_000}, {"fiscal": 400_000}),
    ),
)


def account(ledger: Ledger, unit: str, year: int = 2023) -> Disclosure:
    bare = disclosure_of(
        ledger,
        unit_name=f"示例市{unit}",
        unit_code=f"99{sum(map(ord, unit)) % 10_000:04d}",
        department="990-示例市样本局",
        fiscal_year=year,
        unit_type="行政单位",
    )
    return replace(bare, claims=random_claims(Random(2), bare))


def without(disclosure: Disclosure, table: str) -> Disclosure:
    """The disclosure with one table put up as a picture."""
    return replace(disclosure, tables=disclosure.tables | {table: TableData(state="lost")})


@dataclass(frozen=True)
class File:
    name: str
    disclosure: Disclosure
    form: str = "tabs"


def first(unit: str) -> File:
    return File(f"{unit}-2023.txt", account(FIRST, unit))


def corrected(unit: str) -> File:
    return File(f"{unit}-2023（更正）.txt", account(CORRECTED, unit), "cells")


def pictured(unit: str) -> File:
    return File(f"{unit}-2023-图.txt", without(account(FIRST, unit), "economic_detail"))


def plain(unit: str) -> File:
    return File(f"{unit}-2023-2.txt", account(CORRECTED, unit))


# what lands each night
NIGHTS: list[list[File]] = [
    [
        *(first("甲局"), corrected("乙局")),
        *(first("丙局"), pictured("丁局")),
        *(first("戊局"), plain("己局"), first("庚局"), first("辛局"), first("壬局")),
    ],
    [
        *(corrected("甲局"), first("乙局")),
        *(pictured("丙局"), first("丁局")),
        *(plain("戊局"), first("己局")),
        File("庚局-2024.txt", account(NEXT, "庚局", 2024)),
        File("辛局-2024.txt", account(AS_IT_CLOSED, "辛局", 2024)),
        File("壬局-2023-pdf.pdf", first("壬局").disclosure, "pdf"),
    ],
]
