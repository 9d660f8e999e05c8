"""Sentences of answers with what their sources do not hold, before and after verification."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bench.llm.unsupported import Unsupported, unsupported

Line = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Count:
    """How many sentences, and what in them no source holds."""

    sentences: int = 0
    figures: int = 0
    names: int = 0

    def __add__(self, other: Count) -> Count:
        return Count(self.sentences + other.sentences, self.figures + other.figures, self.names + other.names)

    @property
    def per_hundred_figures(self) -> str:
        """Per 100 sentences."""
        return f"{100 * self.figures / max(1, self.sentences):.1f}"

    @property
    def per_hundred_names(self) -> str:
        """Per 100 sentences."""
        return f"{100 * self.names / max(1, self.sentences):.1f}"


def before(line: Line, key: str = "replies") -> Count:
    """Count the first reply as the model wrote it, against all articles that were retrieved."""
    found = [unsupported(s, _everything(line)) for s in sentences(line[key][0]["text"])] if line[key] else []
    return _count(found)


def after(line: Line) -> Count:
    """Count the answer, each sentence against the articles it cites, with their headings and bylines."""
    return _count(found for _, found in told(line))


def told(line: Line) -> list[tuple[str, Unsupported]]:
    """Return each sentence of the answer with what is unsupported in it."""
    cited = {c["marker"]: c["article_id"] for c in line["answer"]["citations"]}
    found = []
    for sentence in sentences(line["answer"]["answer"]):
        markers = [int(m) for m in re.findall(r"\[(\d+)\]", sentence)]
        sources = [s for m in markers for s in _article(line["articles"][cited[m]])]
        found.append((sentence, unsupported(sentence, sources)))
    return found


def sentences(text: str) -> list[str]:
    """Cut at full stops and line breaks, markers left with their sentence."""
    pieces = re.findall(r"[^。！？!?\n]+[。！？!?]*[”」]?(?:[ \t]*\[[^\]\n]*\])*", text)
    return [p.strip() for p in pieces if re.search(r"[\w\u4e00-\u9fff]{2}", re.sub(r"\[[^\]]*\]", "", p))]


def _everything(line: Line) -> list[str]:
    return [s for article in line["articles"].values() for s in _article(article)]


def _article(article: dict[str, Any]) -> list[str]:
    fields = [article[k] for k in ("headline", "kicker", "newspaper", "date", "page", "text")]
    return [*(f for f in fields if f), *article["people"]]


def _count(found: Iterable[Unsupported]) -> Count:
    each = list(found)
    return Count(len(each), sum(len(u.figures) for u in each), sum(len(u.names) for u in each))
