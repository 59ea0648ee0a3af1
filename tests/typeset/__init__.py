"""The document press: a disclosure typeset as PDF or text the way publishers do.

`python -m tests.typeset OUTDIR` writes the sample corpus of `warehouse/inbox`.
"""
