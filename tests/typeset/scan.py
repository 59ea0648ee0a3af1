"""Scans: the pages of the press as a copier gives them back, pictures without any text.

Goes in: blocks, and how badly they are scanned. Comes out: pictures of the pages, as PDF, TIFF or
PNG; the same for the same seed. What is drawn is what `pdf` draws, on a canvas of dots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from io import BytesIO
from typing import Any, cast

import cv2
import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from tests.typeset import pdf
from tests.typeset.grid import Block
from tests.typeset.pages import FONT, Page, paginate

Picture = npt.NDArray[np.uint8]

REGULAR = 400  # weight of the font
CHINESE = 2  # the simplified characters within the collection
RED = (40, 40, 210)  # ink of a stamp: blue, green, red


@dataclass(frozen=True, slots=True)
class Scan:
    """How a page is scanned; the default is a clean one."""

    dpi: int = 200
    skew: float = 0.0  # degrees, clockwise
    noise: float = 0.0  # standard deviation of the grey of each dot
    blur: float = 0.0  # dots
    grey: int = 0  # how much darker than white the paper is
    jpeg: int = 0  # quality; 0 is none
    stamp: bool = False
    seed: int = 0


class Paper:
    """A page of dots that is drawn on like a canvas of reportlab."""

    def __init__(self, dpi: int) -> None:
        self.scale = dpi / 72
        self.size = 0.0

    def setPageSize(self, size: tuple[float, float]) -> None:
        """A blank page, in points."""
        dots = round(size[0] * self.scale), round(size[1] * self.scale)
        self.image = Image.new("L", dots, 255)
        self.draw = ImageDraw.Draw(self.image)
        self.height = size[1]

    def setLineWidth(self, points: float) -> None:
        """How wide rules are."""
        self.width = max(1, round(points * self.scale))

    def setFont(self, name: str, size: float) -> None:
        """How large texts are; there is one font."""
        self.size = size

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        """A rule."""
        ends = [(x * self.scale, (self.height - y) * self.scale) for x, y in ((x0, y0), (x1, y1))]
        self.draw.line(ends, fill=0, width=self.width)

    def drawString(self, x: float, y: float, text: str) -> None:
        """A text as wide as the press reckons it."""
        font = _font(round(self.size * self.scale * 4))
        left, top, right, bottom = font.getbbox(text, anchor="ls")
        if right <= left or bottom <= top:
            return
        ink = Image.new("L", (int(right - left), int(bottom - top)), 0)
        ImageDraw.Draw(ink).text((-left, -top), text, fill=255, font=font, anchor="ls")
        wide = pdfmetrics.stringWidth(text, FONT, self.size) * self.scale
        narrower = min(1.0, 4 * wide / font.getlength(text))
        dots = max(1, round(ink.width * narrower / 4)), max(1, round(ink.height / 4))
        ink = ink.resize(dots, Image.Resampling.LANCZOS)
        place = (
            round(x * self.scale + left * narrower / 4),
            round((self.height - y) * self.scale + top / 4),
        )
        self.image.paste(0, place, ink)

    def drawCentredString(self, x: float, y: float, text: str) -> None:
        """A text around its middle."""
        self.drawString(x - pdfmetrics.stringWidth(text, FONT, self.size) / 2, y, text)

    def showPage(self) -> None:
        """The page is done."""


@cache
def _font(dots: int) -> ImageFont.FreeTypeFont:
    path = str(files("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc")
    font = ImageFont.truetype(path, dots, index=CHINESE)
    font.set_variation_by_axes([REGULAR])
    return font


def pictures(pages: Sequence[Page], scan: Scan, ruled: bool = True) -> list[Picture]:
    """The pages as they are scanned: blue, green, red."""
    found = []
    for number, page in enumerate(pages, start=1):
        paper = Paper(scan.dpi)
        pdf.draw(cast(Canvas, paper), page, number, ruled)
        clean = cv2.cvtColor(np.asarray(paper.image), cv2.COLOR_GRAY2BGR)
        found.append(copied(cast(Picture, clean), scan, number))
    return found


def copied(clean: Picture, scan: Scan, number: int = 1) -> Picture:
    """A picture of a page after the copier."""
    rng = np.random.default_rng((scan.seed, number))
    image: Any = clean
    if scan.stamp:
        image = _stamped(image, scan.dpi)
    height, width = image.shape[:2]
    if scan.skew:
        turn = cv2.getRotationMatrix2D((width / 2, height / 2), -scan.skew, 1.0)
        image = cv2.warpAffine(
            image, turn, (width, height), flags=cv2.INTER_CUBIC, borderValue=(255, 255, 255)
        )
    if scan.blur:
        image = cv2.GaussianBlur(image, (0, 0), scan.blur)
    if scan.grey:
        image = image * ((255 - scan.grey) / 255)
    if scan.noise:
        image = image + rng.normal(0, scan.noise, (height, width, 1))
    image = np.clip(image, 0, 255).astype(np.uint8)
    if scan.jpeg:
        packed = cv2.imencode(".jpg", image, [cv2.IMWRITE_JPEG_QUALITY, scan.jpeg])[1]
        image = cv2.imdecode(packed, cv2.IMREAD_COLOR)
    return cast(Picture, image)


def _stamped(image: Any, dpi: int) -> Any:
    """With a round red stamp over the lower right of the table, through which the print shows."""
    height, width = image.shape[:2]
    ink = np.full_like(image, 255)
    middle, radius = (int(width * 0.68), int(height * 0.35)), int(dpi * 0.8)
    cv2.circle(ink, middle, radius, RED, max(2, dpi // 30), cv2.LINE_AA)
    star = [
        (
            middle[0] + radius * (0.4 if n % 2 else 0.15) * np.sin(n * np.pi / 5),
            middle[1] + radius * (0.4 if n % 2 else 0.15) * np.cos(n * np.pi / 5),
        )
        for n in range(10)
    ]
    cv2.fillPoly(ink, [np.array(star, np.int32)], RED, cv2.LINE_AA)
    return np.minimum(image, ink)


def png(picture: Picture) -> bytes:
    """A picture as PNG."""
    return cast(bytes, cv2.imencode(".png", picture)[1].tobytes())


def jpeg(picture: Picture, quality: int = 90) -> bytes:
    """A picture as JPEG."""
    packed = cv2.imencode(".jpg", picture, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
    return cast(bytes, packed.tobytes())


def tiff(found: Sequence[Picture]) -> bytes:
    """Pictures as one TIFF."""
    return cast(bytes, cv2.imencodemulti(".tif", list(found))[1].tobytes())


def bound(found: Sequence[Picture], dpi: int) -> bytes:
    """Pictures as PDF, each a page of its own size."""
    buffer = BytesIO()
    canvas = Canvas(buffer, invariant=1)
    for picture in found:
        size = picture.shape[1] * 72 / dpi, picture.shape[0] * 72 / dpi
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(BytesIO(jpeg(picture, 95))), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def typeset(blocks: Sequence[Block], scan: Scan, repeat_header: bool = False) -> bytes:
    """The document as PDF of pictures."""
    return bound(pictures(paginate(blocks, repeat_header), scan), scan.dpi)
