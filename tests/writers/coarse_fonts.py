"""Fonts of the matrix: the real ones with the glyphs that are printed, drawn coarsely.

Goes in: the installed fonts and the characters needed. Comes out: a folder of fonts and a
fontconfig file that shows no other. Names, metrics, widths, character maps and the kind of outline
(TrueType or CFF) are the real font's, because they are what bends a reader; curves become a few
straight lines on a coarse grid without hints, which makes forty PDFs fit in a repository.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from fontTools import subset
from fontTools.pens.basePen import BasePen
from fontTools.pens.t2CharStringPen import T2CharStringPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

ACROSS, UP = 16, 32  # steps to an em: horizontal strokes are the thin ones
SHARE = Path("/usr/share/fonts")
# family: (file, number within a collection)
CHINESE = {
    "Noto Sans CJK SC": ("opentype/noto/NotoSansCJK-Regular.ttc", 2),
    "WenQuanYi Zen Hei": ("truetype/wqy/wqy-zenhei.ttc", 0),
    "AR PL UMing CN": ("truetype/arphic/uming.ttc", 0),
    "AR PL UKai CN": ("truetype/arphic/ukai.ttc", 0),
}
LATIN = {
    "Liberation Serif": ("truetype/liberation/LiberationSerif-Regular.ttf", 0),
    "Liberation Sans": ("truetype/liberation/LiberationSans-Regular.ttf", 0),
    "DejaVu Sans": ("truetype/dejavu/DejaVuSans.ttf", 0),
    "DejaVu Serif": ("truetype/dejavu/DejaVuSerif.ttf", 0),
}
_FONTCONFIG = """<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""


class Coarse(BasePen):
    """Keeps the corners and the middles of curves, on the grid."""

    def __init__(self, glyphs: object, em: int) -> None:
        super().__init__(glyphs)
        self.steps = em / ACROSS, em / UP
        self.contours: list[list[tuple[int, int]]] = []

    def _add(self, point: tuple[float, float]) -> None:
        x, y = (round(round(v / step) * step) for v, step in zip(point, self.steps, strict=True))
        contour = self.contours[-1]
        if not contour or contour[-1] != (x, y):
            contour.append((x, y))

    def _moveTo(self, pt: tuple[float, float]) -> None:
        self.contours.append([])
        self._add(pt)

    def _lineTo(self, pt: tuple[float, float]) -> None:
        self._add(pt)

    def _curveToOne(self, *points: tuple[float, float]) -> None:
        self._add(points[-1])

    def _qCurveToOne(self, *points: tuple[float, float]) -> None:
        self._add(points[-1])

    def draw(self, pen: TTGlyphPen | T2CharStringPen) -> None:
        """The coarse outline; what became a point or a line is gone."""
        for contour in self.contours:
            corners = [
                p
                for before, p, after in zip(
                    contour[-1:] + contour[:-1], contour, contour[1:] + contour[:1], strict=True
                )
                if (p[0] - before[0]) * (after[1] - p[1]) != (p[1] - before[1]) * (after[0] - p[0])
            ]
            if len(corners) > 2:
                pen.moveTo(corners[0])
                for point in corners[1:]:
                    pen.lineTo(point)
                pen.closePath()


def _subset(path: Path, number: int, characters: str) -> TTFont:
    font = TTFont(
        path, fontNumber=number, recalcBBoxes=False
    )  # the box of all its glyphs bends, too
    options = subset.Options(
        hinting=False, desubroutinize=True, layout_features=[], name_IDs=["*"], notdef_outline=True
    )
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "VORG", "vhea", "vmtx", "EBDT", "EBLC"]
    chooser = subset.Subsetter(options)
    # Every code of a glyph stays: of 一 and the radical ⼀, a writer may tell either.
    glyphs = font.getBestCmap()
    needed = {glyphs[ord(c)] for c in characters if ord(c) in glyphs}
    chooser.populate(unicodes=[code for code, glyph in glyphs.items() if glyph in needed])
    chooser.subset(font)
    return font


def coarse(path: Path, number: int, characters: str) -> TTFont:
    """A font with these characters only, drawn coarsely."""
    font = _subset(path, number, characters)
    glyphs = font.getGlyphSet()
    em = font["head"].unitsPerEm
    drawn = {}
    for name in font.getGlyphOrder():
        drawn[name] = Coarse(glyphs, em)
        glyphs[name].draw(drawn[name])
    if "glyf" in font:
        for name, outline in drawn.items():
            pen = TTGlyphPen(None)
            outline.draw(pen)
            font["glyf"][name] = pen.glyph()
            font["glyf"][name].recalcBounds(font["glyf"])
        return font
    strings = font["CFF "].cff.topDictIndex[0].CharStrings
    for name, outline in drawn.items():
        old, width = strings[name], font["hmtx"][name][0]
        usual = width == old.private.defaultWidthX
        pen = T2CharStringPen(None if usual else width - old.private.nominalWidthX, None)
        outline.draw(pen)
        old.program, old.bytecode = pen.getCharString(old.private, old.globalSubrs).program, None
    return font


def make(folder: Path, characters: Iterable[str]) -> Path:
    """Writes the fonts into the folder; returns the fontconfig file to point FONTCONFIG_FILE to."""
    text = "".join(sorted({*characters, *map(chr, range(32, 127))}))
    folder.mkdir(parents=True, exist_ok=True)
    for family, (name, number) in {**CHINESE, **LATIN}.items():
        needed = text if family in CHINESE else "".join(c for c in text if ord(c) < 0x2100)
        font = coarse(SHARE / name, number, needed)
        font.save(folder / f"{family.replace(' ', '')}.{'otf' if 'CFF ' in font else 'ttf'}")
    config = folder / "fonts.conf"
    config.write_text(_FONTCONFIG.format(folder=folder))
    return config
