"""Claims of the real documents against what was checked by hand, and of the excerpts of other provinces."""

from __future__ import annotations

import shutil
from collections import defaultdict
from typing import Any

import duckdb
import pytest
import yaml

from tests.conftest import DOCUMENTS, SHARED
from tests.models.claim_models import claims_of

pytestmark = pytest.mark.slow
HAS_OFFICE = bool(shutil.which("soffice") or shutil.which("libreoffice"))  # DOC is read

# the key of the gold file where ours says more: 元 is a unit, not a concept
SAME = {"gp_208_yuan": "gp_208", "gp_210_yuan": "gp_210", "gp_221_yuan": "gp_221"}
SAME |= {"sg_abroad": "sg_abroad_act", "sg_car": "sg_vehicle_act", "sg_recept": "sg_recept_act"}


def claims_by_line(
    con: duckdb.DuckDBPyConnection, document: str
) -> dict[int, list[dict[str, Any]]]:
    rows = con.execute(
        "select line_no, concept_code, value, printed, claim_state, match_status from fct_claim"
        " join dim_document using (document_id) where file_name like ? || '%'",
        [document],
    )
    names = [column[0] for column in rows.description or []]
    found: dict[int, list[dict[str, Any]]] = defaultdict(list)
    for row in rows.fetchall():
        found[row[0]].append(dict(zip(names, row, strict=True)))
    return found


def is_stated(claim: dict[str, Any], value: Any) -> bool:
    if value == "∞":
        return bool(claim["printed"] == "∞")
    if claim["claim_state"] == "zero_over_zero":
        return float(value) == 0
    return claim["value"] is not None and float(claim["value"]) == float(value)


@pytest.mark.parametrize("document", ["000", "001", "003", "004"])
def test_every_figure_of_the_narrative_has_its_concept(
    real: duckdb.DuckDBPyConnection, document: str
) -> None:
    gold = yaml.safe_load((SHARED / "gold" / f"{document}.yaml").read_text(encoding="utf-8"))
    claims = claims_by_line(real, document)
    missing = []
    for key, (value, _, line) in gold["narrative"].items():
        # a sentence may begin on a line before
        near = [c for at in range(line - 2, line + 3) for c in claims[at]]
        if not any(c["concept_code"] == SAME.get(key, key) and is_stated(c, value) for c in near):
            missing.append(key)
    assert missing == []


@pytest.mark.parametrize("document", ["000", "001"])
def test_every_economic_item_agrees_with_its_table(
    real: duckdb.DuckDBPyConnection, document: str
) -> None:
    gold = yaml.safe_load((SHARED / "gold" / f"{document}.yaml").read_text(encoding="utf-8"))
    items = gold.get("narrative_economic_items_万元") or gold["narrative_economic_items_元"]
    claims = [c for found in claims_by_line(real, document).values() for c in found]
    agreed = {
        c["concept_code"]: float(c["value"])
        for c in claims
        if c["match_status"] == "agrees" and c["value"] is not None  # ∞ agrees without one
    }
    assert {f"eco_{code}": float(v) for code, v in items.items()}.items() <= agreed.items()


def test_contradictions_are_those_that_are_really_there(real: duckdb.DuckDBPyConnection) -> None:
    rows = real.execute(
        "select file_name, concept_code from fct_claim join dim_document using (document_id)"
        " where match_status = 'contradicts' and document_kind = 'final_account'"
    ).fetchall()
    # 4154.28 leaves out the government fund; 7.32 stands for 73,055.58 元
    of_word = {("taiyuan-d", "inc_fiscal"), ("taiyuan-d", "sg_carrun_act")}
    assert {(name[:9], concept) for name, concept in rows} == (of_word if HAS_OFFICE else set()) | {
        ("002-shanx", "exp_basic"),
        ("002-shanx", "sg_pct"),
        ("002-shanx", "sg_carrun_pct"),
        ("002-shanx", "sg_recept_pct"),
        ("putuo-fin", "fis_inc_exp_total"),
        ("putuo-fin", "gp_201_pct"),
        ("putuo-pla", "gp_basic"),
        ("putuo-pla", "gp_personnel"),
        ("southwest", "exp_206_pct"),  # 2,536.65 of 457,676.75 is 0.55 %
    }


def test_the_original_budget_of_002_is_recovered(real: duckdb.DuckDBPyConnection) -> None:
    rows = real.execute(
        "select concept_code, value from fct_claim join dim_document using (document_id)"
        " where concept_code like '%_original' and file_name like '002%'"
    ).fetchall()
    assert {concept: float(value) for concept, value in rows} == {
        "sg_bud_original": 13.0,
        "sg_carrun_bud_original": 8.0,
        "sg_recept_bud_original": 5.0,
    }


def test_no_number_of_the_sample_is_unexplained(sample: duckdb.DuckDBPyConnection) -> None:
    query = (
        "select disposition = 'unexplained' as is_so, count(*) from quality.fct_number group by 1"
    )
    counts = dict(sample.execute(query).fetchall())
    assert counts[False] > 3_000 and True not in counts


def test_no_number_is_unexplained(real: duckdb.DuckDBPyConnection) -> None:
    rows = real.execute(
        "select file_name, count(*) filter (where disposition = 'unexplained'), count(*)"
        " from quality.fct_number join dim_document using (document_id) group by 1"
    ).fetchall()
    assert len(rows) >= 11
    # zeros of table 06 beside codes and labels that are blank
    blank = {"taiyuan-development-reform-2016-final.doc": 17} if HAS_OFFICE else {}
    assert {name: unexplained for name, unexplained, _ in rows if unexplained} == blank


EXCERPTS = (
    sorted(p.name for p in (DOCUMENTS / "excerpts").glob("*.txt")) if DOCUMENTS.exists() else []
)
NARRATIVES = [n for n in EXCERPTS if "sangong" in n or "narrative" in n]


@pytest.mark.parametrize("name", NARRATIVES)
def test_amounts_of_other_provinces_have_a_concept(name: str) -> None:
    lines = (DOCUMENTS / "excerpts" / name).read_text(encoding="utf-8").splitlines()[1:]
    stated = [
        c
        for c in claims_of(lines)
        if c["claim_state"] != "derived" and c["unit"] in ("万元", "亿元", "%")
    ]
    # cells of a table that lost its grid are no sentences
    stated = [c for c in stated if "," in c["sentence"] and not c["sentence"].startswith("[")]
    named = [
        c
        for c in stated
        if not c["concept_code"].endswith("_statement") and c["concept_code"] != "unclassified"
    ]
    assert len(named) >= 0.95 * len(stated)
