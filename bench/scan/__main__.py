"""python -m bench.scan [PAGES]: so many pages of each way to scan; writes RESULTS.md."""

from __future__ import annotations

import re
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from unicodedata import normalize

from ingest.document import Table
from ingest.readers.scan import page
from tests.typeset import scan
from tests.typeset.compose import compose
from tests.typeset.pages import Page, Part, paginate
from tests.typeset.scan import Scan
from tests.typeset.strategies import random_pair

HERE = Path(__file__).parent
LIGHT = Scan(noise=5, blur=0.5, grey=15, jpeg=85)
WAYS = {
    "200 dpi, clean": Scan(200),
    "200 dpi, light": replace(LIGHT, dpi=200),
    "150 dpi, light": replace(LIGHT, dpi=150),
    "200 dpi, a stamp": replace(LIGHT, dpi=200, stamp=True),
    "150 dpi, heavy": Scan(150, noise=18, blur=0.9, grey=40, jpeg=50),
    "120 dpi, hardly legible": Scan(120, noise=18, blur=1.0, grey=40, jpeg=40),
}
NUMBER = re.compile(r"-?[\d,.]*\d[\d,.]*%?")
HEADS = (
    *("way", "pages", "numbers", "right", "wrong, flagged", "wrong, looks right", "doubted"),
    *("labels right", "CPU s a page"),
)
Cells = dict[tuple[int, int, int], str]  # table, row and column


def bare(text: str) -> str:
    """A text without what is no difference: white space, full width, the length of a dash."""
    plain = "".join(normalize("NFKC", text).split())
    return "—" if plain and not plain.strip("—-–") else plain


def pages() -> Iterator[Page]:
    """Pages with tables, of one disclosure after the other."""
    for seed in range(2000, 3000):
        disclosure, layout = random_pair(seed)
        found = paginate(compose(disclosure, layout), layout.repeat_header)
        tables = [p for p in found if any(isinstance(item, Part) for item in p.items)]
        yield from Random(seed).sample(tables, min(2, len(tables)))


def printed(of: Page) -> Cells:
    """What stands in the cells of a page."""
    parts = [item for item in of.items if isinstance(item, Part)]
    return {
        (table, row, column): bare(cell.text)
        for table, part in enumerate(parts)
        for row, column, cell, _ in part.cells
    }


def compared(of: Page, how: Scan) -> Counter[str]:
    """Scan a page, read it, and count."""
    skew = Random(how.seed).uniform(-1, 1)
    picture = scan.pictures([of], replace(how, skew=skew))[0]
    started = time.process_time()
    blocks = page.blocks(picture, 1, how.dpi / 72)
    count = Counter(pages=1, milliseconds=round(1000 * (time.process_time() - started)))
    tables = [block for block in blocks if isinstance(block, Table)]
    found = {
        (number, row.row_no - 1, cell.col_no - 1): cell
        for number, table in enumerate(tables)
        for row in table.rows
        for cell in row.cells
    }
    wanted = printed(of)
    for place in wanted.keys() | found.keys():
        cell, text = found.get(place), wanted.get(place, "")
        read = bare(cell.text) if cell else ""
        second = cell.second_text if cell else None
        flagged = second is not None and bare(second) != read
        if NUMBER.fullmatch(text) or (not text and NUMBER.fullmatch(read)):
            count["numbers"] += 1
            count["right"] += read == text
            count["doubted"] += flagged
            if read != text:
                count["flagged"] += flagged
                count["looks right"] += not flagged and bool(NUMBER.fullmatch(read))
                print(f"  {how.dpi} {place} {text!r} read {read!r}, second {second!r}", flush=True)
        elif text:
            count["labels"] += 1
            count["labels right"] += read == text
            if read != text:
                print(f"  {how.dpi} {place} {text!r} read {read!r}, second {second!r}", flush=True)
    return count


def main(arguments: list[str]) -> int:
    """Measure; print as it goes."""
    most = int(arguments[0]) if arguments else 20
    sums = {name: Counter[str]() for name in WAYS}
    source = pages()
    for number in range(most):
        for name, how in WAYS.items():
            sums[name] += compared(next(source), replace(how, seed=number))
            print(name, dict(sums[name]), flush=True)
            write(sums)
    return 0


def write(sums: dict[str, Counter[str]]) -> None:
    """The table of results."""
    lines = [
        "# Numbers of scans",
        "",
        "Pages of the press with tables, skewed by up to 1°: `python -m bench.scan`. A wrong one",
        "is flagged if the two readings differ or one is not sure; else it looks right until an",
        "identity speaks against it. Doubted: right or wrong, the second reading is another.",
        "",
        f"| {' | '.join(HEADS)} |",
        "|---" * len(HEADS) + "|",
    ]
    for name, c in sums.items():
        if c["numbers"] and c["labels"]:
            cells = [
                name,
                c["pages"],
                c["numbers"],
                f"{c['right'] / c['numbers']:.2%}",
                f"{c['flagged']} of {c['numbers'] - c['right']}",
                c["looks right"],
                f"{c['doubted'] / c['numbers']:.2%}",
                f"{c['labels right'] / c['labels']:.2%}",
                f"{c['milliseconds'] / 1000 / c['pages']:.1f}",
            ]
            lines.append(f"| {' | '.join(map(str, cells))} |")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    lines += ["", f"Most memory of the process: {peak} MB."]
    (HERE / "RESULTS.md").write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
