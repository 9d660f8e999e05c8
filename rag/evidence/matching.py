"""Where, and how well, a term of the question occurs in a text."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import regex

from corpus.lookalikes import alike, variants
from rag.question.records import Query, Role, Term
from rag.synonyms import Synonyms

_ADMINISTRATIVE: Final = regex.compile(r"(?<=[^\W\d_]{2})(?:省|市|县|区|州|盟|旗|镇|乡|村)$")
_MEASURED: Final = regex.compile(r"(?<=[^\W\d_])(?:总量|总额|总数|数量|金额|量|额|数|率|费)$")
_BARE_NOUN: Final = 0.75
_SEAM: Final = regex.compile(r"(?<=[\da-z])(?=[\u3400-\u9fff])|(?<=[\u3400-\u9fff])(?=[\da-z])")
_LONE: Final = 0.6
_LOOKALIKE: Final = 0.95
_WITHOUT_SUFFIX: Final = 0.95
_ABBREVIATED: Final = 0.85
_PART: Final = 0.5


@dataclass(frozen=True, slots=True)
class Match:
    """A term found at `start:end` of the matched text; `strength` 1 is the very word."""

    start: int
    end: int
    strength: float


@dataclass(frozen=True, slots=True)
class _Form:
    """One form of a term: a word to be found as it is (far quicker than a pattern), or a pattern."""

    wanted: str | regex.Pattern[str]
    strength: float
    original: str | None = None
    """For look-alike patterns: the word itself, to check that enough characters are the very same."""

    def matches(self, folded: str) -> list[Match]:
        if isinstance(self.wanted, str):
            return list(self._as_it_is(self.wanted, folded))
        return [
            Match(m.start(), m.end(), self.strength)
            for m in self.wanted.finditer(folded)
            if self.original is None or alike(self.original, m[0])
        ]

    def _as_it_is(self, word: str, folded: str) -> Iterator[Match]:
        at = folded.find(word)
        while at >= 0:
            end = at + len(word)
            yield Match(at, end, self.strength)
            at = folded.find(word, end)


class TermMatcher:
    """All the forms in which one term may be printed, best first."""

    def __init__(self, term: Term, synonyms: Synonyms) -> None:
        self.term = term
        self._forms = tuple(sorted(_forms(term, synonyms), key=lambda f: -f.strength))

    def find(self, folded: str) -> Match | None:
        """Return the best match in a folded text, the first of equals."""
        return next(iter(self.find_all(folded)), None)

    def find_all(self, folded: str) -> list[Match]:
        """Return every match of the best form that occurs at all."""
        return next(self.find_each(folded), [])

    def find_each(self, folded: str) -> Iterator[list[Match]]:
        """Yield the matches of every form that occurs, the best form first."""
        return (found for form in self._forms if (found := form.matches(folded)))


def matchers(query: Query, synonyms: Synonyms) -> tuple[TermMatcher, ...]:
    """Return one matcher a term, in the order of the terms."""
    return tuple(TermMatcher(term, synonyms) for term in query.terms)


def _forms(term: Term, synonyms: Synonyms) -> list[_Form]:
    word = term.text
    forms = [_Form(_literal(word), 1.0)]
    if any(variants(c) for c in word) and len(word) > 1:
        pattern = "".join(
            f"[{regex.escape(c)}{''.join(variants(c))}]" if variants(c) else regex.escape(c) for c in word
        )
        forms.append(_Form(regex.compile(pattern), _LOOKALIKE, original=word))
    if term.role is Role.UNKNOWN:
        parts = {word[i : i + 2] for i in range(len(word) - 1)} if len(word) > 2 else set()
        forms.extend(_Form(_literal(part), _PART) for part in sorted(parts))
    if term.role in (Role.NAME, Role.UNKNOWN):
        stem = _ADMINISTRATIVE.sub("", word)
        if stem != word:
            forms.extend(
                _Form(f.wanted, f.strength * _WITHOUT_SUFFIX, f.original)
                for f in _forms(_renamed(term, stem), synonyms)
            )
    if len(word) >= 3 and regex.fullmatch(r"[^\W\d_]+", word):
        gap = r"[^\W\d_]{0,3}?"
        forms.append(_Form(regex.compile(gap.join(map(regex.escape, word))), _ABBREVIATED))
    if term.role in (Role.PLAIN, Role.KEY):
        for other, strength in synonyms.of(word):
            # One character alone stands in names and other words as well (何建平, 建材).
            forms.append(_Form(_literal(other), strength * (_LONE if len(other) < len(word) == 2 else 1.0)))
        if (bare := _MEASURED.sub("", word)) != word:
            forms.append(_Form(_literal(bare), _BARE_NOUN))
        if len(word) >= 3:
            forms.extend(_Form(_literal(part), _PART) for part in (word[:-1], word[1:]) if len(part) >= 2)
    return forms


def _renamed(term: Term, text: str) -> Term:
    return Term(text, term.weight, term.role, term.start)


def _literal(word: str) -> str | regex.Pattern[str]:
    """The word itself; a figure or Latin word must not be a part of a longer one, nor 出口 of 进出口."""
    if word.startswith("出口"):
        return regex.compile(rf"(?<!进){word}")
    if not (word[0].isascii() or word[-1].isascii() or _SEAM.search(word)):
        return word
    escaped = _SEAM.sub(" ?", regex.escape(word))
    if word[0].isascii():
        escaped = r"(?<![\da-z.])" + escaped if word[0].isalnum() else escaped
    if word[-1].isascii() and word[-1].isalnum():
        escaped += r"(?![\d]|\.\d)" if word[-1].isdigit() else r"(?![a-z])"
    return regex.compile(escaped)
