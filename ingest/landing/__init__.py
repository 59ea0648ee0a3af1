"""Landing: from files to raw Parquet, as printed.

Goes in: paths of files and folders. Comes out: `raw/` and `originals/` of a warehouse, and a
`Landing` for each file that is new (`source`). Read `pipeline` first, it tells the steps: `inbox`
finds the files, `reading` reads one in a worker (`workers`) and makes it `rows`, after `masking`
took personal data out (pseudonyms are made with the `secret` of the warehouse); `batches` writes
them (`schemas`), `compaction` merges small batches.
"""
