"""An archive without a model, a pipeline that answers as it is told, and articles that are all invented."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Final, cast

from api.assembly import Services
from api.settings import Settings
from corpus.chunking import chunk_article
from corpus.records import Article, ArticleFilter, Credit, Entry, Kind, Photo
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.records import AddReport
from rag.events import Event, Finished, PassagesFound, SentenceVerified
from rag.pipeline import Pipeline
from rag.records import Answer, Citation, Passage, Request
from tests.support import HashingEncoder

CALLED: Final = {"allowed_hosts": ("testserver",)}
"""Settings of a service that the clients of tests can call by the name that they have for it."""


def make_article(article_id: str = "a1", **changes: object) -> Article:
    """Return an invented article."""
    fields: dict[str, object] = {
        "id": article_id,
        "headline": "云溪镇办起夜校",
        "kicker": None,
        "newspaper": "云溪晚报",
        "date": date(2024, 5, 6),
        "page": "2",
        "section": "乡镇",
        "kind": Kind.ARTICLE,
        "reporters": ("白河",),
        "credits": (Credit("白河", "记者"), Credit("丁宁", "通讯员")),
        "photos": (Photo("学员在上课", "丁宁"),),
        "url": None,
        "text": "云溪镇5月办起夜校。\n首期招收学员42人，免收学费。",
    }
    return Article(**{**fields, **changes})  # type: ignore[arg-type]


class PlainArchive:
    """The real store without indexes: what the routes and commands need of an archive, and no model."""

    def __init__(self, store: ArticleStore) -> None:
        self.store = store
        self.encoder = HashingEncoder()
        self.problems: list[str] = []
        self.rebuilt = 0
        self.superseded_by: str | None = None

    def reach(self) -> int:
        return self.store.count()

    def add(self, articles: Sequence[Article]) -> AddReport:
        settled = self.store.settled(articles)
        result = self.store.put([Entry(article, chunk_article(article)) for article in settled])
        return AddReport(len(result.added), len(result.updated), len(result.unchanged), result.chunks)

    def mend(self, article_id: str, change: Callable[[Article], Article], by: str | None = None) -> Article:
        article = change(self.store.get(article_id))
        self.store.mend(Entry(article, chunk_article(article)), by)
        return article

    def delete(self, ids: Sequence[str]) -> int:
        return self.store.delete(ids)

    def verify(self) -> list[str]:
        return self.problems

    def rebuild(self, progress: object = None, lexical_progress: object = None) -> None:
        self.rebuilt += 1


@dataclass
class ToldPipeline:
    """Answers with `reply`, or fails as it does; keeps what it was asked."""

    reply: Callable[[Request], Answer]
    passages: list[Passage] = field(default_factory=list)
    asked: list[Request] = field(default_factory=list)
    searched: list[tuple[str, int, ArticleFilter]] = field(default_factory=list)

    def warm_up(self) -> None:
        """Nothing to read."""

    def answer(self, request: Request) -> Answer:
        self.asked.append(request)
        return self.reply(request)

    def events(self, request: Request) -> Iterator[Event]:
        answer = self.answer(request)
        yield PassagesFound(answer.passages)
        for text in re.findall(r".+?(?:(?:\[\d+\])+|\Z)", answer.answer, re.DOTALL):
            markers = {int(m) for m in re.findall(r"\[(\d+)\]", text)}
            yield SentenceVerified(text, tuple(c for c in answer.citations if c.marker in markers))
        yield Finished(answer)

    def search(self, question: str, k: int, filters: ArticleFilter) -> list[Passage]:
        self.searched.append((question, k, filters))
        return self.passages[:k]


def make_answer(request: Request, article: Article | None = None) -> Answer:
    """Return a cited answer of two sentences drawn from the invented article."""
    article = article or make_article()
    quote = "首期招收学员42人，免收学费。"
    start = article.text.index(quote)
    chunk_id = f"{article.id}-0"
    return Answer(
        question=request.question,
        answered=True,
        answer="据《云溪晚报》记者白河报道，首期招收学员42人。[1]夜校免收学费。[1]",
        short_answer="42人",
        citations=(Citation(1, article, chunk_id, quote, start, start + len(quote)),),
        passages=(Passage(chunk_id, article, 0, len(article.text), article.text, 0.9),),
        confidence=0.9,
        conflict=None,
        warnings=(),
        timings_ms=(("encode", 5.0),),
    )


def make_declined(request: Request) -> Answer:
    """Return an answer that says there is none."""
    return Answer(
        question=request.question,
        answered=False,
        answer="档案里没有这个问题的答案。",
        short_answer=None,
        citations=(),
        passages=(),
        confidence=0.1,
        conflict=None,
        warnings=(),
        timings_ms=(),
    )


def make_services(home: Path, pipeline: ToldPipeline | None = None, **settings: object) -> Services:
    """Return services on an empty archive in `home`."""
    chosen = Settings(home=home, **{**CALLED, **settings})  # type: ignore[arg-type]
    archive = PlainArchive(ArticleStore(chosen.database_url))
    return Services(
        settings=chosen,
        archive=cast(Archive, archive),
        pipeline=cast(Pipeline, pipeline or ToldPipeline(make_answer)),
    )


class Held:
    """Work that stops in the middle until it is let go."""

    def __init__(self) -> None:
        self.begun = threading.Event()
        self.go_on = threading.Event()

    def __call__(self) -> str:
        self.begun.set()
        assert self.go_on.wait(10)
        return "done"
