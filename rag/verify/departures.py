"""What a sentence puts in the place of words of its quote, once all is taken off that says the same."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from corpus.dates import find_times
from corpus.lookalikes import alike
from corpus.normalise import fold
from rag.facts.figures import find_figures
from rag.synonyms import newspaper_synonyms
from rag.verify.alignment import JOINING, Gap, align, trimmed
from rag.verify.lexicon import newspaper_senses
from rag.verify.names import is_subsequence
from rag.verify.words import PREFIXES as LIMITING
from rag.verify.words import Word, clauses, is_verb, is_verbal, joined, names_of, words_of

_SHORT = 4
_TOGETHER = 3
_PROMISING = 3
_SAME = 0.9
_BESIDE = 2


@dataclass(frozen=True, slots=True)
class Departure:
    """In the place of `gone` the sentence has `come`; what means the same on both sides is in neither.

    `gap` is the whole of what differs there; `gone_freely` and `come_freely` are its words outside figures and
    dates, which are compared elsewhere.
    """

    gone: tuple[Word, ...]
    come: tuple[Word, ...]
    gap: Gap
    gone_freely: tuple[Word, ...] = ()
    come_freely: tuple[Word, ...] = ()

    @property
    def is_firm(self) -> bool:
        """Whether the words around it are the same on both sides, or the clause begins or ends there."""
        gap = self.gap
        left, right = gap.opens or gap.before >= 1, gap.closes or gap.behind >= 1
        return left and right and gap.before + gap.behind >= 3 and not gap.crosses


@dataclass(frozen=True, slots=True)
class Laid:
    """A clause of a sentence (`words`) laid beside the words of a quote it has most of (`quoted`).

    `same` counts the characters that stand in both in the same order, `told` those among them that carry more
    than grammar, figures and dates, which are compared elsewhere.
    """

    source: int | None
    words: tuple[Word, ...]
    quoted: tuple[Word, ...]
    places: tuple[Departure, ...]
    same: int
    told: int

    @property
    def departures(self) -> tuple[Departure, ...]:
        """The places where the clause says something else, more or less than the quote."""
        return tuple(each for each in self.places if each.come or each.gone)

    @property
    def reworded(self) -> int:
        """How many places only say the same in other words."""
        return sum(1 for each in self.places if each.gap.come and not each.come)

    @property
    def length(self) -> int:
        """Characters of the clause."""
        return len(joined(self.words))


@dataclass(frozen=True, slots=True)
class Comparison:
    """A sentence, clause by clause, beside its quotes; `said` are all the words of those."""

    clauses: tuple[Laid, ...]
    said: frozenset[str]
    text: str = ""
    quoted: str = ""
    sources: tuple[tuple[Word, ...], ...] = ()

    def says_beside(self, word: Word) -> bool:
        """Whether a quote has this word with the character that follows it in the sentence."""
        beside = self.text[word.start : word.end + 1]
        return beside[-1] > "\u3400" and len(beside) > len(word.text) and beside in self.quoted

    @property
    def same(self) -> int:
        """Characters that stand in the quotes in the same order."""
        return sum(clause.same for clause in self.clauses)

    @property
    def length(self) -> int:
        """Characters of the sentence."""
        return sum(clause.length for clause in self.clauses)

    @property
    def departures(self) -> tuple[Departure, ...]:
        """Those of all clauses."""
        return tuple(each for clause in self.clauses for each in clause.departures)

    @property
    def words(self) -> frozenset[str]:
        """All words of the sentence."""
        return frozenset(word.text for clause in self.clauses for word in clause.words)


def compare(text: str, quotes: Sequence[str]) -> Comparison:
    """Lay each clause of `text` beside the clause of the quotes, or the quote, that has most of it."""
    names = names_of((text, *quotes))
    sources = [
        _Source(part, frozenset(word.text for word in part), _counted(quote), number, at)
        for number, quote in enumerate(quotes)
        for at, part in enumerate((words_of(quote, names), *clauses(words_of(quote, names))))
    ]
    if not sources:
        return Comparison((), frozenset())
    counted = _counted(text)
    laid = [_lay(clause, sources, counted) for clause in clauses(words_of(text, names))]
    said = frozenset(word.text for source in sources for word in source.words)
    laid = [_lone(laid, at, sources, counted) for at in range(len(laid))]
    whole = tuple(source.words for source in sources if not source.at)
    return Comparison(tuple(laid), said, fold(text), "\n".join(map(fold, quotes)), whole)


Spans = tuple[tuple[int, int], ...]


@lru_cache(maxsize=1024)
def _counted(text: str) -> Spans:
    """Figures and times: other checks compare them by value."""
    figures = [(figure.outer_start, figure.outer_end) for figure in find_figures(text)]
    return tuple(figures + [(time.start, time.end) for time in find_times(text)])


@dataclass(frozen=True, slots=True)
class _Source:
    """A quote (`at` 0) or its clause number `at`."""

    words: tuple[Word, ...]
    texts: frozenset[str]
    counted: Spans
    quote: int
    at: int


def _lay(clause: tuple[Word, ...], sources: Sequence[_Source], counted: Spans) -> Laid:
    texts = {word.text for word in clause if word.text not in JOINING}
    shared = [sum(len(text) for text in texts & source.texts) for source in sources]
    promising = sorted(range(len(sources)), key=lambda i: (-shared[i], len(sources[i].words)))[:_PROMISING]
    aligned = {i: align(clause, sources[i].words) for i in promising}
    # One clause beside one, unless the sentence brings several together.
    worth = {i: each.same - (0 if sources[i].at else _TOGETHER) for i, each in aligned.items()}
    best = max(promising, key=lambda i: (worth[i], -len(sources[i].words)))
    source = sources[best]
    outside = {word.start for gap in aligned[best].gaps for word in gap.come}
    kept = [word for word in _telling(clause, counted) if word.start not in outside]
    return Laid(
        source=best if aligned[best].same else None,
        words=clause,
        quoted=source.words,
        places=tuple(_departures(aligned[best].gaps, counted, source.counted)),
        same=aligned[best].same,
        told=len(joined(tuple(kept))) if aligned[best].same else 0,
    )


def _lone(laid: Sequence[Laid], at: int, sources: Sequence[_Source], counted: Spans) -> Laid:
    """Lay a short clause of which no word stands in the quotes (会前) beside the one that the quote has in its
    place, ahead of or behind the same clause (会上)."""
    lone = laid[at]
    if lone.source is not None or len(lone.words) > _SHORT:
        return lone
    taken = {clause.source for clause in laid}
    for beside, step in ((at + 1, -1), (at - 1, 1)):
        known = laid[beside].source if 0 <= beside < len(laid) else None
        if known is None or not sources[known].at:
            continue
        there = known + step
        if not 0 <= there < len(sources) or there in taken or not sources[there].at:
            continue
        source = sources[there]
        if source.quote == sources[known].quote and len(source.words) <= _SHORT:
            gap = Gap(source.words, lone.words, _BESIDE, _BESIDE, opens=True, closes=True)
            places = tuple(_departures((trimmed(gap),), counted, source.counted))
            return replace(lone, source=there, quoted=source.words, places=places, told=1)
    return lone


def _departures(gaps: Sequence[Gap], counted: Spans, source_counted: Spans) -> Iterator[Departure]:
    for gap in gaps:
        come = [word for word in _telling(gap.come, counted) if not _is_said(word, gap.gone)]
        gone = [word for word in _telling(gap.gone, source_counted) if not _is_said(word, gap.come)]
        yield Departure(
            tuple(gone), tuple(come), gap, _outside(gap.gone, source_counted), _outside(gap.come, counted)
        )


def _telling(words: Sequence[Word], counted: Spans) -> list[Word]:
    return [
        word
        for word in words
        if word.text not in JOINING
        and not any(start < word.end and word.start < end for start, end in counted)
    ]


def _outside(words: Sequence[Word], counted: Spans) -> tuple[Word, ...]:
    return tuple(
        word for word in words if not any(start <= word.start and word.end <= end for start, end in counted)
    )


def _is_said(word: Word, others: tuple[Word, ...]) -> bool:
    """Whether one of the other words, or two or three of them together, say the same as this one."""
    text, whole = word.text, joined(others)
    if text[0].isdigit():
        return any(text == other.text for other in others)
    if len(text) >= 2 and (text in whole or _is_short_for(text, whole)):
        return not any(adds_limit(text, other.text) for other in others)
    senses = newspaper_senses()
    for at in range(len(others)):
        for size in (1, 2, 3):
            other = joined(others[at : at + size])
            if (
                senses.same(text, other)
                or _is_synonym(text, other)
                or alike(text, other)
                or _is_short_for(other, text)
            ):
                return True
            if _is_root(other, text) or _is_root(text, other):
                return True
            if len(other) >= 2 and other in text and not adds_limit(other, text):
                return True
    return False


def _is_short_for(short: str, full: str) -> bool:
    """规上 for 规模以上: the ends and some of what lies between; 刑拘 for 刑事拘留: the head of either word."""
    if len(short) == 2 and len(full) == 4 and short == full[::2]:
        return True
    ends = len(short) >= 2 and short[0] == full[:1] and short[-1] == full[-1:]
    return ends and is_subsequence(short, full)


def _is_synonym(one: str, other: str) -> bool:
    return any(word == other and strength >= _SAME for word, strength in newspaper_synonyms().of(one))


def _is_root(root: str, verb: str) -> bool:
    """查 of 检查."""
    return (
        len(root) == 1 and root in verb and is_verbal(verb) and is_verb(root) and not adds_limit(root, verb)
    )


def adds_limit(short: str, full: str) -> bool:
    """半决赛 is no 决赛."""
    return full.endswith(short) and full[: -len(short)] in LIMITING
