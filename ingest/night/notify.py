"""Tell someone how the night ended: the record is posted to a URL, or a command is run.

Whatever goes wrong here is told in the record and changes nothing about the outcome.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

from ingest import __version__
from ingest.night.records import JSON, TEXT, RunFolder
from ingest.night.report import Report, shortened
from ingest.night.report_text import headline

SECONDS = 30
MOST = 200  # of each list that is posted; the record has all


def notify(target: str, folder: RunFolder | None, report: Report) -> dict[str, Any]:
    """Post or run; returns what the record says of it: to, ok, and the error.

    The record has nothing of the target but the host: what it is sent to holds secrets.
    """
    is_url = target.lower().startswith(("http://", "https://"))
    to = "URL" if is_url else "command"
    try:
        if is_url:
            to = f"URL at {urllib.parse.urlsplit(target).hostname}"
            error = _post(target, report)
        else:
            error = _run(target, folder, report)
    except urllib.error.HTTPError as answer:
        error = f"the answer was {answer.code}"
    except (urllib.error.URLError, OSError) as failure:
        error = str(getattr(failure, "reason", None) or failure)
    except Exception as failure:  # nothing about a notification may change the outcome
        error = type(failure).__name__  # its words may hold the target, which holds secrets
    return {"to": to, "ok": error is None, "error": error}


def _post(url: str, report: Report) -> str | None:
    body = {"headline": headline(report), **shortened(report, MOST)}
    request = urllib.request.Request(
        url,
        json.dumps(body, ensure_ascii=False, default=str).encode(),
        {"Content-Type": "application/json", "User-Agent": f"juesuan/{__version__}"},
    )
    with urllib.request.urlopen(request, timeout=SECONDS):  # raises unless the answer is 2xx
        return None


def _run(command: str, folder: RunFolder | None, report: Report) -> str | None:
    environment = {
        "JUESUAN_EXIT_CODE": str(report.exit_code),
        "JUESUAN_STATUS": str(report.status),
        "JUESUAN_NIGHT": report.run,
        "JUESUAN_HEADLINE": headline(report),
        "JUESUAN_REPORT": str((folder.path / JSON).resolve()) if folder else "",
        "JUESUAN_REPORT_TEXT": str((folder.path / TEXT).resolve()) if folder else "",
    }
    process = subprocess.Popen(
        ["/bin/sh", "-c", command],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        code = process.wait(SECONDS)
    except subprocess.TimeoutExpired:
        return f"not done within {SECONDS} s"
    finally:
        if process.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    return f"exit code {code}" if code else None
