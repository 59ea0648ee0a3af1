"""Readers of the published file during many publications: no error, and never two states at once.

Every publication changes every amount: in the n-th, each is n. What a reader asks over one
connection must all be of one n, in tables, views, the past and the history of checks.
"""

from __future__ import annotations

import multiprocessing
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pytest

from ingest.build import warehouse
from tests import soak
from tests.night import played_night

READERS = 8
HOLDERS = 3  # of these: they keep a connection until another file is published, and go on with it
PUBLICATIONS = soak.times(10, 3)

# Each gives the publication that it sees, by another way.
QUESTIONS = {
    "amounts": "select amount from fct_income group by all",
    "view": "select max(amount) from all_income group by amount",
    "figures": "select max(value) from fct_figure where line_code <> 'total' group by value",
    "sums": """
        select (select sum(value) from fct_figure where line_code = 'total')
            / (select count(*) from fct_income)
    """,
    "run": "select max(run_no) from quality.dim_run",
    "documents": "select count(*) from dim_document",
    "counted": "select max_by(document_count, run_no) from quality.dim_run",
    "units": "select sum(document_count) from dim_unit",
    "checks": "select max_by(check_count, run_no) // 2 from quality.dim_run",
    "history": """
        select count(*) // 2 from quality.fct_check_history
        where run = (select max_by(run, run_no) from quality.dim_run)
    """,
    "past": """
        select 1 + max(amount) from as_of.fct_income(
            (select max_by(run, run_no) from quality.dim_run
                where run_no < (select max(run_no) from quality.dim_run))
        )
    """,
    "kept": "select 1 + max(last_run_no) from history.fct_income",
}


@dataclass
class Seen:
    """What a reader has seen."""

    questions: int = 0
    connections: int = 0
    held: int = 0  # connections that outlived the file they read
    publications: Counter[int] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)


def ask(connection: duckdb.DuckDBPyConnection, seen: Seen) -> int | None:
    """Put all questions; they must have one answer."""
    answers = {}
    for name, question in QUESTIONS.items():
        try:
            answers[name] = [int(row[0]) for row in connection.execute(question).fetchall()]
        except duckdb.Error as error:
            error.add_note(name)
            raise
        seen.questions += 1
    given = {tuple(answer) for answer in answers.values()}
    if len(given) > 1 or any(len(answer) != 1 for answer in given):
        seen.wrong.append(f"mixed: {answers}")
        return None
    (((number,)),) = given
    seen.publications[number] += 1
    return number


def read(folder: Path, holds: bool, stop: Any, pipe: Any) -> None:
    """A reader: opens the file anew again and again, or holds on to it through a publication."""
    seen, file = Seen(), folder / warehouse.DATABASE
    while not stop.is_set() and len(seen.wrong) < 5:
        try:
            was = file.stat().st_ino
            with warehouse.connect(folder) as connection:
                seen.connections += 1
                number = ask(connection, seen)
                while holds and file.stat().st_ino == was and not stop.is_set():
                    time.sleep(0.01)
                if holds and file.stat().st_ino != was:
                    seen.held += 1
                    if ask(connection, seen) != number:
                        seen.wrong.append(f"the file of {number} changed under its reader")
        except Exception as error:  # any at all is what must not be
            asked = getattr(error, "__notes__", ["opening the file"])
            seen.wrong.append(f"{type(error).__name__}: {error} ({asked[0]})")
    pipe.send(seen)


def write(inbox: Path, number: int) -> None:
    """The document that the n-th publication adds: all are of one unit, and so tied."""
    played_night.write_document(inbox, f"u0_{2000 + number}.txt", [1])


@pytest.mark.slow
@pytest.mark.soak
def test_readers_through_many_publications(tmp_path: Path) -> None:
    folder, inbox = tmp_path / "w", tmp_path / "inbox"
    inbox.mkdir()
    for number in (1, 2):  # a past to ask for
        write(inbox, number)
        played_night.build(folder, inbox, number, full_refresh=False)
    context = multiprocessing.get_context("forkserver")
    stop, readers = context.Event(), []
    for number in range(READERS):
        here, there = context.Pipe()
        arguments = (folder, number < HOLDERS, stop, there)
        readers.append((context.Process(target=read, args=arguments), here))
        readers[-1][0].start()
    try:
        time.sleep(1)
        kinds = set()
        for number in range(3, 3 + PUBLICATIONS):
            write(inbox, number)
            done = played_night.build(folder, inbox, number, full_refresh=number % 3 == 0)
            assert done.run is not None and len(done.documents) == number, "all of them are tied"
            kinds.add(done.why)
            time.sleep(0.2)
    finally:
        stop.set()
        found = [pipe.recv() for process, pipe in readers]
        for process, _ in readers:
            process.join()
    assert kinds == {"1 new documents", "a full refresh was asked for"}
    assert [wrong for seen in found for wrong in seen.wrong] == []
    everything = {number for seen in found for number in seen.publications}
    assert everything >= set(range(3, 3 + PUBLICATIONS)), "each was seen by someone"
    for number, seen in enumerate(found):
        assert len(seen.publications) >= 4, "each saw several"
        assert seen.held >= 3 if number < HOLDERS else seen.connections >= 10
    questions, connections = (
        sum(getattr(seen, name) for seen in found) for name in ("questions", "connections")
    )
    print(f"{questions} questions over {connections} connections, {PUBLICATIONS} publications")
