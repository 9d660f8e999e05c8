"""The invented edition whose papers contradict and correct one another: what is told of it, question by question."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from corpus.importers.dispatch import read_sources
from corpus.records import Article, Edition
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.protocols import Encoder
from rag.pipeline import Pipeline
from rag.records import Answer, Request
from rag.verify import Support, verify_sentence

SET = Path("eval/sets/conflicts")
QUESTIONS = [json.loads(line) for line in (SET / "conflicts.jsonl").read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module", params=["as printed", "corrections first"])
def pipeline(
    request: pytest.FixtureRequest, bundled_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pipeline]:
    home = tmp_path_factory.mktemp("archive")
    store = ArticleStore(f"sqlite:///{home}/archive.db")
    archive = Archive(store, bundled_encoder, home)
    read = read_sources([SET / "articles.jsonl"], "jsonl", Edition())
    articles = [item for item in read if isinstance(item, Article)]
    if request.param == "corrections first":
        articles.sort(key=lambda a: a.headline != "更正")
    answering = Pipeline(archive)
    for article in articles:
        archive.add([article])
    yield answering
    archive.close()
    store.close()


@pytest.mark.parametrize("item", QUESTIONS, ids=[q["id"] for q in QUESTIONS])
def test_question(pipeline: Pipeline, item: dict[str, list[list[str]]]) -> None:
    answer = pipeline.answer(Request(str(item["question"]), asked_on=date(2025, 10, 1)))
    for spellings in item["answers"]:
        assert any(spelling in answer.answer for spelling in spellings), answer.answer
    cited = {c.article.headline for c in answer.citations}
    assert set(item["headlines"]) <= cited, answer.answer
    assert (answer.conflict is not None) == (item["tells"] == "conflict"), answer.answer
    assert ("更正）" in answer.answer) == (item["tells"] == "correction"), answer.answer
    assert ("此前据" in answer.answer) == (item["tells"] == "state"), answer.answer
    keeps_promises(answer)


def keeps_promises(answer: Answer) -> None:
    """Each citation is verbatim and used, and each claim of a conflict has its citation, newest first."""
    for citation in answer.citations:
        assert citation.article.text[citation.start : citation.end] == citation.quote
        assert f"[{citation.marker}]" in answer.answer
    if answer.conflict:
        cited = {c.marker: c for c in answer.citations}
        days = [cited[claim.marker].article.date for claim in answer.conflict.claims]
        assert days == sorted(days, key=lambda d: d or date.min, reverse=True)
        for claim in answer.conflict.claims:
            assert claim.value in cited[claim.marker].quote
            supports = Support.of_article(cited[claim.marker].article, [cited[claim.marker].quote])
            sentence = next(s for s in answer.answer.split("。") if claim.value in s)
            assert verify_sentence(sentence, supports).ok
