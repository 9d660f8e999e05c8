"""The sample edition from the default stack and from PostgreSQL with Milvus: the same passages, the same answers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from api.sample import ingest_sample
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.indexes.opening import LOCAL, index_opener
from embeddings.protocols import Encoder
from eval.dataset import read_dataset
from rag.pipeline import Pipeline
from rag.records import Request
from tests.servers import needs_milvus, needs_postgres, new_database

pytestmark = [needs_postgres, needs_milvus, pytest.mark.servers]
QUESTIONS = Path(__file__).parents[2] / "eval" / "sets" / "sample.jsonl"
EVERY = 3


@pytest.fixture(scope="module")
def pipelines(
    bundled_encoder: Encoder, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Pipeline, Pipeline]]:
    with new_database() as url:
        archives = []
        for name, store, index in (
            ("here", None, LOCAL),
            ("there", url, str(tmp_path_factory.mktemp("milvus") / "index.db")),
        ):
            home = tmp_path_factory.mktemp(name)
            opened = ArticleStore(store or f"sqlite:///{home}/archive.db")
            archive = Archive(opened, bundled_encoder, home, open_index=index_opener(index, home))
            ingest_sample(archive)
            assert archive.verify() == []
            archives.append(archive)
        yield Pipeline(archives[0]), Pipeline(archives[1])
        for archive in archives:
            archive.close()


def test_the_same_passages_and_the_same_answers(pipelines: tuple[Pipeline, Pipeline]) -> None:
    asked = [item.question for item in read_dataset(QUESTIONS)][::EVERY]
    assert len(asked) > 30
    answered = 0
    for question in asked:
        here, there = (pipeline.search(question, 5) for pipeline in pipelines)
        assert [each.chunk_id for each in here] == [each.chunk_id for each in there], question
        assert [each.score for each in here] == pytest.approx([each.score for each in there], abs=1e-3)
        one, other = (pipeline.answer(Request(question, asked_on=date(2025, 3, 5))) for pipeline in pipelines)
        assert (one.answer, one.citations, one.confidence) == (
            other.answer,
            other.citations,
            pytest.approx(other.confidence, abs=1e-3),
        )
        answered += one.answered
    assert answered > len(asked) / 3
