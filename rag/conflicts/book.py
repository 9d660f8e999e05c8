"""All corrections of an archive, ready to be asked which of them an article has."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import regex

from corpus.chunking import chunk_article
from corpus.corrections import Amendment, Notice, amendments, is_correction, read_notices
from corpus.corrections.linking import occurrences
from corpus.records import Article, ArticleFilter
from embeddings.archive import Archive
from rag.records import Passage

_ABOUT_CORRECTIONS: Final = regex.compile(r"更正|勘误|订正|有误|出错|错在|登错|写错|印错|改正|致歉")
_FEW: Final = 500
"""Changes after which single articles are read again, instead of all that may be corrections."""
_LOOKED_AT: Final = 8
_KEPT: Final = 4096
"""Articles of which it is remembered what corrects them, until the archive changes."""


class CorrectionBook:
    """Corrections, read from the store when it has changed. Safe to share between threads.

    What corrects what is worked out when it is asked for: it does not matter which of the two came first.
    """

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._revision = -1
        self._notices: dict[str, list[tuple[Article, Notice]]] = {}
        self._found: dict[Article, tuple[Amendment, ...]] = {}
        self._lock = threading.Lock()

    def of(self, article: Article) -> tuple[Amendment, ...]:
        """Return what corrections put right in an article, the newest first; () for a correction itself."""
        known = self._known()
        if not known or article.id in known:
            return ()
        found = self._found.get(article)
        if found is None:
            found = amendments(article, (pair for pairs in known.values() for pair in pairs))
            with self._lock:
                if known is self._notices and len(self._found) < _KEPT:
                    self._found[article] = found
        return found

    def beside(self, passages: Sequence[Passage], filters: ArticleFilter) -> tuple[Passage, ...]:
        """Return passages with each correction directly ahead of what it corrects, whatever the filters, and
        what a found correction corrects behind it, if it meets them."""
        known = self._known()
        if not known:
            return tuple(passages)
        arranged: dict[str, Passage] = {}
        given = {p.chunk_id: p for p in passages}
        for passage in passages:
            if passage.article.id in known:
                arranged.setdefault(passage.chunk_id, passage)
                for target in self._targets(passage, given.values(), filters):
                    arranged.setdefault(target.chunk_id, given.get(target.chunk_id, target))
                continue
            for amendment in self.of(passage.article):
                if amendment.of_byline or occurrences(amendment.wrong, passage.text):
                    notice = passage_of(amendment.correction, amendment.start, passage.score)
                    arranged.setdefault(notice.chunk_id, given.get(notice.chunk_id, notice))
            arranged.setdefault(passage.chunk_id, passage)
        return tuple(arranged.values())

    def readable(self, question: str, passages: Sequence[Passage]) -> tuple[Passage, ...]:
        """Return the passages without corrections of articles among them: those are read as corrected, and a
        correction by itself quotes what is wrong. A question about corrections reads everything."""
        known = self._known()
        if not known or _ABOUT_CORRECTIONS.search(question):
            return tuple(passages)
        articles = {p.article.id: p.article for p in passages}
        used = {a.correction.id for article in articles.values() for a in self.of(article)}
        return tuple(p for p in passages if p.article.id not in used)

    def _targets(self, passage: Passage, given: Iterable[Passage], filters: ArticleFilter) -> list[Passage]:
        """Passages that hold what a correction calls wrong, of the articles that it corrects."""
        notices = self._known().get(passage.article.id, [])
        articles = {p.article.id: p.article for p in given}
        for _, notice in notices:
            if notice.headline:
                paper = filters.newspaper or notice.newspaper or passage.article.newspaper
                hits = self._archive.lexical(notice.headline, _LOOKED_AT, replace(filters, newspaper=paper))
                ids = {h.article_id for h in hits} - articles.keys()
                articles.update(self._archive.store.get_many(ids))
        found: list[Passage] = []
        for article in articles.values():
            for amendment in amendments(article, notices):
                places = occurrences(amendment.wrong, article.text)
                at = places[0][0] if places else 0
                found.append(passage_of(article, at, passage.score))
        return found

    def _known(self) -> dict[str, list[tuple[Article, Notice]]]:
        with self._lock:
            revision = self._archive.store.revision()
            if revision != self._revision:
                self._read(revision)
            return self._notices

    def _read(self, revision: int) -> None:
        store = self._archive.store
        changed = store.changes(self._revision) if self._revision >= 0 else None
        if changed is None or len(changed) > _FEW or revision < self._revision:
            self._notices = _noticed(store.corrections())
        else:
            ids = dict.fromkeys(change.article_id for change in changed)
            kept = {key: pairs for key, pairs in self._notices.items() if key not in ids}
            self._notices = kept | _noticed(store.get_many(ids).values())
        self._revision = revision
        self._found = {}


def passage_of(article: Article, at: int, score: float = 0.0) -> Passage:
    """Return the chunk of an article that holds the character at `at`, as a passage."""
    chunks = chunk_article(article)
    chunk = next((c for c in chunks if c.start <= at < c.end), chunks[0])
    return Passage(chunk.id, article, chunk.start, chunk.end, chunk.text, score)


def _noticed(articles: Iterable[Article]) -> dict[str, list[tuple[Article, Notice]]]:
    read = ((article, read_notices(article)) for article in articles if is_correction(article))
    return {article.id: [(article, notice) for notice in notices] for article, notices in read if notices}
