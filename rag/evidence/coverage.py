"""How much of a question a sentence covers, by itself and with what stands around it."""

from __future__ import annotations

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


class StoryMatches:
    """All matches of a question's terms in one article, found once and looked up for each sentence."""

    def __init__(self, story: Story, matchers: tuple[TermMatcher, ...]) -> None:
        self.story = story
        self._matchers = matchers
        self._in_text = [m.find_all(story.folded) for m in matchers]
        self._in_heading = [m.find(story.heading) for m in matchers]

    def covers(self, sentence: Sentence) -> tuple[Cover, ...]:
        """Return how the sentence covers each term, in the order of the terms."""
        return tuple(self._cover(i, sentence) for i in range(len(self._matchers)))

    def anywhere(self, index: int) -> float:
        """Return the best strength of term `index` in the article, heading included."""
        best = max((m.strength for m in self._in_text[index]), default=0.0)
        heading = self._in_heading[index]
        return max(best, heading.strength if heading else 0.0)

    def _cover(self, index: int, sentence: Sentence) -> Cover:
        term = self._matchers[index].term
        direct = tuple(
            Match(m.start - sentence.start, m.end - sentence.start, m.strength)
            for m in self._in_text[index]
            if sentence.start <= m.start and m.end <= sentence.end
        ) or tuple(self._matchers[index].find_all(sentence.folded))
        own = direct[0].strength if direct else 0.0
        return Cover(term, direct, max(own, self._around(index, sentence) * _CARRIES[term.role]))

    def _around(self, index: int, sentence: Sentence) -> float:
        best = 0.0
        if heading := self._in_heading[index]:
            best = heading.strength * _HEADING
        for match in self._in_text[index]:
            nearness = _ELSEWHERE if match.start >= sentence.end else self._nearness(match.start, sentence)
            best = max(best, match.strength * nearness)
        return best

    def _nearness(self, offset: int, sentence: Sentence) -> float:
        """How near a mention before the sentence is: in its paragraph, in the article's lead, or further off.

        Between a project of 3 MW and the sentence another of 55 MW may have come in; then the mention counts less.
        """
        rivals = set(sentence.specifiers)
        for other in reversed(self.story.sentences[: sentence.index]):
            rivals |= other.specifiers
            if other.start <= offset < other.end:
                shift = _SHIFTED if other.specifiers and rivals - other.specifiers else 1.0
                if other.paragraph == sentence.paragraph:
                    return shift * _SAME_PARAGRAPH * _FADE ** (sentence.index - other.index - 1)
                return shift * (_LEAD if other.paragraph == 0 else _ELSEWHERE)
        return _ELSEWHERE


def weighted(covers: tuple[Cover, ...], *, direct: bool, roles: tuple[Role, ...] = tuple(Role)) -> float:
    """Return the share of the terms' weight that is covered (1 if there are no such terms)."""
    chosen = [c for c in covers if c.term.role in roles]
    total = sum(c.term.weight for c in chosen)
    if not total:
        return 1.0
    return sum(c.term.weight * (c.strength if direct else c.around) for c in chosen) / total
