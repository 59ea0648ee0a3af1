"""RapidOCR: where text stands on a picture, and what it says.

Goes in: pictures. Comes out: boxes in dots, texts with the confidence of each. Its models lie in
its wheel. It is the extra `juesuan[ocr]`: without it `is_here` says so. It is slow: a page that it
reads gives its document more time (`more_time`), and no document may have too many of them.
"""

from __future__ import annotations

import signal
from collections.abc import Sequence
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, NamedTuple

from ingest import sandbox

REMEDY = "pip install 'juesuan[ocr]'"
SECONDS_PER_PAGE = 60  # on a busy machine
MOST_PAGES = 60  # of a document
SETTINGS = {
    "Global.use_cls": False,  # it turns numbers such as 6.09 upside down
    "Global.log_level": "error",
    "Global.text_score": 0.0,
    "Rec.rec_img_shape": [3, 48, 160],  # short texts are not padded to the width of a label
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,  # documents are read beside each other
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


class Told(NamedTuple):
    """What a picture says, and how sure that is, from 0 to 1."""

    text: str
    sure: float


NOTHING = Told("", 0.0)


def is_here() -> bool:
    """Is the extra installed?"""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


def seconds() -> float:
    """How much longer than others a document may take that is a scan."""
    return MOST_PAGES * SECONDS_PER_PAGE if is_here() else 0


def more_time() -> None:
    """The alarm of whoever reads, if it is set, comes by a page later."""
    left = signal.alarm(0)
    if left:
        signal.alarm(left + SECONDS_PER_PAGE)
        sandbox.end_after(left + SECONDS_PER_PAGE + sandbox.GRACE)


@cache
def _engine() -> Any:
    engine = import_module("rapidocr").RapidOCR(params=SETTINGS)
    engine.recognize_txt([_coloured(import_module("numpy").full((48, 48), 255, "uint8"))])
    engine.text_rec.session = _Simplified(engine.text_rec)
    return engine


class _Simplified:
    """The model that reads, kept to the characters of GB 2312: it knows those of Taiwan and Japan
    as well and takes one for the other (決算)."""

    def __init__(self, reader: Any) -> None:
        self.session = reader.session
        self.other = [n for n, c in enumerate(reader.postprocess_op.character) if _is_other(c)]

    def __call__(self, pictures: Any) -> Any:
        found = self.session(pictures)
        found[:, :, self.other] = 0
        return found / found.sum(axis=2, keepdims=True)


def _is_other(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return "\u3400" <= character[:1] <= "\u9fff"
    return False


def places(grey: Any) -> list[tuple[int, int, int, int]]:
    """Boxes around the pieces of text: left, top, right, bottom."""
    boxes = _engine()(_coloured(grey), use_det=True, use_cls=False, use_rec=False).boxes
    if boxes is None:
        return []
    height, width = grey.shape
    return [
        (
            max(0, round(float(box[:, 0].min()))),
            max(0, round(float(box[:, 1].min()))),
            min(width, round(float(box[:, 0].max()))),
            min(height, round(float(box[:, 1].max()))),
        )
        for box in boxes
    ]


def read(pictures: Sequence[Any]) -> list[Told]:
    """What each picture of one line says."""
    if not pictures:
        return []
    told = _engine().recognize_txt([_coloured(picture) for picture in pictures])
    return [Told(str(text), float(sure)) for text, sure in zip(told.txts, told.scores, strict=True)]


def _coloured(grey: Any) -> Any:
    cv2: Any = import_module("cv2")
    return cv2.cvtColor(grey, cv2.COLOR_GRAY2BGR)
