"""The night: land what is new, build, publish, tell what changed.

Goes in: the folders of an inbox and a warehouse. Comes out: the published file, the old or the new
one, and a record in `runs/` that says which and why. Read `nightly` first, it tells the steps;
`planning` is what a dry run finds. `report` is what a record holds, `telling` how the steps come
into it, `differences` what changed, `ending` how a night ends, with `notify`; `records` is where
records are kept, `report_text` what an operator reads, `stop` the signals.
"""
