"""A dbt project with models and tests that fail for documents by their names.

No document is known that the models fail for; so that what happens then is tested all the same,
the project is copied and faults are put into the copy.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.conftest import ROOT

PARTS = ("models", "macros", "seeds", "tests/dbt")
FAULTS = {
    # names its documents: their facts wait
    "tests/dbt/singular/fails_by_name.sql": (
        "select document_id, file_name from {{ ref('int_documents') }} where file_name like '%fails%'"
    ),
    # names them by another column than document_id, in a test of dbt's own kind
    "models/facts/zz_keys.sql": (
        "{{ config(contract={'enforced': false}) }}"
        " select document_id, file_name,"
        " if(file_name like '%twice%' and exists (from {{ ref('stg_text_lines') }} as lines"
        " where lines.document_id = documents.document_id), 'twice', document_id) as fact_key"
        " from {{ ref('int_documents') }} as documents"
    ),
    "models/facts/zz_keys.yml": (
        "version: 2\nmodels: [{name: zz_keys, description: One row per document, columns:"
        " [{name: fact_key, description: A key, data_tests: [unique]}]}]\n"
    ),
    # SQL that stops, at cells and at a claim
    "models/figures/int_zz_stops.sql": (
        "select distinct cells.document_id, cast(if(file_name like '%stops%', cells.text || 'x', '1')"
        " as integer) as number from {{ ref('stg_table_cells') }} as cells"
        " inner join {{ ref('int_documents') }} as documents"
        " on cells.document_id = documents.document_id where cells.row_no = 1"
    ),
    # fails for two together, for none of them alone, and names nobody
    "tests/dbt/singular/fails_together.sql": (
        "select count(*) as documents from {{ ref('int_documents') }} as documents"
        " where file_name like '%together%' and exists (from {{ ref('stg_text_lines') }} as lines"
        " where lines.document_id = documents.document_id) having count(*) > 1"
    ),
}
UNEXPLAINED = {"tests/dbt/singular/fails_for_nobody.sql": "select 1 as fault"}


def copy(folder: Path, faults: dict[str, str]) -> Path:
    """The project in a folder of its own, with these faults."""
    for part in PARTS:
        shutil.copytree(ROOT / part, folder / part)
    for name in ("dbt_project.yml", "profiles.yml"):
        shutil.copyfile(ROOT / name, folder / name)
    for name, text in faults.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
