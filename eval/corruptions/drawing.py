"""Drawing printed sentences and falsifying them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import cycle
from random import Random

from corpus.records import Article
from corpus.sentences import sentences
from eval.corruptions.naming import NAMING
from eval.corruptions.quantities import QUANTITIES
from eval.corruptions.records import Corrupted, Edit, Stated
from eval.corruptions.wording import WORDING
from rag.compose.wording import attribution

EDITS: dict[str, Edit] = QUANTITIES | WORDING | NAMING
_SHORTEST, _LONGEST = 14, 140
_STATEMENT = re.compile(r"^[\u4e00-\u9fff\d《“].*[\u4e00-\u9fff].*。$")


def statements(articles: Sequence[Article], rng: Random) -> list[Stated]:
    """Every whole sentence worth citing, in random order."""
    found = [
        Stated(article, text, attribution(article)) for article in articles for text in _sentences(article)
    ]
    rng.shuffle(found)
    return found


def corrupt(stated: Sequence[Stated], count: int, rng: Random) -> list[Corrupted]:
    """Falsify one thing in each of `count` sentences, the kinds taking turns; fewer where they run out."""
    rounds = {kind: _corruptions(kind, stated, rng) for kind in EDITS}
    found: list[Corrupted] = []
    for kind in cycle(EDITS):
        if len(found) == count or not rounds:
            break
        if kind in rounds:
            corrupted = next(rounds[kind], None)
            if corrupted is None:
                del rounds[kind]
            else:
                found.append(corrupted)
    return found


def _corruptions(kind: str, stated: Sequence[Stated], rng: Random) -> Iterator[Corrupted]:
    for each in stated:
        text = EDITS[kind](each, rng)
        if text is not None and text != each.text:
            yield Corrupted(each, text, kind)


def _sentences(article: Article) -> Iterator[str]:
    for span in sentences(article.text):
        text = article.text[span.start : span.end]
        if _SHORTEST <= len(text) <= _LONGEST and _STATEMENT.match(text):
            yield text
