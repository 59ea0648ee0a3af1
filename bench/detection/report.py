"""The tables of a run, as Markdown and as JSON.

Goes in: verdicts and clean findings. Comes out: the text of RESULTS.md, and a dict of the counts
that `floors.toml` sets bounds to.
"""

from __future__ import annotations

import os
import platform
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from typing import Any

from bench.detection.corpus import Case, Seconds
from bench.detection.findings import Address, Findings
from bench.detection.verdict import Verdict

Counts = dict[str, int]
HARMLESS = ("blank_to_zero", "zero_to_blank")


def count(verdicts: Iterable[Verdict]) -> Counts:
    """How many documents, caught, by what, blamed rightly, culprit first."""
    of = list(verdicts)
    return {
        "documents": len(of),
        "caught": sum(v.caught for v in of),
        "accused": sum(v.accused for v in of),
        "by_identity": sum("identity" in v.by for v in of),
        "by_claim": sum("claim" in v.by for v in of),
        "by_listing": sum("listed" in v.by for v in of),
        "by_gap": sum("untestable" in v.by for v in of),
        "by_issue": sum("issue" in v.by for v in of),
        "blamed": sum(v.blamed is True for v in of),
        "candidates": sum(v.culprit is not None for v in of),
        "culprit": sum(v.culprit is True for v in of),
    }


def grouped(
    verdicts: Sequence[Verdict], name: Callable[[Verdict], str]
) -> dict[str, list[Verdict]]:
    """The verdicts by a name, in the order of their first."""
    groups: dict[str, list[Verdict]] = {}
    for verdict in verdicts:
        groups.setdefault(name(verdict), []).append(verdict)
    return groups


