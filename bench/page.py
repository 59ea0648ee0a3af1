"""The page of results: `python -m bench.page` writes them below the head of docs/benchmarks.md."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "benchmarks.md"
RESULTS = ("nightly/RESULTS.md", "extract/WORKERS.md", "extract/RESULTS.md")


def main() -> None:
    """Put the results, as they are in their folders, below the head of the page."""
    head = PAGE.read_text(encoding="utf-8").split("\n## ")[0].rstrip()
    found = [(ROOT / "bench" / name).read_text(encoding="utf-8").strip() for name in RESULTS]
    PAGE.write_text("\n\n".join([head, *(f"#{text}" for text in found)]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
