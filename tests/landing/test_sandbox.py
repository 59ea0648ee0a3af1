"""Where documents are read there is no network, no writing, no program, and nobody hears a library."""

from __future__ import annotations

import ctypes
import logging
import os
import signal
import socket
import subprocess
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from pathlib import Path

import pytest

from ingest import sandbox
from ingest.landing.workers.processes import process_pool


@pytest.fixture(scope="module")
def worker() -> Iterator[Executor]:
    with process_pool(1) as executor:
        yield executor


def connect(port: int) -> None:
    socket.create_connection(("127.0.0.1", port), timeout=2)


def connect_natively(port: int) -> int:
    """What a library of C does; -1: refused."""
    return int(ctypes.CDLL(None).socket(socket.AF_INET, socket.SOCK_STREAM, 0))


def write_natively(path: str) -> int:
    """How many bytes a library of C gets into a file."""
    system = ctypes.CDLL(None)
    descriptor = system.open(path.encode(), os.O_WRONLY | os.O_CREAT, 0o600)
    return int(system.write(descriptor, b"abc", 3))


def write(path: str) -> None:
    Path(path).write_text("x", encoding="utf-8")


def append(path: str) -> None:
    with Path(path).open("a") as file:
        file.write("x")


def open_low(path: str) -> None:
    os.close(os.open(path, os.O_RDWR | os.O_CREAT))


def rename(path: str) -> None:
    Path(path).rename(path + "2")


def remove(path: str) -> None:
    Path(path).unlink()


def folder(path: str) -> None:
    Path(path + ".d").mkdir()


def link(path: str) -> None:
    Path(path + ".l").symlink_to(path)


def start(path: str) -> None:
    subprocess.run([sys.executable, "-c", ""], check=False)


def shell(path: str) -> None:
    os.system("true")


@pytest.mark.parametrize(
    "act",
    [write, append, open_low, rename, remove, folder, link, start, shell],
    ids=lambda act: act.__name__,
)
def test_nothing_is_done_outside(
    worker: Executor, tmp_path: Path, act: Callable[[str], None]
) -> None:
    target = tmp_path / "there.txt"
    target.write_text("as it was", encoding="utf-8")
    with pytest.raises(PermissionError, match="not allowed while a document is read"):
        worker.submit(act, str(target)).result()
    assert {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()} == {
        "there.txt": "as it was"
    }


def test_a_library_of_c_writes_nothing(worker: Executor, tmp_path: Path) -> None:
    assert worker.submit(write_natively, str(tmp_path / "x")).result() == -1
    assert all(path.stat().st_size == 0 for path in tmp_path.iterdir())


def test_nothing_is_connected_to(worker: Executor) -> None:
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        server.settimeout(0.2)
        port = server.getsockname()[1]
        with pytest.raises(PermissionError):
            worker.submit(connect, port).result()
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.skipif(sys.platform != "linux", reason="the fence around native sockets is Linux's")
def test_no_library_of_c_gets_a_socket(worker: Executor) -> None:
    assert worker.submit(connect_natively, 0).result() == -1
    assert connect_natively(0) >= 0, "this process may"


def speak() -> None:
    """All ways in which a library speaks."""
    logging.getLogger("pdfminer").critical("text of the document")
    warnings.warn("text of the document", stacklevel=1)
    print("text of the document")
    print("text of the document", file=sys.stderr)
    os.write(2, b"text of the document\n")
    ctypes.CDLL(None).puts(b"text of the document")
    ctypes.CDLL(None).fflush(None)


def test_nobody_hears_a_library(capfd: pytest.CaptureFixture[str]) -> None:
    with process_pool(1) as executor:
        executor.submit(speak).result()
    assert "".join(capfd.readouterr()) == ""


def use_helper() -> tuple[str, bool, bool]:
    with sandbox.helper() as here:
        (here / "in").mkdir()
        (here / "in" / "a.txt").write_text("a", encoding="utf-8")
        said = subprocess.run(["cat", here / "in" / "a.txt"], capture_output=True, check=True)
        outside = False
        try:
            Path(tempfile.gettempdir(), "outside.txt").write_text("x", encoding="utf-8")
            outside = True
        except PermissionError:
            pass
    return said.stdout.decode(), outside, here.exists()


def test_a_helper_is_the_one_way_in(worker: Executor, tmp_path: Path) -> None:
    assert worker.submit(use_helper).result() == ("a", False, False)
    with pytest.raises(PermissionError):
        worker.submit(write, str(tmp_path / "x")).result()
    with sandbox.helper() as here:  # where nothing is closed off it is a folder
        assert here.is_dir()
    assert not here.exists()


def test_a_process_ends_in_time_also_where_no_alarm_is_heard() -> None:
    """Native code that does not come back: here a sum that Python does without looking up."""
    program = (
        "import signal; from ingest import sandbox; sandbox.close();"
        "signal.signal(signal.SIGALRM, lambda *_: exit(3)); signal.alarm(1);"
        "sandbox.end_after(2); sum(range(10**12))"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    assert done.returncode == -signal.SIGPROF


def test_an_end_can_be_put_off_and_taken_back() -> None:
    program = (
        "from ingest import sandbox; sandbox.close();"
        "sandbox.end_after(0.1); sandbox.end_after(60); sandbox.end_after(0); sum(range(10**8))"
    )
    done = subprocess.run([sys.executable, "-c", program], timeout=60, check=False)
    assert done.returncode == 0
