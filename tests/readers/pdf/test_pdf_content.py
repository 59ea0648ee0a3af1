"""The fast reading of content streams against playa's own interpreter: the same, or left to it."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import playa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ingest.document import Table
from ingest.readers import pdf
from ingest.readers.pdf.letters import content
from ingest.readers.pdf.letters.content import END
from ingest.readers.pdf.letters.glyphs import Char
from ingest.readers.pdf.letters.second import by_playa
from ingest.readers.pdf.letters.stream import Unusual
from tests.readers.pdf.pdf_pages import SUMMARY, XS, grid, tables, texts, writer
from tests.readers.pdf.raw_pdf import raw_pdf

ROOT = Path(__file__).parents[3]
REAL = sorted((ROOT.parent / "shared" / "documents").rglob("*.pdf"))
SAMPLES = sorted((ROOT / "warehouse" / "inbox").rglob("*.pdf"))

number = st.one_of(
    st.integers(-400, 900).map(str),
    st.decimals(-400, 900, places=2, allow_nan=False).map(str),
    st.sampled_from([".5", "-.25", "+7", "3.", "0"]),
)
latin = st.text("abc 123,.()\\", max_size=5).map(
    lambda t: "(" + "".join("\\" + c if c in "()\\" else c for c in t) + ")"
)
odd = st.sampled_from([r"(\101\7)", "(a(b)c)", r"(\r\n)", "(a\r\nb)", "(a\\\nb)", "()", "<>"])
chinese = st.text("决算表一二三万元", min_size=1, max_size=4).map(
    lambda t: "<" + t.encode("utf-16-be").hex() + ">"
)
string = st.one_of(latin, chinese, odd)


def call(operator: str, *operands: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """An instruction with operands of these kinds."""
    return st.tuples(*operands).map(lambda values: " ".join([*values, operator]))


def numeric(operators: str, count: int) -> st.SearchStrategy[str]:
    return st.sampled_from(operators.split()).flatmap(lambda op: call(op, *[number] * count))


right_angle = st.sampled_from(
    ["1 0 0 1", "0 1 -1 0", "-1 0 0 -1", "0 -1 1 0", "2 0 0 -2", "1 .3 0 1"]
)
size = st.sampled_from(["9", "10.5", "-8", "1"])
instruction = st.one_of(
    call("Tf", st.sampled_from(["/F1", "/F2"]), size),
    call("Tj", string),
    call("'", string),
    call("TJ", st.lists(st.one_of(string, number), max_size=4).map(lambda p: f"[{' '.join(p)}]")),
    call("Tm", right_angle, number, number),
    call("cm", right_angle, number, number),
    numeric("Td TD m l", 2),
    numeric("Tc Tw TL Ts w", 1),
    numeric("v y", 4),
    numeric("re", 4),
    numeric("c", 6),
    call("Tz", st.sampled_from(["100", "80", "-50"])),
    st.sampled_from("q Q BT ET T* S s f F f* B B* b b* n h W W* EMC".split()),
    st.sampled_from(["/G1 gs", "/X1 Do", "/P <</MCID 0 /L [1 (a)] /N /A>> BDC", "[3 1] 0 d"]),
)
grid_path = st.sampled_from(
    [
        "10 10 m 90 10 l S",
        "10 10 m 10 90 l h s",
        "9 9 m 99 9 l 99 99 l 9 99 l 9 9 l h f",
        "5 5 90 1 re f",
    ]
)
streams = st.lists(st.one_of(instruction, grid_path), max_size=25).map(
    lambda parts: "\n".join(["/F1 9 Tf", *parts]).encode()
)
FORM = ("/BBox[0 0 99 99]/Matrix[1 0 0 1 5 7]", b"BT (in) Tj ET 0 0 9 9 re S q 2 0 0 2 0 0 cm")


def agree(data: bytes) -> list[Char] | None:
    """The page as the fast way reads it, which must be as playa does; None if it is left to playa."""
    with playa.parse(data, space="page") as document:
        return page_agrees(document.pages[0])


def page_agrees(page: Any) -> list[Char] | None:
    try:
        fast = content.read(page, {})
    except Unusual:
        return None
    try:
        slow = by_playa(page)
    except Exception:  # playa stumbles, as over a path that is closed before it is begun
        return fast
    glyphs = [char for char in fast if char != END]
    assert [char.text for char in glyphs] == [char.text for char in slow]
    for one, other in zip(glyphs, slow, strict=True):
        assert one[1:] == pytest.approx(other[1:], rel=1e-6, abs=1e-4)
    return fast


@example(b"0 0 0 0 re 10 10 m 90 10 l S", 0)  # playa calls a rectangle without height a curve
@given(streams, st.sampled_from([0, 90, 180, 270]))
def test_any_plain_stream_is_read_as_playa_reads_it(stream: bytes, turn: int) -> None:
    assert agree(raw_pdf(stream, forms={"X1": FORM}, turn=turn)) is not None


@given(streams, st.randoms(use_true_random=False))
def test_a_damaged_stream_is_read_as_playa_reads_it_or_left_to_it(
    stream: bytes, chance: random.Random
) -> None:
    spoilt = bytearray(stream)
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(spoilt))
        spoilt[at : at + chance.randint(0, 2)] = chance.choice(
            [
                b"",
                b"(",
                b")",
                b"<",
                b">",
                b"[",
                b"]",
                b"%",
                b"\\",
                b"\0",
                b"/",
                b"#",
                b"-",
                b".",
                b"1",
                b"Tj",
            ]
        )
    agree(raw_pdf(bytes(spoilt), forms={"X1": FORM}))


def test_streams_are_one() -> None:
    content = agree(raw_pdf(b"BT /F1 9 Tf 50 700 Td (a)", b"Tj 0 -12 TD (b) ' ET", b"1 1 9 9 re f"))
    assert content is not None
    assert [char.text for char in content] == ["a", "b", "\n"]


def test_a_form_has_its_own_matrix_and_leaves_the_state_as_it_was() -> None:
    page = b"BT /F1 9 Tf 1 0 0 1 50 700 Tm (a) Tj /X1 Do (b) Tj ET"
    content = agree(raw_pdf(page, forms={"X1": FORM}))
    assert content is not None
    assert "".join(char.text for char in content) == "ain\nb\n"


@pytest.mark.parametrize(
    "stream",
    [
        b"BI /W 1 /H 1 /BPC 8 /CS /G ID x EI",  # an image among the instructions
        b"% a comment",
        b"/F3 9 Tf 50 700 Td <51b3> Tj",  # written downwards
        b'0 0 (a) "',  # playa does not go to the next line here
        b"/G2 gs",  # a font set by the graphics state
        b"/G3 gs",  # parameters that are none
        b"/F9 9 Tf",  # a font that is not there
        b"/X9 Do",  # nor is this form
        b"1 2 3 Td",
        b"(a) 5 Tj",
        b"1..2 Tc",
        b"5 Foo",
        b"(a",
    ],
)
def test_the_unusual_is_left_to_playa(stream: bytes, tmp_path: Path) -> None:
    path = tmp_path / "unusual.pdf"
    cells = b" ".join(
        b"%d %d 90 20 re S 1 0 0 1 %d %d Tm (%d) Tj" % (x, y, x + 3, y + 6, x + y)
        for x in (50, 140, 230)
        for y in (600, 620)
    )
    data = raw_pdf(b"BT /F1 9 Tf " + cells + b" 1 0 0 1 50 700 Tm ET\n" + stream)
    path.write_bytes(data)
    assert agree(data) is None
    (table,) = [b for b in pdf.read(path).blocks if isinstance(b, Table)]
    assert [[c.text for c in row.cells] for row in table.rows] == [
        ["670", "760", "850"],
        ["650", "740", "830"],
    ]


def test_where_the_fast_way_stumbles_playa_reads(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Over an object of the file, say, that is not what it should be."""

    def stumble(page: Any, known: Any) -> list[Char]:
        raise TypeError("Dict required")

    make = writer(tmp_path)
    monkeypatch.setattr(content, "read", stumble)
    document = pdf.read(make(lambda canvas: grid(canvas, SUMMARY, XS, 700)))
    (table,) = tables(document)
    assert texts(table) == SUMMARY and document.problems == []


@pytest.mark.parametrize("path", [*SAMPLES, *REAL], ids=lambda path: path.name)
def test_every_document_here_is_read_fast_and_as_playa_reads_it(path: Path) -> None:
    with playa.open(path, space="page") as document:
        assert all(page_agrees(page) is not None for page in document.pages)
