"""Whether two stacks find and answer the same: python -m bench.agreement --news FILE --squad FILE --milvus URI.

The first stack is the default one (SQLite, FAISS, tantivy), the second one whatever `--store` and `--milvus` name.
Both are filled with the same articles in the same order; vectors are made once. All contexts of the question set are
among the articles, however few of its questions are asked.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np

from bench.material import gather, prepare
from corpus.importers.dispatch import read_sources
from corpus.records import Article, Edition
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.encoders import open_encoder
from embeddings.indexes.opening import LOCAL, index_opener
from embeddings.protocols import Encoder
from embeddings.records import FloatMatrix
from rag.pipeline import Pipeline
from rag.reader.names import DEFAULT
from rag.reader.opening import open_reader
from rag.records import Answer, Request

_ASKED_ON = date(2026, 1, 1)


class OnceEncoder:
    """Encodes each text once, however many archives it comes from."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._known: dict[tuple[str, str], FloatMatrix] = {}
        self.name, self.fingerprint, self.dimension = encoder.name, encoder.fingerprint, encoder.dimension

    def encode_queries(self, texts: Sequence[str]) -> FloatMatrix:
        """Return shape (len(texts), dimension)."""
        return self._encoder.encode_queries(texts)

    def encode_passages(self, texts: Sequence[str]) -> FloatMatrix:
        """Return shape (len(texts), dimension)."""
        missing = [text for text in texts if ("p", text) not in self._known]
        if missing:
            self._known |= dict(
                zip((("p", text) for text in missing), self._encoder.encode_passages(missing), strict=True)
            )
        return np.stack([self._known["p", text] for text in texts])


@contextmanager
def _stack(store: str, index: str, folder: Path, encoder: Encoder) -> Iterator[Archive]:
    opener = index_opener(index, folder / "index")
    archive = Archive(ArticleStore(store), encoder, folder / "index", open_index=opener)
    try:
        yield archive
    finally:
        archive.close()


def main() -> None:
    """Compare, and say where they differ; exit 1 where they differ more than the limits allow."""
    parser = argparse.ArgumentParser(prog="python -m bench.agreement", description=__doc__)
    parser.add_argument("--news", type=Path, required=True, help="articles for `wenbao ingest`")
    parser.add_argument("--squad", type=Path, required=True, help="contexts and questions (CMRC2018, DRCD)")
    parser.add_argument("--store", help="SQLAlchemy URL of an empty database; default: a second SQLite file")
    parser.add_argument("--milvus", help="URI; default: a milvus-lite file", default="")
    parser.add_argument("--count", type=int, default=2000, help="articles of the news file")
    parser.add_argument("--questions", type=int, help="of how many questions hits are compared; default: all")
    parser.add_argument("--answers", type=int, default=200, help="of how many questions answers are compared")
    parser.add_argument(
        "--folder", type=Path, help="kept, so that the same command goes on after an interruption"
    )
    given = parser.parse_args()
    material = gather(given.news, given.squad, given.count, None)
    with TemporaryDirectory(prefix="wenbao-agreement-") as name:
        folder: Path = given.folder or Path(name)
        prepare(material, given.count, folder)
        articles = [
            each
            for each in read_sources([folder / "articles.jsonl"], "jsonl", Edition())
            if isinstance(each, Article)
        ]
        encoder = OnceEncoder(open_encoder())
        second = given.store or f"sqlite:///{folder}/second.db"
        with (
            _stack(f"sqlite:///{folder}/first.db", LOCAL, folder / "a", encoder) as local,
            _stack(second, given.milvus or f"{folder}/milvus.db", folder / "b", encoder) as remote,
        ):
            report: dict[str, object] = {
                "articles": len(articles),
                "contexts": len(material.needles),
            }
            for label, archive in (("local", local), ("milvus", remote)):
                begun = time.perf_counter()
                archive.add(articles, lambda done, total: _tell(f"{done}/{total}"))
                report[f"{label}_ingest_seconds"] = round(time.perf_counter() - begun, 1)
                report[f"{label}_problems"] = archive.verify()
            report["chunks"] = local.store.chunk_count()
            questions = [each.text for each in material.questions[: given.questions]]
            report |= _retrieval(local, remote, questions)
            _tell(f"{json.dumps(report, ensure_ascii=False)}\n")
            report |= _answers(local, remote, questions[: given.answers])
    print(json.dumps(report, ensure_ascii=False, indent=2))
    if float(str(report["same_first"])) < 0.99 or float(str(report["same_answers"])) < 0.99:
        sys.exit(1)


def _retrieval(local: Archive, remote: Archive, questions: Sequence[str]) -> dict[str, object]:
    pipelines = [Pipeline(archive, None, None) for archive in (local, remote)]
    first = five = 0
    seconds = [0.0, 0.0]
    different = []
    for number, question in enumerate(questions):
        found = []
        for which, pipeline in enumerate(pipelines):
            begun = time.perf_counter()
            found.append([(passage.article.id, passage.start) for passage in pipeline.search(question, 5)])
            seconds[which] += time.perf_counter() - begun
        first += found[0][:1] == found[1][:1]
        five += found[0] == found[1]
        if found[0][:1] != found[1][:1]:
            different.append(question)
        _tell(f"{number + 1}/{len(questions)}")
    count = max(1, len(questions))
    return {
        "questions": len(questions),
        "same_first": round(first / count, 4),
        "same_first_five": round(five / count, 4),
        "local_ms": round(1000 * seconds[0] / count, 1),
        "milvus_ms": round(1000 * seconds[1] / count, 1),
        "first_differs": different[:20],
    }


def _answers(local: Archive, remote: Archive, questions: Sequence[str]) -> dict[str, object]:
    reader = open_reader(DEFAULT)
    pipelines = [Pipeline(archive, None, reader) for archive in (local, remote)]
    same = 0
    different = []
    for number, question in enumerate(questions):
        request = Request(question=question, asked_on=_ASKED_ON)
        one, other = (_said(pipeline.answer(request)) for pipeline in pipelines)
        same += one == other
        if one != other:
            different.append([question, one[0], other[0]])
        _tell(f"{same} same of {number + 1}/{len(questions)}")
    return {
        "answers": len(questions),
        "same_answers": round(same / max(1, len(questions)), 4),
        "answer_differs": different[:10],
    }


def _said(answer: Answer) -> tuple[str, list[tuple[str, int, int]]]:
    return answer.answer, [(each.article.id, each.start, each.end) for each in answer.citations]


def _tell(text: str) -> None:
    sys.stderr.write(f"\r{text}   ")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
