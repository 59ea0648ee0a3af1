"""Measures what the warehouse notices: `python -m bench.detection`.

    --documents N   disclosures (40); each is typeset clean and once per kind of damage
    --kinds K ...   kinds of damage (all): tests/typeset/damage.py
    --seed S        of the disclosures and their damages (1)
    --clean N       instead: N clean disclosures; prints what is wrongly found in them
    --output DIR    where RESULTS.md and RESULTS.json go (this folder)
    --keep DIR      an empty folder for the warehouse, kept; else a temporary one

Documents are landed in one warehouse and built once. Exits 1 where a clean twin has a violated
identity or an issue blamed on the publisher.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import duckdb

from bench.detection import corpus
from bench.detection.corpus import Case
from bench.detection.findings import Address, Findings, Warehouse
from bench.detection.report import markdown, results
from bench.detection.verdict import Verdict, judge
from tests.typeset.damage import KINDS

HERE = Path(__file__).parent


def main(arguments: Sequence[str]) -> int:
    """Runs the measurement; returns the exit code."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(options.keep or temporary)
        folder.mkdir(parents=True, exist_ok=True)
        if options.clean:
            return clean_run(folder, options.clean, options.seed)
        content = corpus.documents(options.documents, options.kinds, options.seed)
        cases, seconds = corpus.make(folder, content)
        verdicts, clean, bindings = measure(folder, cases)
    command = " ".join(["python -m bench.detection", *arguments])
    text = markdown(cases, verdicts, clean, bindings, seconds, command)
    output = Path(options.output)
    output.mkdir(parents=True, exist_ok=True)
    (output / "RESULTS.md").write_text(text, encoding="utf-8")
    counts = json.dumps(results(verdicts), ensure_ascii=False, indent=1)
    (output / "RESULTS.json").write_text(f"{counts}\n", encoding="utf-8")
    print(text)
    return report_clean(clean)


def _options(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.detection")
    parser.add_argument("--documents", type=int, default=40)
    parser.add_argument("--kinds", nargs="+", choices=KINDS, default=KINDS)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clean", type=int)
    parser.add_argument("--output", default=str(HERE))
    parser.add_argument("--keep")
    return parser.parse_args(arguments)


def measure(
    folder: Path, cases: Sequence[Case]
) -> tuple[list[Verdict], dict[str, Findings], dict[str, dict[Address, object]]]:
    """Verdicts of the damaged, findings and bindings of the clean, read from the built database."""
    with duckdb.connect(str(folder / corpus.DATABASE), read_only=True) as connection:
        warehouse = Warehouse(connection)
        found, bindings = warehouse.findings(), warehouse.bindings()
    twin = {case.twin: case.file_name for case in cases if not case.damage}
    verdicts = [
        judge(
            case,
            found[twin[case.twin]],
            found[case.file_name],
            bindings.get(twin[case.twin], {}),
        )
        for case in cases
        if case.damage
    ]
    return verdicts, {name: found[name] for name in twin.values()}, bindings


def clean_run(folder: Path, count: int, seed: int) -> int:
    """Clean disclosures only."""
    cases, seconds = corpus.make(folder, corpus.documents(count, (), seed))
    with duckdb.connect(str(folder / corpus.DATABASE), read_only=True) as connection:
        found = Warehouse(connection).findings()
    total = seconds.typeset + seconds.ingest + seconds.build
    pdfs = sum(case.form == "pdf" for case in cases)
    checked = sum(f.checked for f in found.values())
    print(
        f"{len(cases)} clean disclosures ({pdfs} PDF), seed {seed}: {checked} instances checked, "
        f"{total:.0f} s ({seconds.typeset:.0f} typesetting, {seconds.ingest:.0f} reading, "
        f"{seconds.build:.0f} building)"
    )
    return report_clean(found)


def report_clean(found: dict[str, Findings]) -> int:
    """Prints what clean documents are wrongly accused of; 1 if anything."""
    wrong = [line for name, f in sorted(found.items()) for line in accusations(name, f)]
    print("\n".join(wrong) or "Nothing is found in a clean document.")
    return 1 if wrong else 0


def accusations(name: str, found: Findings) -> list[str]:
    """Violated identities, contradicted claims, publisher's issues, what was not understood."""
    return [
        *(f"{name}: {i} {at} violated ({v.hardness})" for (i, at), v in found.violations.items()),
        *(f"{name}: claim {c} contradicted" for c in found.contradictions),
        *(f"{name}: issue {i.kind} (publisher)" for i in found.issues if i.blame == "publisher"),
        *(f"{name}: {count} {what}" for what, count in found.listed.items() if count),
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
