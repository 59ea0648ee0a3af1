"""The tables of raw Parquet and their columns (the dbt sources `raw`).

One row a document and reading in `documents`, one a line of text in `text_lines`, one a row of a
table in `table_rows`. Pages, blocks, lines, rows and columns count from 1; a box is as in
`ingest.document`.
"""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

_BOX = [(name, pa.float64()) for name in ("x0", "y0", "x1", "y1")]
_CELL = pa.struct(
    [
        ("col_no", pa.int32()),
        ("text", pa.string()),
        ("col_span", pa.int32()),
        ("row_span", pa.int32()),
        *_BOX,
        ("second_text", pa.string()),
    ]
)
_PLACE = [("document_id", pa.string()), ("page_no", pa.int32()), ("block_no", pa.int32())]

ROW_SCHEMAS: Mapping[str, pa.Schema] = {
    "text_lines": pa.schema([*_PLACE, ("line_no", pa.int32()), ("text", pa.string()), *_BOX]),
    "table_rows": pa.schema(
        [
            *_PLACE,
            ("table_no", pa.int32()),
            ("row_no", pa.int32()),
            ("cells", pa.list_(_CELL)),
            ("method", pa.string()),
        ]
    ),
}
SCHEMAS: Mapping[str, pa.Schema] = {
    "documents": pa.schema(
        [
            ("document_id", pa.string()),
            ("file_name", pa.string()),
            ("source_uri", pa.string()),
            ("media_type", pa.string()),
            ("byte_size", pa.int64()),
            ("page_count", pa.int32()),
            ("reader", pa.string()),
            ("reader_version", pa.string()),
            ("status", pa.string()),
            ("error", pa.string()),
            ("batch_id", pa.string()),
            ("landed_at", pa.timestamp("us", tz="UTC")),
            ("masked_count", pa.int32()),
        ]
    ),
    **ROW_SCHEMAS,
}
ROW_TABLES = tuple(ROW_SCHEMAS)
