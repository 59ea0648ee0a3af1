"""Remakes the PDFs of this folder: `python -m tests.writers.remake [WRITER[-LAYOUT]…]`.

Needs what `MADE.md` lists; no test does. Each writer is a function from a variant and a folder to
the PDF it left there. What is not ours is called as its users call it.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.typeset import docx, html, pdf, sheets, typ
from tests.typeset.compose import compose
from tests.typeset.grid import Block, Grid, Text
from tests.typeset.layout import Layout
from tests.writers import coarse_fonts
from tests.writers.account import VARIANTS, Variant, account
from tests.writers.looks import (
    CHROMIUM_STYLES,
    FPDF2_BORDERS,
    TYPST_RULES,
    WEASYPRINT_STYLES,
    WORD_RULES,
    fonts_of,
)

HERE = Path(__file__).parent
FONT_FOLDER = Path(tempfile.gettempdir()) / "juesuan-fonts"
CHROMIUM = (
    "chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run"
    " --disable-background-networking --disable-component-update --disable-sync"
    " --no-pdf-header-footer"
).split()


def _run(*command: str | Path) -> None:
    subprocess.run([str(part) for part in command], check=True, capture_output=True, timeout=300)


def _content(variant: Variant) -> tuple[list[Block], Layout]:
    disclosure, layout = account(variant)
    return compose(disclosure, layout), layout


def _office(source: Path, folder: Path) -> Path:
    """What LibreOffice prints of a file."""
    profile = (folder / "profile").as_uri()
    _run(
        "soffice", f"-env:UserInstallation={profile}", "--headless", "--convert-to", "pdf",
        "--outdir", folder, source,
    )  # fmt: skip
    return source.with_suffix(".pdf")


def writer(variant: Variant, folder: Path) -> Path:
    """LibreOffice Writer, from DOCX."""
    blocks, layout = _content(variant)
    fonts, source = fonts_of(variant), folder / "account.docx"
    rules = WORD_RULES[variant.layout]
    source.write_bytes(
        docx.typeset(blocks, fonts.latin, fonts.chinese, layout.repeat_header, rules)
    )
    return _office(source, folder)


def _page(variant: Variant, folder: Path, style: str) -> Path:
    blocks, layout = _content(variant)
    source = folder / "account.html"
    css = fonts_of(variant).css
    source.write_bytes(html.typeset(blocks, css, style, layout.repeat_header))
    return source


def chromium(variant: Variant, folder: Path) -> Path:
    """Chromium, from HTML."""
    source, made = _page(variant, folder, CHROMIUM_STYLES[variant.layout]), folder / "made.pdf"
    profile = folder / "profile"
    plain = [] if variant.layout == "wide" else ["--disable-pdf-tagging"]
    _run(*CHROMIUM, *plain, f"--user-data-dir={profile}", f"--print-to-pdf={made}", source.as_uri())
    return made


def weasyprint(variant: Variant, folder: Path) -> Path:
    """WeasyPrint, from HTML."""
    source, made = _page(variant, folder, WEASYPRINT_STYLES[variant.layout]), folder / "made.pdf"
    _run("weasyprint", source, made)
    return made


def calc(variant: Variant, folder: Path) -> Path:
    """LibreOffice Calc, from a workbook."""
    blocks, layout = _content(variant)
    fonts, source = fonts_of(variant), folder / "account.fods"
    source.write_bytes(sheets.typeset(blocks, fonts.latin, fonts.chinese, layout.repeat_header))
    return _office(source, folder)


def typst(variant: Variant, folder: Path) -> Path:
    """typst, from its own source; rows are high where tables must break."""
    import typst as compiler

    blocks, layout = _content(variant)
    fonts, source = fonts_of(variant), folder / "account.typ"
    height = "30pt" if layout.page_rows else "auto"
    rules, families = TYPST_RULES[variant.layout], (fonts.latin, fonts.chinese)
    source.write_bytes(typ.typeset(blocks, families, rules, layout.repeat_header, height))
    made = folder / "made.pdf"
    compiler.compile(
        str(source), output=str(made), font_paths=[FONT_FOLDER], ignore_system_fonts=True
    )
    return made


def fpdf2(variant: Variant, folder: Path) -> Path:
    """fpdf2, which knows tables."""
    from tests.writers import by_fpdf2

    blocks, layout = _content(variant)
    fonts, made = fonts_of(variant), folder / "made.pdf"
    latin, chinese = (
        next(FONT_FOLDER.glob(f"{family.replace(' ', '')}.?tf"))
        for family in (fonts.latin, fonts.chinese)
    )
    borders, leading = FPDF2_BORDERS[variant.layout], 2.6 if layout.page_rows else 1.4
    content = by_fpdf2.typeset(blocks, latin, chinese, borders, layout.repeat_header, leading)
    made.write_bytes(content)
    return made


def _source(variant: Variant, folder: Path) -> Path:
    """What is rewritten: two layouts as our press prints them, two as LibreOffice does.

    Ghostscript cannot see what a font that is not embedded means: it gets other files.
    """
    if variant.writer == "ghostscript" and variant.layout in ("split", "broken"):
        return (typst if variant.layout == "split" else weasyprint)(variant, folder)
    if variant.layout in ("split", "broken"):
        blocks, layout = _content(variant)
        path = folder / "press.pdf"
        path.write_bytes(pdf.typeset(blocks, layout.ruled, layout.repeat_header))
        return path
    return writer(variant, folder)


def ghostscript(variant: Variant, folder: Path) -> Path:
    """Ghostscript distils a PDF anew."""
    made = folder / "distilled.pdf"
    _run("gs", "-q", "-dBATCH", "-dNOPAUSE", "-sDEVICE=pdfwrite", f"-sOutputFile={made}",
         _source(variant, folder))  # fmt: skip
    return made


def qpdf(variant: Variant, folder: Path) -> Path:
    """qpdf keeps the content of pages and writes the file anew, objects in streams."""
    made = folder / "made.pdf"
    _run("qpdf", "--object-streams=generate", "--linearize", "--recompress-flate",
         "--compression-level=9", _source(variant, folder), made)  # fmt: skip
    return made


def cairo(variant: Variant, folder: Path) -> Path:
    """poppler draws the pages, cairo writes them."""
    made = folder / "made.pdf"
    _run("pdftocairo", "-pdf", _source(variant, folder), made)
    return made


MAKERS: dict[str, Callable[[Variant, Path], Path]] = {
    function.__name__: function
    for function in (writer, calc, chromium, weasyprint, typst, fpdf2, ghostscript, qpdf, cairo)
}


def _characters() -> set[str]:
    """All that is printed in any variant."""
    found: set[str] = set()
    for variant in VARIANTS:
        for block in _content(variant)[0]:
            if isinstance(block, Grid):
                found |= {c for row in block.rows for placed in row for c in placed.cell.text}
            elif isinstance(block, Text):
                found |= set(block.text)
    return found


def _smaller(path: Path) -> bytes:
    """The same objects in compressed streams: what the writer drew stays as it drew it."""
    small = path.with_suffix(".small.pdf")
    _run("qpdf", "--object-streams=generate", "--recompress-flate", "--compression-level=9",
         path, small)  # fmt: skip
    return small.read_bytes()


def main(wanted: list[str]) -> int:
    """Remakes the files named, or all."""
    os.environ["FONTCONFIG_FILE"] = str(coarse_fonts.make(FONT_FOLDER, _characters()))
    for variant in VARIANTS:
        names = {variant.writer, variant.name}
        if variant.writer in MAKERS and (not wanted or names & set(wanted)):
            with tempfile.TemporaryDirectory() as made:
                content = _smaller(MAKERS[variant.writer](variant, Path(made)))
            (HERE / variant.file_name).write_bytes(content)
            sys.stdout.write(f"{variant.file_name} {len(content)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
