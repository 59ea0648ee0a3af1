"""Markdown: tables with pipes, as converters of documents write them.

Goes in: blocks. Comes out: UTF-8 text. Merged cells are repeated blank; titles are headings.
"""

from __future__ import annotations

from collections.abc import Sequence

from tests.typeset.grid import Block, Grid, PageBreak


def typeset(blocks: Sequence[Block]) -> bytes:
    """The document as Markdown."""
    lines: list[str] = []
    for block in blocks:
        if isinstance(block, Grid):
            width = len(block.weights)
            for number, row in enumerate(block.rows):
                texts = [""] * width
                for placed in row:
                    texts[placed.column] = placed.cell.text.replace("|", "\\|").replace(
                        "\n", "<br>"
                    )
                lines.append(f"| {' | '.join(texts)} |")
                if number == 0:
                    lines.append("|" + " --- |" * width)
            lines.append("")
        elif not isinstance(block, PageBreak):
            mark = {"title": "## ", "heading": "### "}.get(block.kind, "")
            lines += [mark + block.text, ""]
    return "\n".join(lines).encode()
