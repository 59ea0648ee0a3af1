"""The documents of the measurement: consistent disclosures, each clean and once per kind of damage.

Goes in: how many, which kinds, a seed. Comes out: `Case`s, their files in an inbox, and all of
them in one warehouse, built once. Every document has a unit of its own, so that no two are taken
for editions of one another; otherwise a damaged document is its clean twin.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from ingest.build import dbt, planning, scope
from ingest.build.dbt import Place
from ingest.build.held.holding import Held
from ingest.build.past import history
from ingest.landing import pipeline
from ingest.layout import DATABASE as DATABASE  # that of every build: what is kept has its name
from ingest.layout import RAW
from tests.typeset import damage
from tests.typeset.compose import compose
from tests.typeset.corpus import printed
from tests.typeset.damage import CannotDamage, Damage
from tests.typeset.disclosure import Disclosure
from tests.typeset.layout import LAYOUTS, Layout
from tests.typeset.random_university import random_university
from tests.typeset.strategies import Pair, random_pair

FAMILIES = (*LAYOUTS, "UNIVERSITY")
TEXT_FORMS = ("tabs", "cells", "sheet", "flow")
PDF_EVERY, PDF_OF_EVERY = 8, 3  # of eight disclosures the fourth is a PDF, clean and damaged alike


@dataclass(frozen=True, slots=True)
class Case:
    """One document: disclosure `number` of the run, `damage` None where it is the clean twin."""

    number: int
    seed: int
    family: str
    money_unit: str
    form: str
    file_name: str
    damage: Damage | None = None

    @property
    def kind(self) -> str:
        """The kind of damage, or clean."""
        return self.damage.kind if self.damage else "clean"

    @property
    def twin(self) -> tuple[int, int]:
        """What a damaged document and its clean twin have in common."""
        return self.seed, self.number


@dataclass(frozen=True, slots=True)
class Seconds:
    """What the parts of a run took."""

    typeset: float
    ingest: float
    build: float


def pair(number: int, seed: int) -> Pair:
    """Disclosure and layout `number` of a run: the families take turns."""
    family = FAMILIES[number % len(FAMILIES)]
    own = seed * 100_000 + number
    return random_university(own) if family == "UNIVERSITY" else random_pair(own, LAYOUTS[family])


def form_of(number: int, layout: Layout) -> str:
    """Forms take turns. Reading-order text needs numbered columns, and one cell a line loses what
    the heads of a university's tables span: these are tab separated instead."""
    if number % PDF_EVERY == PDF_OF_EVERY:
        return "pdf"
    form = TEXT_FORMS[number // len(FAMILIES) % len(TEXT_FORMS)]
    refused = (form == "flow" and not layout.line_numbers) or (
        form == "cells" and layout.variant == "UNIVERSITY"
    )
    return "tabs" if refused else form


def renamed(disclosure: Disclosure, unit: int) -> Disclosure:
    """The same accounts, published by another unit; `unit` is a number of up to five digits."""
    code, name = str(900 + unit // 1000), f"示例市样本区第{unit}服务中心"
    unit_code, department = f"{code}{unit % 1000:03d}", f"{code}-示例市样本区第{code}局"
    projects = tuple(
        replace(project, department=department, unit=f"{unit_code}-{name}")
        for project in disclosure.projects
    )
    return replace(
        disclosure, unit_name=name, unit_code=unit_code, department=department, projects=projects
    )


def documents(
    count: int, kinds: Sequence[str], seed: int, first_unit: int = 1
) -> Iterator[tuple[Case, bytes]]:
    """The cases and their bytes. A kind that a document has no place for is left out; units are
    numbered from `first_unit`, so that several runs can share a warehouse."""
    unit = first_unit - 1
    for number in range(count):
        disclosure, layout = pair(number, seed)
        form = form_of(number, layout)
        for kind in ("clean", *kinds):
            unit += 1
            blocks, done = compose(renamed(disclosure, unit), layout), None
            if kind != "clean":
                try:
                    blocks, done = damage.do(kind, blocks, layout, seed * 100_000 + number)
                except CannotDamage:
                    continue
            name = f"{seed}-{number:04d}-{kind}.{'pdf' if form == 'pdf' else 'txt'}"
            money = layout.money_unit
            case = Case(number, seed, layout.variant, money, form, name, done)
            yield case, printed(blocks, layout, form)


def make(folder: Path, content: Iterable[tuple[Case, bytes]]) -> tuple[list[Case], Seconds]:
    """Typesets, lands and builds everything in `folder`; the database is `folder/DATABASE`."""
    start = time.perf_counter()
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    cases = []
    for case, typeset in content:
        (inbox / case.file_name).write_bytes(typeset)
        cases.append(case)
    pressed = time.perf_counter()
    report = pipeline.ingest([inbox], folder, workers=2)
    failed = [landing.source.path.name for landing in report.landings if landing.error]
    if failed or len(report.landings) != len(cases):
        raise RuntimeError(f"{len(report.landings)} of {len(cases)} landed; failed: {failed}")
    landed = time.perf_counter()
    build(folder)
    built = time.perf_counter()
    return cases, Seconds(pressed - start, landed - pressed, built - landed)


def build(folder: Path) -> None:
    """All models, without the tests: what is damaged is meant to break some."""
    command = ["build", "--exclude-resource-type", "test", "--exclude-resource-type", "unit_test"]
    history.prepare(folder)
    landed = planning.readings(folder / RAW)
    ids = scope.write(landed, folder / "documents.parquet")
    held = Held().write(folder / "held.parquet")
    run = "20000101T000000.000000"
    place = Place(folder, folder / DATABASE, folder / "target", run, ids, held)
    with dbt.parsed_once():
        result = dbt.run_dbt(command, place)
    bad = [r.node.name for r in (result.result or []) if r.status not in ("success", "pass")]
    if not result.success:
        raise RuntimeError(f"the build failed: {bad or result.exception}")
