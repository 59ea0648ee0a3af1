"""Where a warehouse keeps what: the names in its folder.

raw/        what is printed, as Parquet (`ingest.landing`)
originals/  the documents themselves, by the hash of their bytes
history/    what each build found, as Parquet (`ingest.build.past`)
build/      a build at work; gone when it ends
parsed/     the dbt project as parsed, and what dbt did (`ingest.build.dbt`); made again if lost
docs/       the documentation site
runs/       the records of the nights (`ingest.night`)
.secret     what pseudonyms are made with (`ingest.landing.secret`), for the owner alone
juesuan.duckdb  what is published
"""

from __future__ import annotations

DATABASE = "juesuan.duckdb"
RAW, ORIGINALS, HISTORY = "raw", "originals", "history"
SECRET = ".secret"
BUILD, DOCS, RUNS, PARSED = "build", "docs", "runs", "parsed"
FOLDERS = (RAW, ORIGINALS, HISTORY, RUNS, BUILD, DOCS, PARSED)
