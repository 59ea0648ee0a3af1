"""What a worker has before its first document.

It is imported once, by the process that workers are forked from: camelot, pandas and pyarrow take
half a second to import, the patterns of masking a tenth to compile.
"""

from __future__ import annotations

from importlib import import_module

from ingest.document import Document, Line, TextBlock
from ingest.landing.masking import mask_document

for name in ("camelot.parsers.lattice", "pyarrow.compute", "pandas", "ingest.readers.pdf"):
    import_module(name)
import_module("ingest.landing.reading")
mask_document(Document([TextBlock((Line("联系电话：单位", 1),))], 1, "", ""))
