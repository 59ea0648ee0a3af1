"""Files that mean no good: each is made here, small, from nothing. All of it invented."""

from __future__ import annotations

import os
import socket
import zlib
from collections.abc import Callable
from pathlib import Path

GOOD = "收入支出决算表\n科目\t金额\n教育支出\t1.00\n"


def pdf(objects: dict[int, bytes], root: int = 1, extra: bytes = b"") -> bytes:
    """A PDF of these objects, with its table of places."""
    body, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(body)
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    body += extra
    table = b"xref\n0 1\n0000000000 65535 f \n"
    for number, place in places.items():
        table += b"%d 1\n%010d 00000 n \n" % (number, place)
    trailer = b"trailer\n<< /Size %d /Root %d 0 R >>\n" % (max(objects) + 1, root)
    return body + table + trailer + b"startxref\n%d\n%%%%EOF\n" % len(body)


def stream(data: bytes, filters: bytes = b"/FlateDecode", more: bytes = b"") -> bytes:
    return b"<< /Length %d /Filter %s %s>>\nstream\n%s\nendstream" % (
        len(data),
        filters,
        more,
        data,
    )


CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"
FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 300 300] /Contents 4 0 R %s>>"
RESOURCES = b"/Resources << /Font << /F 5 0 R >> >> "


def one_page(contents: bytes, more: bytes = RESOURCES) -> dict[int, bytes]:
    return {
        1: CATALOG,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: PAGE % more,
        4: contents,
        5: FONT,
    }


def text_of(words: bytes) -> bytes:
    return stream(zlib.compress(b"BT /F 12 Tf 20 100 Td (%s) Tj ET" % words))


def bomb(megabytes: int, times: int = 1) -> bytes:
    """Blanks that are small only as long as nobody unpacks them."""
    data = b" " * (megabytes * 1024**2)
    for _ in range(times):
        data = zlib.compress(data, 9)
    return data


def pages(count: int) -> bytes:
    kids = b" ".join(b"%d 0 R" % (10 + number) for number in range(count))
    objects = {1: CATALOG, 2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)}
    objects |= {10 + number: PAGE % RESOURCES for number in range(count)}
    return pdf(objects | {4: text_of(b"1.00"), 5: FONT})


def nested(depth: int) -> bytes:
    return b"[" * depth + b"]" * depth


PDFS: dict[str, Callable[[], bytes]] = {
    "kids-loop": lambda: pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"}),
    "kids-ring": lambda: pdf(
        {
            1: CATALOG,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 9 >>",
            3: b"<< /Type /Pages /Parent 2 0 R /Kids [2 0 R] /Count 9 >>",
        }
    ),
    "parent-loop": lambda: pdf(
        one_page(text_of(b"1.00"))
        | {2: b"<< /Type /Pages /Parent 3 0 R /Kids [3 0 R] /Count 1 >>", 3: PAGE % b""}
    ),
    "count-lies": lambda: pdf(
        one_page(text_of(b"1.00")) | {2: b"<< /Type /Pages /Kids [3 0 R] /Count 2000000000 >>"}
    ),
    "no-pages": lambda: pdf({1: CATALOG, 2: b"<< /Type /Pages /Kids [] /Count 0 >>"}),
    "root-is-itself": lambda: pdf({1: b"1 0 R"}),
    "length-is-itself": lambda: pdf(
        one_page(b"<< /Length 4 0 R >>\nstream\nBT (1.00) Tj ET\nendstream")
    ),
    "objects-in-themselves": lambda: pdf(
        one_page(b"<< /Length 1 >>")
        | {
            6: stream(
                zlib.compress(b"3 0 " + PAGE % b""),
                more=b"/Type /ObjStm /N 1 /First 4 /Extends 6 0 R ",
            )
        }
    ),
    "form-in-itself": lambda: pdf(
        one_page(stream(zlib.compress(b"/X Do")), b"/Resources << /XObject << /X 6 0 R >> >> ")
        | {
            6: stream(
                zlib.compress(b"/X Do"),
                more=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /X 6 0 R >> >> ",
            )
        }
    ),
    "bomb": lambda: pdf(one_page(stream(bomb(300)))),
    "bomb-in-bomb": lambda: pdf(one_page(stream(bomb(300, 2), b"[/FlateDecode /FlateDecode]"))),
    "deep": lambda: pdf(
        one_page(text_of(b"1.00")) | {6: nested(100_000), 1: CATALOG[:-2] + b"/X 6 0 R >>"}
    ),
    "deep-content": lambda: pdf(one_page(stream(zlib.compress(b"q " * 300_000 + nested(200_000))))),
    "huge-page": lambda: pdf(
        one_page(text_of(b"1.00"))
        | {3: (PAGE % RESOURCES).replace(b"300 300", b"3000000000 3000000000")}
    ),
    "many-shapes": lambda: pdf(one_page(stream(zlib.compress(b"1 1 9 9 re S " * 1_000_000)))),
    "cut": lambda: pdf(one_page(text_of(b"1.00")))[:300],
    "script": lambda: pdf(
        one_page(text_of(b"1.00"))
        | {1: CATALOG[:-2] + b"/OpenAction << /S /URI /URI (http://127.0.0.1:9/) >> >>"}
    ),
}


def links_and_pipes(inbox: Path, outside: Path) -> dict[str, str]:
    """What lies in a folder and is no document of it; with the reason."""
    outside.mkdir()
    (outside / "system.txt").write_text("root:x:0:0\tsecret\n", encoding="utf-8")
    (inbox / "out.txt").symlink_to(outside / "system.txt")
    (inbox / "out-relative.txt").symlink_to(Path("..", outside.name, "system.txt"))
    (inbox / "passwd.txt").symlink_to("/etc/passwd")
    (inbox / "folder").symlink_to(outside, target_is_directory=True)
    (inbox / "nowhere.txt").symlink_to(inbox / "gone.txt")
    (inbox / "ring.txt").symlink_to(inbox / "ring.txt")
    (inbox / "device.txt").symlink_to("/dev/zero")
    os.mkfifo(inbox / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as made:
        here = Path.cwd()
        os.chdir(inbox)  # its path may be longer than a socket's may
        made.bind("socket.txt")
        os.chdir(here)
    out = "is a link that leads out of the folder: put the document itself there"
    no_file = "is no file but a pipe, a device or a socket: remove it"
    nowhere = "is a link that leads nowhere: remove it"
    return {
        "out.txt": out,
        "out-relative.txt": out,
        "passwd.txt": out,
        "folder": out,
        "device.txt": out,
        "nowhere.txt": nowhere,
        "ring.txt": nowhere,
        "pipe.txt": no_file,
        "socket.txt": no_file,
    }


NAMES = {  # bytes of a name, and how it is told
    b"a\nb.txt": "a\\nb.txt",
    "财务📊.txt".encode(): "财务📊.txt",
    "决算公开.txt".encode("gb18030"): "决算公开.txt",
    b"\xff\xfe\x81.txt": "\\udcff\\udcfe\\udc81.txt",
    b"x..\\..\\escape.txt": "x..\\..\\escape.txt",
    b"-rf.txt": "-rf.txt",
    b"$(reboot).txt": "$(reboot).txt",
    b"[red]x[bold].txt": "[red]x[bold].txt",
    "\u202efdp.txt".encode(): "\\u202efdp.txt",
    b"\x1b[31m.txt": "\\x1b[31m.txt",
    ("长" * 80 + ".txt").encode(): "长" * 80 + ".txt",
}
