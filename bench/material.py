"""What is measured with: articles of a file, needles out of a question set mixed in, and their questions."""

from __future__ import annotations

import json
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path

from bench.invented import records
from bench.questions import question_about
from bench.records import Prepared
from bench.systems.protocol import Part
from corpus.chunking import chunk_article, embedding_text
from corpus.importers.dispatch import read_sources
from corpus.importers.jsonl import record_article
from corpus.records import Article, Edition
from corpus.wire import article_json
from eval.importers import import_set

_SEED = 11


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the id of the article that answers it."""

    text: str
    article: str


@dataclass(frozen=True, slots=True)
class Material:
    """News in their order, and the needles as import records with the questions that only they answer."""

    news: tuple[dict[str, object], ...]
    needles: tuple[dict[str, object], ...]
    questions: tuple[Question, ...]

    def questions_within(self, count: int) -> tuple[Question, ...]:
        """Return the questions that the first `count` articles and the needles answer."""
        if self.needles:
            return self.questions
        there = {record_article(record, Edition()).id for record in self.news[:count]}
        return tuple(question for question in self.questions if question.article in there)


def gather(news: Path | None, squad: Path | None, count: int, questions: int | None) -> Material:
    """Read `count` articles of a file for `wenbao ingest` (or invent them) and up to `questions` questions,
    with None all.

    Without a question set the questions ask for figures of the first articles. Raises BadInputError.
    """
    made = tuple(_news(news, count))
    if squad is None:
        return Material(made, (), tuple(islice(_about(made), questions)))
    found = import_set(squad, "squad", questions)
    asked = [Question(item.question, item.article_ids[0]) for item in found.items if item.article_ids]
    random.Random(_SEED).shuffle(asked)
    return Material(made, tuple(context.record() for context in found.contexts), tuple(asked))


def prepare(material: Material, count: int, folder: Path) -> Prepared:
    """Write `articles.jsonl` (for ingest) and `chunks.jsonl` (for systems without chunking) of one size."""
    folder.mkdir(parents=True, exist_ok=True)
    mixed = [*material.news[:count], *material.needles]
    random.Random(_SEED).shuffle(mixed)
    source = folder / "articles.jsonl"
    _write(source, mixed)
    articles = [item for item in read_sources([source], "jsonl", Edition()) if isinstance(item, Article)]
    chunks = [
        Part(chunk.id, article.id, embedding_text(article, chunk))
        for article in articles
        for chunk in chunk_article(article)
    ]
    _write(folder / "chunks.jsonl", map(asdict, chunks))
    return Prepared(
        articles=len(articles),
        needles=len(material.needles),
        characters=sum(len(chunk.text) for chunk in chunks),
        chunks=len(chunks),
    )


def grow(material: Material, before: int, count: int, path: Path) -> Prepared:
    """Write the articles by which an archive of `before` news grows to `count`; the needles come with the first.

    Chunks are counted when they are made, by the ingest.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    mixed = [*material.news[before:count], *(() if before else material.needles)]
    random.Random(_SEED).shuffle(mixed)
    _write(path, mixed)
    return Prepared(
        articles=len(mixed),
        needles=0 if before else len(material.needles),
        characters=sum(len(str(record["text"])) for record in mixed),
        chunks=0,
    )


def doubled(largest: int, smallest: int = 1000) -> list[int]:
    """Return smallest, twice it, and so on, and at last `largest`; a step to it of less than half is left out."""
    sizes = []
    size = smallest
    while size * 1.5 < largest:
        sizes.append(size)
        size *= 2
    return [*sizes, largest]


def _news(path: Path | None, count: int) -> Iterator[dict[str, object]]:
    if path is None:
        yield from records(count)
        return
    seen: set[str] = set()
    for item in read_sources([path], "auto", Edition()):
        # The same line twice is one article, and systems that are given ready chunks need ids of their own.
        if isinstance(item, Article) and item.id not in seen:
            seen.add(item.id)
            yield article_json(item, full=True)
            if len(seen) == count:
                return


def _about(news: Sequence[dict[str, object]]) -> Iterator[Question]:
    """Ask for figures; the id is what the article gets on ingest, so the records are read as ingest reads them."""
    for record in news:
        article = record_article(record, Edition())
        if question := question_about(article.text):
            yield Question(question, article.id)


def _write(path: Path, documents: Iterable[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8") as file:
        for document in documents:
            file.write(json.dumps(document, ensure_ascii=False) + "\n")
