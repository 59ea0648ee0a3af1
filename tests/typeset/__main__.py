"""python -m tests.typeset OUTDIR: writes the sample corpus there."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.typeset.corpus import corpus


def main(arguments: list[str]) -> int:
    """Writes every file of the corpus; 0 when done, 2 when called wrongly."""
    if len(arguments) != 1:
        sys.stderr.write("usage: python -m tests.typeset OUTDIR\n")
        return 2
    folder = Path(arguments[0])
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in corpus().items():
        (folder / name).write_bytes(content)
        sys.stdout.write(f"{folder / name} {len(content)} bytes\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
