"""The secret of a warehouse, which its pseudonyms are made with.

Goes in: the folder of a warehouse. Comes out: 32 bytes, kept in `.secret` for the owner alone. Who
has them can tell which pseudonym a name that he guesses has; who loses them gets new pseudonyms.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from ingest.files import sync
from ingest.layout import SECRET

SIZE = 32


def of(warehouse: Path) -> bytes:
    """The secret of this warehouse; made when it is asked for first."""
    path = warehouse / SECRET
    found = peek(warehouse)
    if found is not None:
        return found
    warehouse.mkdir(parents=True, exist_ok=True)
    made = secrets.token_bytes(SIZE)
    temporary = path.with_name(f"{path.name}.tmp")
    temporary.unlink(missing_ok=True)
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:  # noqa: PTH123 - a descriptor
        file.write(made)
    sync(temporary)
    temporary.replace(path)
    sync(warehouse)
    return made


def peek(warehouse: Path) -> bytes | None:
    """The secret of this warehouse; None where it has none yet."""
    try:
        found = (warehouse / SECRET).read_bytes()
    except FileNotFoundError:
        return None
    return found if len(found) == SIZE else None
