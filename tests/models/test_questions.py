"""The questions of `docs/questions.sql` are answered by the published file as it is."""

from __future__ import annotations

import duckdb
import pytest

from bench.nightly.questions import Question, questions


def test_the_file_is_read_whole() -> None:
    found = questions()
    assert len(found) == 29
    assert found[0].fact == "fct_sangong" and found[0].query.startswith("select")
    assert len({question.name for question in found}) == len(found)


NO_SUCH_CASE = {"2", "5", "18", "19", "25", "26"}  # in the sample


@pytest.mark.slow
@pytest.mark.parametrize("question", questions(), ids=lambda question: question.name.split(".")[0])
def test_a_question_is_answered(question: Question, sample: duckdb.DuckDBPyConnection) -> None:
    assert sample.sql(f"select * from {question.fact}").columns
    assert question.fact in question.query
    rows = sample.sql(question.query).fetchall()
    assert bool(rows) != (question.name.split(".")[0] in NO_SUCH_CASE)
