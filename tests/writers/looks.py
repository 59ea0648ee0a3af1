"""How each writer of the matrix draws: fonts by layout, rules by writer and layout.

Goes in: a variant. Comes out: families, and what the writer calls a style of rules.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.writers.account import LAYOUTS, Variant


@dataclass(frozen=True, slots=True)
class Fonts:
    """The family of the digits and the family of the Chinese."""

    latin: str
    chinese: str

    @property
    def css(self) -> str:
        """As a CSS list."""
        return f"'{self.latin}','{self.chinese}'"


FONTS = {
    "split": Fonts("Liberation Serif", "Noto Sans CJK SC"),
    "wide": Fonts("DejaVu Sans", "WenQuanYi Zen Hei"),
    "broken": Fonts("Liberation Sans", "AR PL UMing CN"),
    "dense": Fonts("DejaVu Serif", "AR PL UKai CN"),
}
# where the font of the layout would make a large file
OTHER_CHINESE = {
    "calc-split": "WenQuanYi Zen Hei",
    "weasyprint-dense": "WenQuanYi Zen Hei",
    "weasyprint-broken": "WenQuanYi Zen Hei",
    "typst-broken": "WenQuanYi Zen Hei",
    "fpdf2-broken": "WenQuanYi Zen Hei",
    "typst-dense": "Noto Sans CJK SC",
}
CHROMIUM_STYLES = dict(zip(LAYOUTS, ("boxes", "collapse", "frameless", "shaded"), strict=True))
WEASYPRINT_STYLES = dict(zip(LAYOUTS, ("dashed", "horizontal", "boxes", "collapse"), strict=True))
TYPST_RULES = {
    "split": "stroke: 0.5pt",
    "wide": "stroke: (x: none, y: 0.5pt)",
    "broken": 'stroke: (paint: blue, thickness: 0.6pt, dash: "dashed")',
    "dense": "stroke: none, gutter: 1.5pt, fill: luma(220)",
}
FPDF2_BORDERS = dict(zip(LAYOUTS, ("ALL", "HORIZONTAL_LINES", "ALL", "INTERNAL"), strict=True))
WORD_RULES = {
    "split": 'w:val="single" w:sz="4" w:color="000000"',
    "wide": 'w:val="dotted" w:sz="6" w:color="1F4E79"',
    "broken": 'w:val="double" w:sz="4" w:color="000000"',
    "dense": 'w:val="single" w:sz="12" w:color="808080"',
}


def fonts_of(variant: Variant) -> Fonts:
    """The fonts of a file."""
    fonts = FONTS[variant.layout]
    return replace(fonts, chinese=OTHER_CHINESE.get(variant.name, fonts.chinese))
