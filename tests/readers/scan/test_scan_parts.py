"""The steps of the reader of scans that look at dots alone: level, clean, ruled, in order; no OCR."""

from __future__ import annotations

import signal

import pytest

from ingest.readers import ocr
from ingest.readers.ocr import Told
from ingest.readers.scan import order, ruling
from ingest.readers.scan.cells import Read, both
from ingest.readers.scan.picture import sheet
from tests.readers.scan.test_scan_reader import table
from tests.typeset.pages import Part, paginate
from tests.typeset.scan import Scan, pictures

WAYS = {
    "clean": Scan(200),
    "skewed": Scan(200, skew=-1.3),
    "150 dpi": Scan(150, skew=1.0, noise=5, blur=0.6, grey=30, jpeg=80),
    "stamped": Scan(200, skew=0.5, stamp=True, grey=20),
}


@pytest.mark.parametrize("how", WAYS.values(), ids=WAYS)
def test_the_rules_of_a_scan_are_those_printed(how: Scan) -> None:
    (page,) = paginate(table())
    made = sheet(pictures([page], how)[0], how.dpi / 72)
    assert made.skew == pytest.approx(how.skew, abs=0.1)
    found, _ = ruling.found(made)
    part = next(item for item in page.items if isinstance(item, Part))
    upright = sorted({round(rule.at) for rule in found if not rule.level})
    level = sorted((rule.at for rule in found if rule.level), reverse=True)
    assert len(upright) == len(part.xs)
    assert all(abs(a - b) < 2 for a, b in zip(upright, part.xs, strict=True))
    assert len(level) == len(part.ys)
    assert all(abs(a - b) < 3 for a, b in zip(level, part.ys, strict=True))


def test_a_stamp_fades_and_what_it_covers_stays() -> None:
    (page,) = paginate(table())
    plain, stamped = (
        sheet(pictures([page], Scan(150, grey=15, stamp=s))[0], 150 / 72).dots
        for s in (False, True)
    )
    assert (abs(plain.astype(int) - stamped) > 60).sum() == 0


def test_two_columns_are_read_one_after_the_other() -> None:
    title = (30, 0, 70, 8)
    left = [(0, y, 46, y + 8) for y in range(20, 80, 10)]
    right = [(54, y + 1, 100, y + 9) for y in range(20, 80, 10)]
    foot = (0, 90, 100, 98)
    found = order.lines([*right, foot, *left, title])
    assert found == [[title], *([b] for b in left), *([b] for b in right), [foot]]


def test_words_beside_each_other_are_one_line() -> None:
    boxes = [(0, 0, 20, 8), (40, 1, 60, 9), (80, 0, 100, 8), (0, 20, 100, 28)]
    assert order.lines(boxes[::-1]) == [boxes[:3], boxes[3:]]


SURE, UNSURE = 0.99, 0.6


@pytest.mark.parametrize(
    ("first", "second", "read"),
    [
        ([Told("1,234.56", SURE)], [Told("1,234.56", SURE)], Read("1,234.56", "1,234.56")),
        ([Told("1,234.56", SURE)], [Told("1，234. 56", SURE)], Read("1,234.56", "1,234.56")),
        ([Told("1,234.56", SURE)], [Told("1,284.56", SURE)], Read("1,234.56", "1,284.56")),
        ([Told("1,234.56", SURE)], [Told("1,234.56", UNSURE)], Read("1,234.56", "1,234.56?")),
        ([Told("1,234.56", UNSURE)], [Told("1,234.56", SURE)], Read("1,234.56", "1,234.56?")),
        ([], [Told("8.00", SURE)], Read("8.00", "")),
        ([Told("8.00", SURE)], [], Read("8.00", "")),
        ([], [], Read("", "")),
    ],
)
def test_what_differs_or_is_not_sure_is_never_agreed(
    first: list[Told], second: list[Told], read: Read
) -> None:
    assert both(first, second, True) == read


def test_a_label_is_read_once_and_doubted_where_it_is_not_sure() -> None:
    assert both([Told("行政运行", SURE)], [], False) == Read("行政运行", None)
    assert both([Told("行政运行", UNSURE)], [], False) == Read("行政运行", "行政运行?")


def test_a_page_gives_its_document_time() -> None:
    ocr.more_time()
    assert signal.alarm(0) == 0, "no alarm where there was none"
    signal.alarm(100)
    ocr.more_time()
    assert 95 + ocr.SECONDS_PER_PAGE <= signal.alarm(0) <= 100 + ocr.SECONDS_PER_PAGE
