"""Evidence made by hand."""

from __future__ import annotations

from datetime import date

from corpus.records import Article, Kind
from rag.conflicts.records import Reading
from rag.evidence.coverage import StoryMatches
from rag.evidence.matching import matchers
from rag.evidence.records import Candidate, Evidence, Features
from rag.evidence.story import read_story
from rag.question.records import Query
from rag.question.understand import tidy, understand
from rag.synonyms import newspaper_synonyms

DAY = date(2025, 3, 6)


def article(key: str, text: str, day: date | None = DAY, headline: str = "", **fields: object) -> Article:
    known: dict[str, object] = {
        "newspaper": f"{key}报",
        "reporters": ("周明",),
        "kind": Kind.ARTICLE,
    } | fields
    return Article(
        id=key,
        headline=headline,
        kicker=None,
        newspaper=known["newspaper"],  # type: ignore[arg-type]
        date=day,
        page="2",
        section=None,
        kind=known["kind"],  # type: ignore[arg-type]
        reporters=known["reporters"],  # type: ignore[arg-type]
        credits=(),
        photos=(),
        url=None,
        text=text,
    )


def query(text: str) -> Query:
    return understand(tidy(text), date(2025, 4, 1))[0]


def reading(asked: Query, of: Article, value: str, score: float = 2.0) -> Reading:
    """The first sentence that has `value`, with it as the candidate."""
    matches = StoryMatches(read_story(of), matchers(asked, newspaper_synonyms()))
    sentence = next(s for s in matches.story.sentences if value in of.text[s.start : s.end])
    at = of.text[sentence.start : sentence.end].index(value)
    named = {name: 1.0 for name in Features.__dataclass_fields__ if name != "pointed"}
    features = Features(**named)  # type: ignore[arg-type]
    evidence = Evidence(
        matches.story,
        f"{of.id}-0",
        sentence,
        matches.covers(sentence),
        Candidate(at, at + len(value), value, 1.0),
        features,
        score,
    )
    return Reading(evidence, value)
