"""How much of a question a sentence covers, by itself and with what stands around it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from rag.evidence.matching import Match, TermMatcher
from rag.evidence.story import Sentence, Story
from rag.question.records import Role, Term

_HEADING: Final = 0.9
_SAME_PARAGRAPH: Final = 0.9
_LEAD: Final = 0.75
_ELSEWHERE: Final = 0.5
_SHIFTED: Final = 0.6
_FADE: Final = 0.93
_CARRIES: Final = {Role.NAME: 1.0, Role.UNKNOWN: 1.0, Role.SPECIFIER: 0.9, Role.PLAIN: 0.75, Role.KEY: 0.45}
"""How far being named near a sentence stands in for being named in it."""


@dataclass(frozen=True, slots=True)
class Cover:
    """One term and a sentence: `direct` is the best match inside it, `around` the strength with which the
    term is spoken of nearby (0 to 1, never less than direct)."""

    term: Term
    direct: tuple[Match, ...]
    around: float

    @property
    def strength(self) -> float:
        """How well the sentence itself has the term."""
        return self.direct[0].strength if self.direct else 0.0


@dataclass(frozen=True, slots=True)
class _InText:
    """Where one term stands: `strength` of its best form, the numbers of the sentences that have that form, and
    by sentence the matches of the best form that it has itself."""

    strength: float
    places: tuple[int, ...]
    inside: Mapping[int, tuple[Match, ...]]


class StoryMatches:
    """All matches of a question's terms in one article, found once and looked up for each sentence."""

    def __init__(self, story: Story, matchers: tuple[TermMatcher, ...]) -> None:
        self.story = story
        self._terms = tuple(m.term for m in matchers)
        self._in_text = [_placed(story, m) for m in matchers]
        self._in_heading = [m.find(story.heading) for m in matchers]

    def covers(self, sentence: Sentence) -> tuple[Cover, ...]:
        """Return how the sentence covers each term, in the order of the terms."""
        nearness = self._nearness(sentence)
        return tuple(self._cover(i, sentence, nearness) for i in range(len(self._terms)))

    def anywhere(self, index: int) -> float:
        """Return the best strength of term `index` in the article, heading included."""
        heading = self._in_heading[index]
        return max(self._in_text[index].strength, heading.strength if heading else 0.0)

    def _cover(self, index: int, sentence: Sentence, nearness: Sequence[float]) -> Cover:
        term = self._terms[index]
        direct = self._in_text[index].inside.get(sentence.index, ())
        own = direct[0].strength if direct else 0.0
        return Cover(term, direct, max(own, self._around(index, nearness) * _CARRIES[term.role]))

    def _around(self, index: int, nearness: Sequence[float]) -> float:
        heading, found = self._in_heading[index], self._in_text[index]
        in_heading = heading.strength * _HEADING if heading else 0.0
        here = len(nearness)
        nearest = max((nearness[p] if p < here else _ELSEWHERE for p in found.places), default=0.0)
        return max(in_heading, found.strength * nearest)

    def _nearness(self, sentence: Sentence) -> list[float]:
        """How near each sentence before this one is: in its paragraph, in the article's lead, or further off.

        Between a project of 3 MW and the sentence another of 55 MW may have come in; then a mention counts less.
        """
        rivals = set(sentence.specifiers)
        found: list[float] = []
        for other in reversed(self.story.sentences[: sentence.index]):
            rivals |= other.specifiers
            shift = _SHIFTED if other.specifiers and rivals - other.specifiers else 1.0
            if other.paragraph == sentence.paragraph:
                found.append(shift * _SAME_PARAGRAPH * _FADE ** (sentence.index - other.index - 1))
            else:
                found.append(shift * (_LEAD if other.paragraph == 0 else _ELSEWHERE))
        return found[::-1]


def _placed(story: Story, matcher: TermMatcher) -> _InText:
    starts = [s.start for s in story.sentences]
    strength, places = 0.0, tuple[int, ...]()
    inside: dict[int, tuple[Match, ...]] = {}
    for matches in matcher.find_each(story.folded):
        found: dict[int, list[Match]] = {}
        for match in matches:
            number = bisect_right(starts, match.start) - 1
            if number >= 0:
                found.setdefault(number, []).append(match)
        if not strength:
            strength, places = matches[0].strength, tuple(found)
        for number, within in found.items():
            sentence = story.sentences[number]
            if number not in inside and (
                own := tuple(_moved(m, sentence.start) for m in within if m.end <= sentence.end)
            ):
                inside[number] = own
    return _InText(strength, places, inside)


def _moved(match: Match, by: int) -> Match:
    return Match(match.start - by, match.end - by, match.strength)


def weighted(covers: tuple[Cover, ...], *, direct: bool, roles: tuple[Role, ...] | None = None) -> float:
    """Return the share of the terms' weight that is covered (1 if there are no such terms)."""
    total = covered = 0.0
    for cover in covers:
        if roles is None or cover.term.role in roles:
            total += cover.term.weight
            covered += cover.term.weight * (cover.strength if direct else cover.around)
    return covered / total if total else 1.0
