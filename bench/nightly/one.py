"""One build in a process of its own: `python -m bench.nightly.one build|full WAREHOUSE`.

Prints a JSON object with documents looked at, seconds by phase and peak memory in MB.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from bench.memory import peak_mb
from ingest.build import warehouse


def main(what: str, folder: Path) -> None:
    """`build`: what is new; `full`: everything."""
    start = time.perf_counter()
    done = warehouse.build(folder, full_refresh=what == "full")
    result = {
        "documents": len(done.documents),
        "phases": {name: round(seconds, 1) for name, seconds in done.seconds.items()},
        "seconds": time.perf_counter() - start,
        "mb": peak_mb(),
    }
    print(json.dumps(result))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
