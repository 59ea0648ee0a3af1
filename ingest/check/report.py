"""What `juesuan check` reports: its records, and the verdict that they come to.

Counts are of rows, amounts in yuan, pages from 1.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

OUTCOMES = ("exact", "rounding", "violated", "not_applicable", "not_testable")
HARDNESS = ("hard", "soft")
MATCHES = ("agrees", "contradicts", "no_table_value", "unclassified")
BLAMES = ("publisher", "extraction", "undecided")
NOTHING, PUBLISHERS, OURS = 0, 1, 2

Counts = dict[str, int]


@dataclass(frozen=True, slots=True)
class Issue:
    """A row of `quality.fct_issue` with the name of its document."""

    issue_id: str
    document_id: str
    file_name: str
    rank: int | None
    kind: str
    nature: str
    blame: str
    severity_yuan: Decimal | None
    page_no: int | None
    block_no: int | None
    line_no: int | None
    identity_id: str | None
    instance: str | None
    concept: str | None
    printed: str | None
    expected: str | None
    sentence: str | None
    explanation_zh: str | None
    explanation_en: str | None
    figure_ids: list[str] | None


@dataclass(frozen=True, slots=True)
class Summary:
    """One document: what was understood, which identities hold, what was found."""

    document_id: str
    file_name: str
    document_kind: str | None
    unit_name: str | None
    fiscal_year: int | None
    status: str
    error: str | None
    page_count: int | None
    is_quarantined: bool
    quarantine_identities: str | None
    figures: int
    figures_unknown: int
    tables_lost: int
    claims: Counts = field(default_factory=dict)  # by match_status
    numbers: Counts = field(default_factory=dict)  # by disposition
    identities: Mapping[str, Counts] = field(default_factory=dict)  # by hardness, by outcome
    violated: Counts = field(default_factory=dict)  # by blame
    issues: Counts = field(default_factory=dict)  # by blame
    lost: int = 0  # issues that tell of something lost and that are not the publisher's
    largest_yuan: Decimal | None = None

    @property
    def unexplained(self) -> int:
        """Numbers printed that no rule explains."""
        return self.numbers.get("unexplained", 0)

    @property
    def publishers(self) -> Counts:
        """What is the publisher's, by where it was found; empty where nothing is."""
        return _found(
            issues=self.issues.get("publisher", 0), identities=self.violated.get("publisher", 0)
        )

    @property
    def ours(self) -> Counts:
        """What is ours: misread, lost, not explained, not read whole."""
        return _found(
            issues=self.issues.get("extraction", 0),
            identities=self.violated.get("extraction", 0),
            lost=self.lost,
            unexplained_numbers=self.unexplained,
            not_read_whole=int(self.status != "landed"),
        )

    @property
    def exit_code(self) -> int:
        """0 nothing, 1 the publisher's, 2 ours (or both)."""
        return OURS if self.ours else PUBLISHERS if self.publishers else NOTHING


@dataclass(frozen=True, slots=True)
class Report:
    """What `juesuan check` found: of one document, or of all."""

    run: str
    is_one: bool
    summaries: list[Summary]
    issues: list[Issue]
    issue_count: int

    @property
    def exit_code(self) -> int:
        """The worst of its documents."""
        return max((summary.exit_code for summary in self.summaries), default=NOTHING)


def _found(**counts: int) -> Counts:
    return {name: count for name, count in counts.items() if count}
