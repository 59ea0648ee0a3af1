"""Older forms of Word (DOC, RTF, ODT, WPS): LibreOffice saves them as DOCX, then `word` reads.

Goes in: a file that LibreOffice opens. Comes out: what the Word reader finds in what it saved. It
is an optional program of the system; without it such a file fails, and the reason says what to do.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from ingest import sandbox
from ingest.document import Document, UnreadableDocument
from ingest.readers import word

READER = "legacy"
VERSION = f"1.{word.VERSION}"
SECONDS = 100  # the first start of LibreOffice on a machine takes some ten
PROGRAMS = ("soffice", "libreoffice")


def read(path: Path) -> Document:
    """Read by way of LibreOffice; raises UnreadableDocument where it is missing or gives up."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise UnreadableDocument(
            "needs LibreOffice (`apt install libreoffice-writer`), or save it as DOCX"
        )
    with sandbox.helper() as folder:
        copied = folder / "document"
        shutil.copyfile(path, copied)
        saved = _saved(program, copied, folder)
        document = word.read(saved)
    document.reader, document.reader_version = READER, VERSION
    return document


def _saved(program: str, path: Path, folder: Path) -> Path:
    """The DOCX that LibreOffice makes of a file, in a profile of its own that runs no macro."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [
        program,
        profile,
        "--headless",
        "--norestore",
        "--convert-to",
        "docx:MS Word 2007 XML",
    ]
    process = subprocess.Popen(
        [*command, "--outdir", str(folder), str(path)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        env={**os.environ, "HOME": str(folder)},
    )
    try:
        process.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise UnreadableDocument("LibreOffice does not come to an end: save it as DOCX") from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    saved = path.with_suffix(".docx")
    if not saved.exists():
        raise UnreadableDocument("LibreOffice cannot open it: save it as DOCX")
    return saved
