"""Finds the printed words that bear out a model's sentence, and says what is not borne out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Final

import regex

from rag.compose.records import Ground
from rag.evidence.story import read_story
from rag.verify import ProblemKind, Support, verify_sentence
from rag.writing.overlap import covered, pairs_of
from rag.writing.records import Source

_LONGEST_RUN: Final = 3
"""Sentences of one quote."""
_TRIED: Final = 6
"""Quotes of each source that are verified against, the nearest first."""
_TOGETHER: Final = 3
"""Sources that a sentence may cite at once."""
_LEAST_QUOTED: Final = 0.3
"""Share of a sentence that must stand in its quotes, whatever else is known of the article."""
_LEAST_KNOWN: Final = 0.6
"""Share that must stand in the quotes, the headings, just before the quotes, or in the question. What holds no
figure and no name passes the verifier whatever it claims, and would otherwise pass unseen."""
_CONTEXT: Final = 120
"""Characters before a quote from which a subject may be filled in."""
_ROLE: Final = r"(?:记者|通讯员|摄影|摄|图|文|作者|编辑|评论员|、|由|据)"


@dataclass(frozen=True, slots=True)
class Grounded:
    """What a sentence rests on; `problems`, in Chinese, is empty where it passes."""

    grounds: tuple[Ground, ...]
    problems: tuple[str, ...]
    nearness: float
    lacks_time_alone: bool = False
    """All that is missing is the day or year, which often stands sentences before what happened then."""

    @property
    def rank(self) -> tuple[int, bool, float]:
        """What is the least wrong comes first."""
        return len(self.problems), not self.lacks_time_alone, -self.nearness

    @property
    def ok(self) -> bool:
        """Whether everything is borne out."""
        return not self.problems


def ground(text: str, sources: Sequence[Source], question: str) -> Grounded | None:
    """Return the verbatim runs of `sources` that bear out `text`: one run of each, the shortest that do.

    Where none does, the nearest with its problems; None if nothing in the sources comes near it at all. With
    several sources all of them are cited.
    """
    runs = [list(_runs(text, source))[:_TRIED] for source in sources[:_TOGETHER]]
    if not runs or not all(runs):
        return None
    best: Grounded | None = None
    for chosen in product(*runs) if len(runs) == 1 else zip(*_padded(runs), strict=True):
        found = _judged(text, chosen, question)
        if found.ok:
            return found
        if best is None or found.rank < best.rank:
            best = found
    if best is None or best.nearness < _LEAST_QUOTED:
        return None
    return _dated(text, best, sources, question, pairs_of(text)) or best


def bear_out(text: str, grounds: Sequence[Ground], sources: Sequence[Source], question: str) -> Grounded:
    """Return `text` as judged by the very words that the rules have found to answer the question, with one more
    sentence of `sources` where only the time is missing.

    What it takes over from the question, and these words leave out because the paper has named it before, does not
    count against it: 最后签下13个 bears out that 经开区签成了13个项目 where that is asked.
    """
    own = pairs_of(text) - pairs_of(question)
    found = _judged(text, grounds, question, own)
    return _dated(text, found, sources, question, own) or found


def align(text: str, sources: Sequence[Source], question: str) -> Grounded | None:
    """Return the one source's run that bears out `text` best, as `ground` does for given sources."""
    found = [g for source in sources if (g := ground(text, [source], question))]
    return min(found, key=lambda g: g.rank, default=None)


def _dated(
    text: str, found: Grounded, sources: Sequence[Source], question: str, own: frozenset[str]
) -> Grounded | None:
    """`found` with one more sentence of its article cited, which gives the time."""
    if not found.lacks_time_alone:
        return None
    near = found.grounds[0]
    for source in sources:
        if source.article.id != near.article.id:
            continue
        for start, end in _sentences(source):
            if not near.start <= start < near.end:
                more = Ground(source.article, source.chunk_id, start, end)
                if (dated := _judged(text, (*found.grounds, more), question, own)).ok:
                    return dated
    return None


def _padded(runs: list[list[Ground]]) -> list[list[Ground]]:
    size = max(len(r) for r in runs)
    return [[*r, *[r[0]] * (size - len(r))] for r in runs]


def _runs(text: str, source: Source) -> Iterator[Ground]:
    """Runs of one to three sentences of a source, the nearest to `text` first."""
    article = source.article
    spans = _sentences(source)
    runs = [
        (spans[first][0], spans[first + size - 1][1])
        for size in range(1, _LONGEST_RUN + 1)
        for first in range(len(spans) - size + 1)
    ]
    scored = [(covered(text, [article.text[start:end]]), start, end) for start, end in runs]
    # Of equally near ones the shorter, then the earlier.
    for _, start, end in sorted(scored, key=lambda r: (-round(r[0], 1), r[2] - r[1], r[1])):
        yield Ground(article, source.chunk_id, start, end)


def _sentences(source: Source) -> list[tuple[int, int]]:
    return [
        (max(s.start, source.start), min(s.end, source.end))
        for s in read_story(source.article).sentences
        if s.start < source.end and source.start < s.end
    ]


def _judged(
    text: str, grounds: Sequence[Ground], question: str, own: frozenset[str] = frozenset()
) -> Grounded:
    """`own`: the pairs of `text` of which a share has to be quoted, all of them if there are none."""
    quotes = [q for g in grounds for q in (g.quote, *g.context)]
    own = own or pairs_of(text)
    near = len(own & pairs_of(*quotes)) / max(1, len(own))
    found = verify_sentence(text, *map(_support, grounds)).problems
    problems = [*(p.message for p in found), *_byline_misused(text, grounds)]
    only_time = bool(found) and all(p.kind is ProblemKind.TIME for p in found) and len(problems) == len(found)
    known = [*quotes, question, *(part for g in grounds for part in _around(g))]
    if near < _LEAST_QUOTED or covered(text, known) < _LEAST_KNOWN:
        problems.append("资料里没有这样说")
        only_time = False
    return Grounded(tuple(grounds), tuple(dict.fromkeys(problems)), near, only_time)


def _support(ground: Ground) -> Support:
    return Support.of_article(ground.article, quotes=(ground.quote, *ground.context))


def _around(ground: Ground) -> Iterator[str]:
    article = ground.article
    yield from (article.headline, article.kicker or "", article.newspaper or "", *article.reporters)
    yield article.text[max(0, ground.start - _CONTEXT) : ground.start]


def _byline_misused(text: str, grounds: Sequence[Ground]) -> Iterator[str]:
    """Who wrote an article has written it, and is not what the article tells of: 厂长是(记者)陈大勇."""
    for ground in grounds:
        article = ground.article
        names = (*article.reporters, *(c.name for c in article.credits), *article.photo_credits)
        for name in dict.fromkeys(names):
            if len(name) < 2 or name in article.text:
                continue
            if regex.search(rf"(?<!{_ROLE}){regex.escape(name)}", text):
                yield f"{name}是这篇报道的作者，不是报道里的人"
