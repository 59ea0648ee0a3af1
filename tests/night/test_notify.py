"""Notifications: what is posted or run, and that nothing about them changes the outcome."""

from __future__ import annotations

import json
import os
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from ingest.build import warehouse
from ingest.night import notify
from ingest.night.records import RunFolder
from ingest.night.report import ExitCode, Report, Status, as_json, from_json
from tests.night.asked import last, last_text, night
from tests.night.made import MadeBuild


class Receiver(BaseHTTPRequestHandler):
    """Remembers what was posted; answers what the path says."""

    posted: list[dict[str, Any]] = []  # noqa: RUF012

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self.path == "/slow":
            time.sleep(3)
        self.posted.append(json.loads(body))
        self.send_response(int(self.path[1:]) if self.path[1:].isdigit() else 200)
        self.end_headers()

    def log_message(self, *arguments: object) -> None:
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[str]:
    Receiver.posted.clear()
    server = HTTPServer(("127.0.0.1", 0), Receiver)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def ended(tmp_path: Path) -> tuple[RunFolder, Report]:
    found, report = RunFolder(tmp_path), Report("20260101T000000.000000")
    report.end(Status.failed, ExitCode.unpublished, "2 nodes failed:\n  sums_hold")
    found.write(report)
    return found, report


def test_the_record_is_posted(folder: Path, made: MadeBuild, receiver: str) -> None:
    assert night(folder, "--notify", receiver).code == 0
    (posted,) = Receiver.posted
    assert posted["headline"] == "published: 2 landed, 0 not read"
    assert posted["exit_code"] == 0 and len(posted["documents"]["landed"]) == 2
    assert last(folder)["notification"] == {"to": "URL at 127.0.0.1", "ok": True, "error": None}


def test_long_lists_are_cut(tmp_path: Path, receiver: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notify, "MOST", 2)
    found, report = ended(tmp_path)
    report.tests.passed = ["a", "b", "c"]
    assert notify.notify(receiver, found, report)["ok"]
    assert Receiver.posted[0]["tests"]["passed"] == ["a", "b", "… and 1 more"]


@pytest.mark.parametrize("answer", ["404", "500"])
def test_an_answer_that_is_no_success_is_noted(
    folder: Path, made: MadeBuild, receiver: str, answer: str
) -> None:
    shown = night(folder, "--notify", f"{receiver}/{answer}")
    assert shown.code == 0
    assert "the notification failed: the answer was " in shown.err
    assert last(folder)["notification"]["ok"] is False
    assert "The notification failed: the answer was " in last_text(folder)


@pytest.mark.parametrize(
    "target",
    [
        "http://127.0.0.1:1/hook?token=s3cret",
        "http://",
        "https://[",
        "http://h:s3cret/",
        "http://127.0.0.1:1/ s3cret",
        "HTTP://127.0.0.1:1/s3cret",
    ],
)
def test_a_url_nobody_answers_at(folder: Path, made: MadeBuild, target: str) -> None:
    shown = night(folder, "--notify", target)
    assert shown.code == 0 and "Traceback" not in shown.err
    assert last(folder)["notification"]["ok"] is False
    assert "s3cret" not in json.dumps(last(folder)) + shown.err + last_text(folder)


@pytest.mark.slow
def test_a_receiver_that_hangs(
    tmp_path: Path, receiver: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "SECONDS", 0.3)
    told = notify.notify(f"{receiver}/slow", *ended(tmp_path))
    assert not told["ok"] and "timed out" in told["error"]


def test_a_command_gets_the_record_in_its_environment(tmp_path: Path) -> None:
    command = (
        f'env | grep ^JUESUAN_ > {tmp_path}/told; cat "$JUESUAN_REPORT_TEXT" >> {tmp_path}/told'
    )
    assert notify.notify(command, *ended(tmp_path))["ok"]
    told = (tmp_path / "told").read_text(encoding="utf-8")
    for line in (
        "JUESUAN_EXIT_CODE=2",
        "JUESUAN_STATUS=failed",
        "JUESUAN_NIGHT=20260101T000000.000000",
        "JUESUAN_HEADLINE=failed: 0 landed, 0 not read: 2 nodes failed:",
        f"JUESUAN_REPORT={tmp_path}/report.json",
        "# Night 20260101T000000.000000: failed, exit code 2",
    ):
        assert line in told.splitlines()


def test_a_command_that_fails_is_noted(folder: Path, made: MadeBuild) -> None:
    made.fails = warehouse.BuildFailed("no")
    assert night(folder, "--notify", "exit 7").code == 2
    assert last(folder)["reason"] == "no"
    assert last(folder)["notification"] == {"to": "command", "ok": False, "error": "exit code 7"}


def test_a_command_that_hangs_is_ended_with_all_it_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notify, "SECONDS", 0.5)
    told = notify.notify(f"sleep 60 & echo $! > {tmp_path}/pid; wait", *ended(tmp_path))
    assert told == {"to": "command", "ok": False, "error": "not done within 0.5 s"}
    pid = int((tmp_path / "pid").read_text())
    for _ in range(50):
        try:
            state = Path(f"/proc/{pid}/stat").read_text().split()[2]
        except FileNotFoundError:
            return
        if state == "Z":
            return
        time.sleep(0.1)
    os.kill(pid, 9)
    pytest.fail("it is still alive")


# --- the record itself ---------------------------------------------------------------------------


def test_a_record_is_read_back_as_it_was(tmp_path: Path) -> None:
    _, report = ended(tmp_path)
    report.rows = {"main.fct_figure": (1, 2)}
    report.documents.failed.append({"file": "坏.pdf", "reason": "empty"})
    again = from_json(as_json(report))
    assert again.documents == report.documents and again.status is Status.failed
    assert as_json(again) == as_json(report)


def test_a_record_of_another_version_is_read() -> None:
    found = json.loads(as_json(Report("20260101T000000.000000")))
    found["unheard_of"] = found["changes"]["unheard_of"] = 1
    del found["tests"]
    assert from_json(json.dumps(found)).tests.passed == []


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"status": "odd"}', "null"])
def test_what_is_no_record_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)


def test_markdown_is_not_bent_by_what_is_in_it(folder: Path, made: MadeBuild) -> None:
    (folder / "inbox" / "a|b\n<c>`d`.doc").write_bytes(b"\0")
    night(folder)
    assert "/a\\|b\\\\n\\<c>\\`d\\`.doc | no reader for .doc" in last_text(folder)


def test_long_lists_are_cut_in_markdown(folder: Path, made: MadeBuild) -> None:
    for number in range(40):
        (folder / "inbox" / f"{number}.doc").write_bytes(b"\0" * number + b"\0")
    night(folder)
    assert len(last(folder)["documents"]["failed"]) == 40
    assert "… and 10 more; report.json lists them." in last_text(folder)
