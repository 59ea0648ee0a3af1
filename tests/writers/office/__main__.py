"""Makes the files of this folder again."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from tests.typeset import docx, sheets
from tests.writers.office import BOOKS, HERE, TEXTS, content


def _saved(source: Path, kind: str, folder: Path) -> Path:
    out = folder / "out"
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
         "--convert-to", kind, "--outdir", str(out), str(source)],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    return out / f"{source.stem}.{kind.partition(':')[0]}"


def main() -> None:
    """Write every file of the folder."""
    for stem, kinds in (("text", TEXTS), ("book", BOOKS)):
        for form, (layout, kind) in kinds.items():
            blocks, found = content(layout)
            with tempfile.TemporaryDirectory() as name:
                folder = Path(name)
                if stem == "text":
                    source = folder / "account.docx"
                    data = docx.typeset(blocks, "Liberation Serif", "宋体", found.repeat_header)
                else:
                    source = folder / "account.fods"
                    data = sheets.typeset(blocks, "Liberation Serif", "宋体", found.repeat_header)
                source.write_bytes(data)
                shutil.copyfile(_saved(source, kind, folder), HERE / f"{stem}.{form}")
            print(f"{stem}.{form}", (HERE / f"{stem}.{form}").stat().st_size)


if __name__ == "__main__":
    main()
