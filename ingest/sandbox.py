"""What a process that reads documents may do: read and answer. No network, files, programs.

Goes in: nothing. Comes out: a process from which no document gets out. What is tried all the same
raises Forbidden; the library that tried gives up, and the document fails with a reason.

Three fences, each for what the others do not see: an audit hook for what Python does; no file may
grow (RLIMIT_FSIZE), and no socket but local ones can be made (seccomp, on Linux), also by native
libraries. Nothing that a library logs or prints is shown: it may quote the document.

`helper` is the one way in: a folder of its own, in which a reader may write and start a program.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import os
import platform
import resource
import signal
import struct
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_helper: str | None = None  # the folder of the helper at work
_is_closed = False
GRACE = 30  # seconds that a process has after its alarm


class Forbidden(PermissionError):
    """A document, or a library that reads it, asked for what no document may have."""


def close() -> None:
    """Close this process off, for good: the fences have no gate but `helper`."""
    global _is_closed
    if _is_closed:  # a process that was forked from one that is closed off
        return
    _is_closed = True
    tempfile.gettempdir()  # finds it by writing, and remembers it
    silence()
    sys.dont_write_bytecode = True
    _no_file_grows()
    with contextlib.suppress(OSError, AttributeError):
        _no_sockets()
    sys.addaudithook(_guard)


def end_after(seconds: float) -> None:
    """End this process after so many more seconds of the processor, wherever it is then; 0: never.

    The handler of an alarm waits until native code comes back. Not where the process is not closed
    off: it may be the one that waits.
    """
    if _is_closed:
        signal.setitimer(signal.ITIMER_PROF, seconds)  # nobody handles its signal, which ends us


def silence() -> None:
    """Show and log nothing of what libraries say, also not of native ones."""
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


@contextlib.contextmanager
def helper() -> Iterator[Path]:
    """A folder, gone afterwards, in which this process may write, and start a program meanwhile.

    The program inherits the fence around the network; it is for its caller to end it.
    """
    global _helper
    if not _is_closed:
        with tempfile.TemporaryDirectory(prefix="juesuan-") as folder:
            yield Path(folder)
        return
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    folder = os.path.join(tempfile.gettempdir(), f"juesuan-{os.getpid()}")  # noqa: PTH118
    _helper = folder
    resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
    try:
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder, 0o700)  # noqa: PTH102
        yield Path(folder)
    finally:
        _remove(folder)
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        _helper = None


def _remove(folder: str) -> None:
    for top, folders, files in os.walk(folder, topdown=False):
        for name in files:
            Path(top, name).unlink(missing_ok=True)
        for name in folders:
            inner = Path(top, name)
            inner.unlink() if inner.is_symlink() else inner.rmdir()
    os.rmdir(folder)  # noqa: PTH106


def _guard(event: str, arguments: tuple[Any, ...]) -> None:
    check = _CHECKS.get(event)
    if check is not None:
        check(event, arguments)


def _never(event: str, arguments: tuple[Any, ...]) -> None:
    raise Forbidden(f"{event}: not allowed while a document is read")


def _with_helper(event: str, arguments: tuple[Any, ...]) -> None:
    if _helper is None:
        _never(event, arguments)


def _open(event: str, arguments: tuple[Any, ...]) -> None:
    path, _, flags = arguments
    if isinstance(flags, int) and flags & _WRITING and not isinstance(path, int):
        _inside(event, (path,))


def _inside(event: str, arguments: tuple[Any, ...]) -> None:
    path = os.path.abspath(os.fsdecode(arguments[0]))  # noqa: PTH100
    if path != os.devnull and (_helper is None or not f"{path}/".startswith(f"{_helper}/")):
        _never(event, arguments)


def _both_inside(event: str, arguments: tuple[Any, ...]) -> None:
    _inside(event, arguments)
    _inside(event, arguments[1:])


_CHECKS: dict[str, Callable[[str, tuple[Any, ...]], None]] = {
    "open": _open,
    **dict.fromkeys(
        (
            *("socket.__new__", "socket.connect", "socket.bind", "socket.sendto", "socket.sendmsg"),
            *("socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"),
            *("os.system", "os.exec", "os.forkpty", "pty.spawn", "os.startfile", "os.chdir"),
            *("os.link", "os.symlink", "os.chown", "os.truncate", "os.setxattr", "sqlite3.connect"),
        ),
        _never,
    ),
    **dict.fromkeys(("subprocess.Popen", "os.posix_spawn", "os.fork"), _with_helper),
    **dict.fromkeys(("os.remove", "os.rmdir", "os.mkdir", "os.chmod", "os.utime"), _inside),
    "os.rename": _both_inside,
}


def _no_file_grows() -> None:
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # who writes gets an error and goes on
    _, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, hard))


# Of <linux/prctl.h>, <linux/seccomp.h>, <linux/filter.h> and <linux/audit.h>.
_NO_NEW_PRIVILEGES, _SET_FILTER, _AS_FAST_AS_BEFORE = 38, 1, 4
_LOAD, _EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | 13  # EACCES
_NUMBER_AT, _MACHINE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
# of the machine; the numbers of socket() and seccomp()
_MACHINES = {"x86_64": (0xC000003E, 41, 317), "aarch64": (0xC00000B7, 198, 277)}
_LOCAL = 1  # AF_UNIX


def _no_sockets() -> None:
    """Have the system refuse every socket that is not local, to this process and its children."""
    if sys.platform != "linux" or platform.machine() not in _MACHINES:
        return
    machine, number, seccomp = _MACHINES[platform.machine()]
    program = [
        (_LOAD, 0, 0, _MACHINE_AT),
        (_EQUAL, 0, 5, machine),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_EQUAL, 0, 3, number),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_EQUAL, 1, 0, _LOCAL),
        (_RETURN, 0, 0, _REFUSE),
        (_RETURN, 0, 0, _ALLOW),
    ]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in program))
    held = ctypes.create_string_buffer(
        struct.pack("HxxxxxxP", len(program), ctypes.addressof(code))
    )
    system = ctypes.CDLL(None)
    system.prctl(_NO_NEW_PRIVILEGES, *map(ctypes.c_ulong, (1, 0, 0, 0)))
    arguments = (seccomp, _SET_FILTER, _AS_FAST_AS_BEFORE, ctypes.addressof(held))
    system.syscall(*map(ctypes.c_long, arguments))
