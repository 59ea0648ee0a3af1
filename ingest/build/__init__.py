"""Building: from raw Parquet to the published file.

Goes in: the raw folder of a warehouse. Comes out: `juesuan.duckdb`, replaced in one step, or
`BuildFailed` and the file as it was. Read `warehouse` first, it tells the steps: `planning` says
which documents (`scope`: sets of them), `work` runs dbt for them (`dbt`, which keeps what it need
not do again, `project`, `results`) and goes on without those it fails for (`held`), `merge` puts
their rows in place, `guards` looks for losses, `published` notes what all was built from, and
`past` keeps what earlier builds knew.
"""