def results(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """The counts: by kind of damage, of single bound cells, by form."""
    kinds = grouped(verdicts, lambda v: v.case.kind)
    return {
        "kinds": {kind: count(group) for kind, group in kinds.items()},
        "bound_cell": count(v for v in verdicts if v.is_bound_cell),
        "forms": {
            form: count(v for v in group if not v.damage.is_harmless)
            for form, group in sorted(grouped(verdicts, lambda v: v.case.form).items())
        },
        "families": {
            family: count(v for v in group if not v.damage.is_harmless)
            for family, group in sorted(grouped(verdicts, lambda v: v.case.family).items())
        },
    }


def share(part: int, whole: int) -> str:
    """45 (98 %), or — of nothing."""
    return f"{part} ({100 * part / whole:.0f} %)" if whole else "—"


def _row(name: str, counts: Counts) -> str:
    caught, candidates = counts["caught"], counts["candidates"]
    return (
        f"| {name} | {counts['documents']} | {share(caught, counts['documents'])} "
        f"| {counts['by_identity']} | {counts['by_claim']} | {counts['by_listing']} "
        f"| {counts['by_gap']} | {counts['by_issue']} "
        f"| {share(counts['blamed'], caught)} | {share(counts['culprit'], candidates)} |"
    )


def _kind(kind: str, counts: Counts, verdicts: Sequence[Verdict]) -> list[str]:
    """The row of a kind, and one for each way it was done where there are several."""
    ways = grouped([v for v in verdicts if v.case.kind == kind], lambda v: v.damage.way)
    rows = [_row(f"· {way}", count(group)) for way, group in sorted(ways.items())]
    return [_row(kind, counts), *(rows if len(rows) > 1 else [])]


HEAD = [
    "| | documents | caught | by identity | by claim | listed as not understood "
    "| no longer testable | in an issue | blamed rightly, of the caught "
    "| culprit first, where it applies |",
    "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
]


def markdown(
    cases: Sequence[Case],
    verdicts: Sequence[Verdict],
    clean: dict[str, Findings],
    bindings: dict[str, dict[Address, Any]],
    seconds: Seconds,
    command: str,
) -> str:
    """RESULTS.md."""
    total = seconds.typeset + seconds.ingest + seconds.build
    counts = results(verdicts)
    pdfs = sum(case.form == "pdf" for case in cases)
    harmful = {k: c for k, c in counts["kinds"].items() if k not in HARMLESS}
    harmless = {k: c for k, c in counts["kinds"].items() if k in HARMLESS}
    disclosures = len(clean)
    lines = [
        "# What the warehouse notices",
        "",
        f"{date.today()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, "
        f"Python {platform.python_version()}. Made by `{command}`.",
        "",
        f"{disclosures} consistent disclosures of the document press, each clean and once per kind "
        f"of damage: {len(cases)} documents, {pdfs} of them PDF, in one warehouse. "
        f"{total:.0f} s in all, {total / len(cases):.2f} s a document: typesetting "
        f"{seconds.typeset:.0f} s, reading and landing {seconds.ingest:.0f} s, one build without "
        f"its tests {seconds.build:.0f} s.",
        "",
        "What caught, blamed and culprit mean: `bench/detection/verdict.py`. "
        "One damage a document; the narrative goes on telling the true numbers.",
        "",
        "## Damage",
        "",
        *HEAD,
        *(row for kind, c in harmful.items() for row in _kind(kind, c, verdicts)),
        _row("**one bound cell**, by more than its rounding", counts["bound_cell"]),
        "",
        "## Harmless: the value is the same, nothing is to be found",
        "",
        "| | documents | false alarms | no longer testable |",
        "|---|---:|---:|---:|",
        *(
            f"| {k} | {c['documents']} | {c['accused']} | {c['by_gap']} |"
            for k, c in harmless.items()
        ),
        "",
        f"Clean twins: {sum(len(f.violations) for f in clean.values())} identities violated in "
        f"{sum(f.checked for f in clean.values())} instances, "
        f"{sum(_publisher_issues(f) for f in clean.values())} issues blamed on a publisher.",
        "",
        "## By form and by family of layouts",
        "",
        *HEAD,
        *(_row(form, c) for form, c in counts["forms"].items()),
        *(_row(family, c) for family, c in counts["families"].items()),
        "",
        *_by_identity(verdicts),
        *_missed(verdicts),
        *_unbound(bindings),
    ]
    return "\n".join(lines)


def _publisher_issues(found: Findings) -> int:
    return sum(n for issue, n in found.issues.items() if issue.blame == "publisher")


def _by_identity(verdicts: Sequence[Verdict]) -> list[str]:
    kinds = [k for k in grouped(verdicts, lambda v: v.case.kind) if k not in HARMLESS]
    times: Counter[tuple[str, str]] = Counter(
        (identity, v.case.kind) for v in verdicts for identity in v.identities
    )
    rows = [
        f"| {identity} | {' | '.join(str(times[identity, kind] or '') for kind in kinds)} |"
        for identity in sorted({identity for identity, _ in times})
    ]
    return [
        "## How many documents each identity caught",
        "",
        f"| | {' | '.join(kinds)} |",
        f"|---|{'---:|' * len(kinds)}",
        *rows,
        "",
    ]


def _missed(verdicts: Sequence[Verdict]) -> list[str]:
    missed = [v for v in verdicts if not v.caught and not v.damage.is_harmless]
    lines = ["## Not caught", ""]
    for v in missed:
        change = v.damage.changes[0]
        where = " ".join(part or "·" for part in change.key) if change.key else change.concept
        more = f" and {len(v.damage.changes) - 1} more" if len(v.damage.changes) > 1 else ""
        size = "" if v.damage.is_larger else ", within rounding"
        bound = ", **bound**" if v.is_bound_cell else ""
        lines.append(
            f"* {v.case.file_name} ({v.case.family}, {v.case.form}), {v.case.kind} ({v.damage.way})"
            f": {where} `{change.original}` → `{change.damaged}`{more}{size}{bound}"
        )
    return [*lines, *(["Nothing."] if not missed else []), ""]


def _unbound(bindings: dict[str, dict[Address, Any]]) -> list[str]:
    """Cells that no equality binds, by table, line and measure: subjects by their level."""
    free: Counter[tuple[str, str, str]] = Counter()
    whole = 0
    for cells in bindings.values():
        whole += len(cells)
        for (table, side, line, measure), room in cells.items():
            if room is None:
                level = f"subject of {len(line)} digits" if line.isdigit() else line
                free[table, f"{side} {level}" if side else level, measure] += 1
    return [
        "## Cells bound by no equality",
        "",
        f"{share(free.total(), whole)} of the {whole} cells with a value in the clean documents. "
        "A bound (≤) may still hold them from one side.",
        "",
        "| table | line | measure | cells |",
        "|---|---|---|---:|",
        *(f"| {t} | {line} | {m} | {n} |" for (t, line, m), n in sorted(free.items())),
        "",
    ]
