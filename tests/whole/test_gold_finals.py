"""The real final accounts, forms and budgets: whole on their pages, in the right facts, with the known findings."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from decimal import Decimal

import duckdb
import pypdfium2
import pytest

from tests.conftest import DOCUMENTS, ROOT

pytestmark = pytest.mark.slow

FINALS = ["putuo-planning-bureau-2024-final", "putuo-finance-bureau-2024-final"]
FINALS += ["southwest-university-2023-final"]


@pytest.mark.parametrize("name", FINALS)
def test_every_amount_on_the_table_pages_is_a_figure(
    real: duckdb.DuckDBPyConnection, name: str
) -> None:
    """pdfium's own text is the witness: the same amounts, page by page, each as often."""
    rows = real.execute(
        """
        select page_no, printed from fct_figure inner join dim_document using (document_id)
        where starts_with(file_name, ?) and cell_state in ('value', 'zero')
        """,
        [name],
    ).fetchall()
    pages = {page for page, _ in rows}
    found = {page: Counter(text for p, text in rows if p == page) for page in pages}
    pdf = pypdfium2.PdfDocument(DOCUMENTS / "real" / f"{name}.pdf")
    amount = re.compile(r"(?<![\d.,])-?\d[\d,]*\.\d\d(?!\d)")
    for page in pages:
        text = pdf[page - 1].get_textpage().get_text_bounded()
        assert found[page] == Counter(amount.findall(text)), f"page {page}"
    unknown = real.execute(
        """
        select count(*) from fct_figure inner join dim_document using (document_id)
        where starts_with(file_name, ?) and 'unknown' in (line_code, measure_code)
        """,
        [name],
    ).fetchone()
    assert unknown == (0,)


def test_the_real_finals_are_whole(real: duckdb.DuckDBPyConnection) -> None:
    tables = real.execute(
        """
        select left(file_name, 14), count(distinct table_code), any_value(variant)
        from fct_figure inner join dim_document using (document_id)
        where file_name like '%-final.pdf' group by 1 order by 1
        """
    ).fetchall()
    assert tables == [
        ("putuo-finance-", 9, "SH-2024"),
        ("putuo-planning", 9, "SH-2024"),
        ("southwest-univ", 4, "UNIVERSITY"),
    ]
    empty = real.execute(
        """
        select table_code, cell_state, page_no from fct_figure inner join dim_document using (document_id)
        where starts_with(file_name, 'putuo-finance') and line_code = 'TABLE' order by page_no
        """
    ).fetchall()
    assert empty == [("government_fund", "no_data", 19), ("state_capital", "no_data", 20)]


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("putuo-blank-template-final", "blank_form"),
        ("putuo-commerce-commission-2025-budget", "budget"),
        ("jiangsu-party-office-2018-budget", "budget"),
    ],
)
def test_forms_and_budgets_stay_out_of_the_facts(
    real: duckdb.DuckDBPyConnection, name: str, kind: str
) -> None:
    row = real.execute(
        "select document_kind, document_id from dim_document where starts_with(file_name, ?)",
        [name],
    )
    found, document_id = row.fetchone() or ("", "")
    assert found == kind
    facts = real.execute(
        "select schema_name, table_name from duckdb_tables()"
        " where table_name like 'fct_%' and table_name <> 'fct_number'"
    ).fetchall()
    for schema, table in facts:
        count = real.execute(
            f"select count(*) from {schema}.{table} where document_id = ?", [document_id]
        )
        assert count.fetchone() == (0,), table
    # the ledger lists their numbers, as of a document that states nothing of final accounts
    understood = real.execute(
        """
        select count(*) from quality.fct_number
        where document_id = ? and disposition in ('figure', 'claim', 'unexplained')
        """,
        [document_id],
    )
    assert understood.fetchone() == (0,)


def test_no_identity_of_the_statutory_tables_is_violated(real: duckdb.DuckDBPyConnection) -> None:
    violated = real.execute(
        """
        select file_name, identity_id, instance from quality.fct_identity_check
        inner join dim_document using (document_id)
        where outcome = 'violated' and on_violation = 'quarantine'
        """
    ).fetchall()
    assert violated == []


def test_hard_identities_of_evaluations_are_violated_as_known(
    real: duckdb.DuckDBPyConnection,
) -> None:
    """Of their sums: 000 and 002 lost a row of indicators, 003 contradicts itself, as its page shows."""
    violated = real.execute(
        """
        select left(file_name, 3), identity_id, blame, difference_yuan, verdict
        from quality.fct_identity_check inner join dim_document using (document_id)
        where outcome = 'violated' and severity = 'hard' and on_violation = 'report'
            and identity_id in (
                select identity_id from read_csv(?, header = true) where evaluated_by = 'terms'
            )
        order by file_name, identity_id
        """,
        [str(ROOT / "seeds" / "identities.csv")],
    ).fetchall()
    row_lost = "an indicator row was lost: {} points"
    stands = "each table holds by itself, and the readings do not differ"
    assert violated == [
        ("000", "R04", "extraction", None, row_lost.format(10)),
        ("000", "R05", "extraction", None, row_lost.format(10)),
        ("002", "R04", "extraction", None, row_lost.format(5)),
        ("002", "R05", "extraction", None, row_lost.format(5)),
        ("003", "H07", "publisher", Decimal("-100.00"), stands),
        ("003", "H09", "publisher", None, stands),
        ("003", "H10", "publisher", None, stands),
        ("003", "H11", "publisher", None, stands),
        ("003", "H12", "publisher", None, stands),
    ]


def test_word_is_read_where_libreoffice_is_and_else_says_so(
    real: duckdb.DuckDBPyConnection,
) -> None:
    rows = real.execute(
        "select status, error from quality.documents where file_name like '%.doc'"
    ).fetchall()
    assert len(rows) == 1
    for status, error in rows:
        if shutil.which("soffice"):
            assert status == "landed"
        else:
            assert (status, "needs LibreOffice" in error) == ("failed", True)


def test_the_blank_workbook_is_a_budget(real: duckdb.DuckDBPyConnection) -> None:
    rows = real.execute(
        "select status, document_kind from quality.documents where file_name like '%.xls'"
    ).fetchall()
    assert rows == [("landed", "budget")]
