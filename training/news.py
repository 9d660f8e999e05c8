"""News articles as passages with headings, with a tenth that is never trained on."""

from __future__ import annotations

import gzip
import hashlib
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.chunking import chunk_article
from corpus.importers.lines import read_line
from corpus.records import Article, Edition
from rag.reader.heading import heading_line

_TENTH = 10


@dataclass(frozen=True, slots=True)
class Passage:
    """One chunk of an article; `siblings` are the other chunks' texts."""

    article: Article
    text: str
    siblings: tuple[str, ...]

    def heading(self, headline: str | None = None, kicker: str | None = None) -> str:
        """Return the line over the passage, with another headline or kicker if asked."""
        article = self.article
        return heading_line(
            article.headline if headline is None else headline, kicker, article.newspaper, article.date
        )


def held_out(line: str) -> bool:
    """Return whether a news line is one of the tenth that no training sees."""
    return int(hashlib.sha1(line.strip().encode(), usedforsecurity=False).hexdigest(), 16) % _TENTH == 0


def read_passages(path: Path, *, held: bool, articles: int, chance: random.Random) -> Iterator[Passage]:
    """Yield one passage of each of at most `articles` articles, drawn from the held-out lines or the others."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    numbered = list(enumerate(raw.decode("utf-8", "replace").splitlines(), 1))
    chance.shuffle(numbered)
    left = articles
    for number, line in numbered:
        if left <= 0:
            return
        if not line.strip() or held_out(line) != held:
            continue
        article = read_line(line, path.name, number, Edition())
        if not isinstance(article, Article):
            continue
        texts = [chunk.text for chunk in chunk_article(article) if re.search(r"[。！？]", chunk.text)]
        if not texts:
            continue
        text = chance.choice(texts[: 3 + len(texts) // 2])
        left -= 1
        yield Passage(article, text, tuple(other for other in texts if other != text))
