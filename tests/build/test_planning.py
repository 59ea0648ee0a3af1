"""What a build looks at: what is new, what is tied to it, in portions that belong together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.build import planning, project
from ingest.build.planning import plan
from ingest.build.published import Published
from ingest.build.scope import Ties, components, tied_to
from ingest.landing import batches, pipeline

TIES: Ties = {
    "a22": frozenset({"unit A"}),
    "a23": frozenset({"unit A", "code 1"}),
    "b": frozenset({"code 1"}),
    "c": frozenset({"unit C"}),
    "d": frozenset(),
}
tie_maps = st.dictionaries(
    st.sampled_from("abcdefghij"), st.frozensets(st.sampled_from("uvwxyz"), max_size=3)
)


def landed(*documents: str, reading: str = "pdf 1") -> dict[str, frozenset[str]]:
    return {document: frozenset({reading}) for document in documents}


def published(*documents: str, code: str = "code") -> Published:
    return Published(code, landed(*documents), lambda: {key: TIES[key] for key in documents})


def no_ties(documents: Sequence[str]) -> Ties:
    raise AssertionError("the ties are not needed")


def read_ties(documents: Sequence[str]) -> Ties:
    return {document: TIES[document] for document in documents}


def test_the_first_build_takes_everything_at_once() -> None:
    found = plan(landed("c", "d"), None, "code", no_ties)
    assert (found.is_full, found.portions) == (True, (("c", "d"),))


def test_nothing_new_is_nothing_to_do() -> None:
    found = plan(landed("c", "d"), published("c", "d"), "code", no_ties)
    assert (found.why, found.portions, found.documents) == (None, (), frozenset())


def test_a_new_document_brings_those_tied_to_it_directly_or_not() -> None:
    found = plan(landed("a22", "a23", "b", "c"), published("a22", "a23", "c"), "code", read_ties)
    assert found.new == {"b"} and not found.is_full
    assert found.portions == (("a22", "a23", "b"),)
    assert found.why == "1 new documents"


def test_another_reading_makes_a_document_new() -> None:
    now = landed("c", "d") | {"c": frozenset({"pdf 1", "pdf 2"})}
    assert plan(now, published("c", "d"), "code", read_ties).portions == (("c",),)


def test_what_is_gone_is_looked_at_with_what_was_tied_to_it() -> None:
    found = plan(landed("a22", "c"), published("a22", "a23", "c"), "code", read_ties)
    assert (found.new, found.gone) == (frozenset(), {"a23"})
    assert found.portions == (("a22", "a23"),)


@pytest.mark.parametrize(("full", "code"), [(True, "code"), (False, "other code")])
def test_a_full_refresh_or_other_code_takes_everything(full: bool, code: str) -> None:
    found = plan(landed("c", "d"), published("c", "d"), code, no_ties, full)
    assert found.is_full and found.portions == (("c", "d"),)


def test_portions_keep_together_what_is_tied() -> None:
    found = plan(landed(*TIES), None, "code", read_ties, portion=2)
    assert found.portions == (("a22", "a23", "b"), ("c", "d"))


def test_after_an_empty_night_portions_keep_together_what_is_tied() -> None:
    found = plan(landed(*TIES), Published("code", {}, dict), "code", read_ties, portion=2)
    assert found.portions == (("a22", "a23", "b"), ("c", "d"))


@given(tie_maps)
def test_groups_share_no_tie_and_hold_every_document_once(ties: Ties) -> None:
    groups = components(ties, ties)
    assert sorted(document for group in groups for document in group) == sorted(ties)
    shared = [frozenset().union(*(ties[document] for document in group)) for group in groups]
    assert sum(map(len, shared)) == len(frozenset().union(*shared)), "a tie is in two groups"
    for group, all_of_it in zip(groups, shared, strict=True):
        reached, rest = {group[0]}, set(group[1:])
        while near := {x for x in rest if any(ties[x] & ties[y] for y in reached)}:
            reached, rest = reached | near, rest - near
        assert not rest, f"{rest} share nothing with {group[0]} in {all_of_it}"


@given(tie_maps, st.sets(st.sampled_from("abcdefghij")), st.integers(1, 4))
def test_any_portions_are_whole_groups(ties: Ties, old: set[str], portion: int) -> None:
    now = {document: frozenset({"1"}) for document in ties}
    before = Published("code", {key: frozenset({"1"}) for key in old & set(ties)}, lambda: ties)
    found = plan(now, before, "code", lambda asked: {x: ties[x] for x in asked}, portion=portion)
    groups = components(ties, ties)
    for part in found.portions:
        for group in groups:
            assert set(group) <= set(part) or not set(group) & set(part)
    # the portions of a first build are everything, of a later one what is tied to what is new
    assert found.documents == tied_to(frozenset(ties) - frozenset(old), ties)


def test_the_readings_of_what_is_landed(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    batches.prepare(raw)
    assert planning.readings(raw) == {}
    note = tmp_path / "note.txt"
    note.write_text("nothing but words", encoding="utf-8")
    pipeline.ingest([note], tmp_path, 1)
    ((document, (reading,)),) = planning.readings(raw).items()
    assert len(document) == 64 and reading.startswith("text ")


def test_the_fingerprint_knows_the_variables() -> None:
    assert project.fingerprint({"quarantine": True}) != project.fingerprint({"quarantine": False})
    assert project.fingerprint() == project.fingerprint({})
