"""What form a file has: its bytes decide, its name only where they say no more than "text".

Goes in: a path. Comes out: a media type.
"""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import olefile

PDF, TEXT, ZIP, OTHER = (
    "application/pdf",
    "text/plain",
    "application/zip",
    "application/octet-stream",
)
HTML, MHT = "text/html", "multipart/related"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"
_OOXML = "application/vnd.openxmlformats-officedocument"
DOCX, XLSX = f"{_OOXML}.wordprocessingml.document", f"{_OOXML}.spreadsheetml.sheet"
DOC, XLS, RTF = "application/msword", "application/vnd.ms-excel", "application/rtf"
_OPEN = "application/vnd.oasis.opendocument"
ODT, ODS = f"{_OPEN}.text", f"{_OPEN}.spreadsheet"
PROTECTED = "application/x-protected"
NAMES = {".pdf": PDF, ".txt": TEXT, ".md": TEXT}  # of files whose bytes tell nothing
_MAGIC = (
    (b"%PDF-", PDF), (b"{\\rtf", RTF), (b"\x89PNG", PNG), (b"\xff\xd8\xff", JPEG),
    (b"II*\0", TIFF), (b"MM\0*", TIFF), (b"Rar!", "application/vnd.rar"),
    (b"7z\xbc\xaf", "application/x-7z-compressed"), (b"\x1f\x8b", "application/gzip"),
)  # fmt: skip
_PACKED = (ZIP, "application/vnd.rar", "application/x-7z-compressed", "application/gzip")
_HEAD = 4_096
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_PAGE = re.compile(rb"<\s*(!doctype\s+html|html|head|body|table|div|meta)\b", re.IGNORECASE)
_ARCHIVE = re.compile(rb"\A\s*(mime-version|from|content-type|subject)\s*:", re.IGNORECASE)


def form_of(path: Path) -> str:
    """The media type of a file."""
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(b"PK\x03\x04") or head.startswith(b"PK\x05\x06"):
        return _package(path)
    if head.startswith(olefile.MAGIC):
        return _compound(path)
    for magic, found in _MAGIC:
        if head.startswith(magic):
            return found
    if b"%PDF-" in head[:1024]:  # after a header of a server, or a line of junk
        return PDF
    plain = head.replace(b"\0", b"")  # UTF-16 is text, too
    if _ARCHIVE.match(plain) and (b"multipart/related" in plain or b"text/html" in plain):
        return MHT
    if _PAGE.search(plain) and plain.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").startswith(b"<"):
        return HTML
    return TEXT if _is_text(head) else NAMES.get(path.suffix.lower(), OTHER)


def _is_text(head: bytes) -> bool:
    """Whether a file begins as text, in an encoding that is read, without control codes."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return True
    for encoding in ("utf-8", "gb18030"):
        try:  # the last character may go on behind the head
            text = codecs.getincrementaldecoder(encoding)().decode(head)
        except UnicodeDecodeError:
            continue
        return not _CONTROL.search(text)
    return False


def _package(path: Path) -> str:
    """Of a ZIP archive: a document of parts, or an archive of files."""
    try:
        with ZipFile(path) as package:
            names = package.namelist()
            if "mimetype" in names and package.getinfo("mimetype").file_size < _HEAD:
                told = package.read("mimetype").decode("ascii", "replace").strip()
                return told if told in (ODT, ODS) else OTHER
    except (BadZipFile, OSError, ValueError, RuntimeError, NotImplementedError):
        return {".docx": DOCX, ".xlsx": XLSX}.get(path.suffix.lower(), ZIP)
    if "[Content_Types].xml" in names:
        if any(name.startswith("word/") for name in names):
            return DOCX
        if any(name.startswith("xl/") for name in names):
            return XLSX
        return OTHER  # slides and the like: their parts are no documents
    return ZIP


def _compound(path: Path) -> str:
    """Of a compound file, the container of older programs: by the stream it holds."""
    try:
        with olefile.OleFileIO(str(path)) as container:
            streams = {name[0].lower() for name in container.listdir()}
    except Exception:  # what the library meets in a damaged file can be anything
        streams = set()
    if "encryptedpackage" in streams:
        return PROTECTED
    if "worddocument" in streams:
        return DOC
    if streams & {"workbook", "book"}:
        return XLS
    return {".doc": DOC, ".wps": DOC, ".xls": XLS, ".et": XLS}.get(path.suffix.lower(), OTHER)


def remedy(media_type: str, ending: str) -> str:
    """Why no reader takes a form, and what to do about it."""
    if media_type == PROTECTED:
        return "protected by a password: ask its publisher for one without"
    if media_type in _PACKED:
        return "an archive: unpack it and land what is in it"
    return f"no reader for {ending or 'this form'}: save it as PDF, DOCX, XLSX or text"
