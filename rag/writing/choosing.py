"""Which passages a model gets to read, and how much of each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from rag.compose.records import Statement
from rag.evidence.story import read_story
from rag.records import Passage
from rag.writing.prompt import header
from rag.writing.records import Source

Count = Callable[[str], int]

MOST_SOURCES: Final = 6


def chosen_sources(
    passages: Sequence[Passage], statements: Sequence[Statement], tokens: int, count: Count
) -> list[Source]:
    """Return what goes into the prompt within `tokens`, numbered from 1, best evidence first.

    Passages that hold what `statements` rest on stand before the others. One that is too long for what is left of
    the budget is cut to whole sentences around its evidence, or from its beginning; the first always gets in with
    at least a sentence.
    """
    sources: list[Source] = []
    left = tokens
    for passage, at in _ordered(passages, statements):
        if len(sources) == MOST_SOURCES:
            break
        whole = Source(len(sources) + 1, passage.article, passage.chunk_id, passage.start, passage.end)
        room = left - count(header(whole)) - count(f"</资料{whole.number}>")
        source = _fitted(whole, at, room, count, at_least_one=not sources)
        if source is None:
            break
        sources.append(source)
        left = room - count(source.text)
    return sources


def _ordered(
    passages: Sequence[Passage], statements: Sequence[Statement]
) -> list[tuple[Passage, int | None]]:
    """The passages, those with evidence first, each with where its evidence starts."""
    grounds = [ground for statement in statements for ground in statement.grounds]
    found: dict[str, tuple[Passage, int | None]] = {}
    for ground in grounds:
        for passage in passages:
            if passage.article.id == ground.article.id and passage.start <= ground.start < passage.end:
                found.setdefault(passage.chunk_id, (passage, ground.start))
                break
    for passage in passages:
        found.setdefault(passage.chunk_id, (passage, None))
    return list(found.values())


def _fitted(source: Source, at: int | None, room: int, count: Count, *, at_least_one: bool) -> Source | None:
    if count(source.text) <= room:
        return source
    article = source.article
    spans = [
        (max(s.start, source.start), min(s.end, source.end))
        for s in read_story(article).sentences
        if s.start < source.end and source.start < s.end
    ]
    if not spans:
        return None
    here = next((i for i, (start, end) in enumerate(spans) if at is not None and start <= at < end), 0)
    first = last = here
    if count(article.text[slice(*spans[here])]) > room and not at_least_one:
        return None
    # What comes before explains 该项目, what comes behind goes on: by turns.
    wider = True
    while wider:
        wider = False
        for step_back, step_on in ((1, 0), (0, 1)):
            begin, end = first - step_back, last + step_on
            if (
                begin >= 0
                and end < len(spans)
                and count(article.text[spans[begin][0] : spans[end][1]]) <= room
            ):
                first, last, wider = begin, end, True
    return Source(source.number, article, source.chunk_id, spans[first][0], spans[last][1])
