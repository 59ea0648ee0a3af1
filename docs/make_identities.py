"""A page for each identity of the catalogue: `python docs/make_identities.py WAREHOUSE [FOLDER]`.

Goes in: the seeds `identities` and `identity_terms`, the models that evaluate rules, the published
warehouse of the sample corpus. Comes out: `docs/identities/<ID>.md`, the same bytes for the same
sample; a test holds the pages that are committed against it.
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import duckdb

ROOT = Path(__file__).parents[1]
OUTCOMES = ("exact", "rounding", "violated", "not_testable", "not_applicable")
SEVERITY = {"hard": "hard: it must hold", "soft": "soft: it usually holds, and need not"}
ON_VIOLATION = {
    "quarantine": "the facts of the document wait while its reading is to blame (隔离)",
    "report": "it is reported (列为问题)",
}
Row = dict[str, str]


def main() -> None:
    """Write the pages."""
    folder = Path(sys.argv[2]) if len(sys.argv) > 2 else ROOT / "docs" / "identities"
    for name, text in pages(Path(sys.argv[1])).items():
        (folder / name).write_text(text, encoding="utf-8")


def pages(warehouse: Path) -> dict[str, str]:
    """Every page by its name, from the seeds and the published file of `warehouse`."""
    terms: dict[str, list[Row]] = defaultdict(list)
    for term in seed("identity_terms"):
        terms[term["identity_id"]].append(term)
    with duckdb.connect(str(warehouse / "juesuan.duckdb"), read_only=True) as connection:
        counts, examples = outcomes(connection), example_of_each(connection)
    identities = seed("identities")
    found = {f"{row['identity_id']}.md": page(row, terms, counts, examples) for row in identities}
    lines = [
        "# Every identity 勾稽关系",
        "",
        "| | 关系 | outcomes on the sample |",
        "|---|---|---|",
    ]
    for row in identities:
        key = row["identity_id"]
        told = ", ".join(f"{counts[key, o]} {o}" for o in OUTCOMES[:3] if counts[key, o])
        lines.append(f"| [{key}]({key}.md) | {row['sentence_zh']} | {told or '–'} |")
    return found | {"README.md": "\n".join([*lines, ""])}


def seed(name: str) -> list[Row]:
    """The rows of a seed."""
    with (ROOT / "seeds" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def outcomes(connection: duckdb.DuckDBPyConnection) -> dict[tuple[str, str], int]:
    """How often each identity came to each outcome."""
    query = "select identity_id, outcome, count(*) from quality.fct_identity_check group by all"
    found: dict[tuple[str, str], int] = defaultdict(int)
    found.update({(key, outcome): n for key, outcome, n in connection.execute(query).fetchall()})
    return found


def example_of_each(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[str, ...]]:
    """An instance of each identity in which numbers are compared, a rounded one if there is one."""
    query = """
        select identity_id, file_name, instance, lhs, rhs, tolerance, outcome
        from quality.fct_identity_check inner join dim_document using (document_id)
        where lhs is not null and rhs is not null and outcome in ('exact', 'rounding', 'violated')
        qualify row_number() over (
            partition by identity_id
            order by outcome <> 'rounding', lhs = 0, file_name, instance, lhs, rhs
        ) = 1
    """
    return {
        str(row[0]): tuple(plain(x) for x in row[1:])
        for row in connection.execute(query).fetchall()
    }


def plain(value: object) -> str:
    """A number without the zeros that only its column has."""
    text = "" if value is None else str(value)
    return (
        text.rstrip("0").rstrip(".")
        if "." in text and text.replace(".", "").replace("-", "").isdigit()
        else text
    )


def page(
    row: Row,
    terms: dict[str, list[Row]],
    counts: dict[tuple[str, str], int],
    examples: dict[str, tuple[str, ...]],
) -> str:
    """One page."""
    key = row["identity_id"]
    lines = [
        f"# {key} {row['sentence_zh']}",
        "",
        row["sentence_en"][:1].upper() + row["sentence_en"][1:] + ".",
        "",
        f"* Group: {row['identity_group']}. {SEVERITY[row['hardness']].capitalize()}.",
        f"* Where it is violated, {ON_VIOLATION[row['on_violation']]}.",
        f"* Tolerance: {tolerance(row)}.",
    ]
    lines += told_by_terms(terms[key]) if terms[key] else [told_by_rule(key)]
    if key in examples:
        file, instance, lhs, rhs, step, outcome = examples[key]
        where = "" if instance == "-" else f", {instance}"
        lines += [
            "",
            f"**Example** ({file}{where}): {lhs} against {rhs}, tolerance {step or 0}: {outcome}.",
        ]
    told = [f"{counts[key, outcome]} {outcome}" for outcome in OUTCOMES if counts[key, outcome]]
    lines += ["", f"**On the sample**: {', '.join(told) or 'no row'}.", ""]
    return "\n".join(lines)


def tolerance(row: Row) -> str:
    """What may lie between both sides."""
    if row["fixed_tolerance"]:
        return row["fixed_tolerance"]
    if row["evaluated_by"] != "terms":
        return "as the rule says"
    which = "the finest of the table" if row["step_rule"] == "finest" else "each as printed"
    return f"half of the last digit of every number that enters, {which}"


def told_by_terms(terms: list[Row]) -> list[str]:
    """The terms of a sum as a table."""
    lines = [
        "",
        "| part | side | × | table | line | column | an instance is |",
        "|---|---|---|---|---|---|---|",
    ]
    for term in terms:
        level = f"level {term['line_level']}" if term["line_level"] else ""
        line = " ".join(
            filter(None, (term["side_code"], term["line_code"], term["line_group"], level))
        )
        instance = term["instance"] or term["instance_by"]
        lines.append(
            f"| {term['part']} | {term['side']} | {term['coefficient']} | {term['table_code']} |"
            f" {line or 'every line'} | {term['measure_code'] or 'every column'} | {instance} |"
        )
    return lines


def told_by_rule(key: str) -> str:
    """The model that evaluates a rule: the one whose SQL names it, else all of its family."""
    models = sorted((ROOT / "models" / "rules").rglob("int_rule_*.sql"))
    named = [path for path in models if f"'{key}'" in path.read_text(encoding="utf-8")]
    if not named:
        return "* Evaluated by a rule, its id taken from a seed (`models/rules`)."
    return "* Evaluated by " + ", ".join(f"`{path.relative_to(ROOT)}`" for path in named) + "."


if __name__ == "__main__":
    main()
