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
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from bench.material import gather, prepare
from corpus.errors import UnavailableError
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
            report |= _retrieval(local, remote, questions, _Journal(folder / "hits.jsonl"))
            _tell(f"{json.dumps(report, ensure_ascii=False)}\n")
            report |= _answers(local, remote, questions[: given.answers], _Journal(folder / "answers.jsonl"))
    print(json.dumps(report, ensure_ascii=False, indent=2))
    if float(str(report["same_first"])) < 0.99 or float(str(report["same_answers"])) < 0.99:
        sys.exit(1)


class _Journal:
    """What has been compared already, one JSON line each, so that an interrupted run goes on."""

    def __init__(self, path: Path) -> None:
        self._path = path
        lines = path.read_text("utf-8").splitlines() if path.exists() else []
        self._known: dict[str, dict[str, Any]] = {row["question"]: row for row in map(json.loads, lines)}

    def compare(
        self, questions: Sequence[str], ask: Callable[[int, str], object], shown: Callable[[Any], object]
    ) -> list[dict[str, Any]]:
        """Return for each question what `ask(stack, question)` gave on both stacks, how `shown` is kept of it, and the
        seconds it took."""
        for number, question in enumerate(questions):
            if question not in self._known:
                row: dict[str, Any] = {"question": question, "found": [], "seconds": []}
                for which in (0, 1):
                    begun = time.perf_counter()
                    row["found"].append(shown(_patiently(partial(ask, which, question))))
                    row["seconds"].append(round(time.perf_counter() - begun, 4))
                self._known[question] = row
                with self._path.open("a", encoding="utf-8") as file:
                    file.write(json.dumps(row, ensure_ascii=False) + "\n")
            _tell(f"{number + 1}/{len(questions)}")
        return [self._known[question] for question in questions]


def _patiently(ask: Callable[[], object]) -> object:
    """Ask again where a search took longer than a server may: a busy machine is no disagreement."""
    for _ in range(9):
        with suppress(UnavailableError):
            return ask()
    return ask()


def _retrieval(
    local: Archive, remote: Archive, questions: Sequence[str], journal: _Journal
) -> dict[str, object]:
    pipelines = [Pipeline(archive, None, None) for archive in (local, remote)]
    rows = journal.compare(
        questions,
        lambda which, question: pipelines[which].search(question, 5),
        lambda found: [[passage.article.id, passage.start] for passage in found],
    )
    different = [row["question"] for row in rows if row["found"][0][:1] != row["found"][1][:1]]
    count = max(1, len(rows))
    return {
        "questions": len(rows),
        "same_first": round(1 - len(different) / count, 4),
        "same_first_five": round(sum(row["found"][0] == row["found"][1] for row in rows) / count, 4),
        "local_ms": round(1000 * sum(row["seconds"][0] for row in rows) / count, 1),
        "milvus_ms": round(1000 * sum(row["seconds"][1] for row in rows) / count, 1),
        "first_differs": different[:20],
    }


def _answers(
    local: Archive, remote: Archive, questions: Sequence[str], journal: _Journal
) -> dict[str, object]:
    reader = open_reader(DEFAULT)
    pipelines = [Pipeline(archive, None, reader) for archive in (local, remote)]
    rows = journal.compare(
        questions,
        lambda which, question: pipelines[which].answer(Request(question=question, asked_on=_ASKED_ON)),
        _said,
    )
    different = [row for row in rows if row["found"][0] != row["found"][1]]
    return {
        "answers": len(rows),
        "same_answers": round(1 - len(different) / max(1, len(rows)), 4),
        "answer_differs": [
            [row["question"], *(found["answer"] for found in row["found"])] for row in different[:10]
        ],
    }


def _said(answer: Answer) -> dict[str, object]:
    return {
        "answer": answer.answer,
        "citations": [[each.article.id, each.start, each.end] for each in answer.citations],
    }


def _tell(text: str) -> None:
    sys.stderr.write(f"\r{text}   ")
    sys.stderr.flush()


if __name__ == "__main__":
    main()
