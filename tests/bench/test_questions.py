"""What the benchmark asks where no question set is given."""

from __future__ import annotations

from bench.invented import records
from bench.questions import question_about


def test_a_question_asks_for_the_first_figure() -> None:
    assert question_about("云溪镇办起夜校。首期招收学员42人，免收学费。") == "首期招收学员多少人？"
    assert question_about("夜校免收学费。") is None


def test_invented_news_is_the_same_each_time_and_can_be_asked_about() -> None:
    first, second = list(records(200)), list(records(200))
    assert first == second
    assert len({record["text"] for record in first}) == 200
    assert all(question_about(str(record["text"])) for record in first)
