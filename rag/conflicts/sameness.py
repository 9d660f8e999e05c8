"""Whether two articles speak of the same thing, so that two values of it contradict one another."""

from __future__ import annotations

from datetime import date
from difflib import SequenceMatcher
from typing import Final

import regex

from corpus.dates import DaySpan, find_times, resolve_all
from corpus.normalise import fold
from corpus.places import places
from rag.conflicts.records import Reading, Relation
from rag.conflicts.stages import is_planned, is_progress, measures
from rag.conflicts.values import names_agree
from rag.conflicts.variants import Likeness, likeness
from rag.evidence.records import Evidence
from rag.facts.figures import find_figures, same_figure
from rag.facts.names import find_organisations, find_people, find_places
from rag.facts.records import Figure
from rag.question.records import Query, Role, Want

_NAMED: Final = 0.5
"""How strongly a term of the question must be spoken of around both sentences."""
_NAMED_AFAR: Final = 0.2
"""The same for a key term that is part of the subject (水厂): being named anywhere counts for little there."""
_SAME_WORDS: Final = 0.5
_DIRECTLY: Final = 0.85
_ONE_EVENT: Final = 60
"""Days between two reports beyond which the later may tell of another state."""
_MARKS: Final = regex.compile(r"[,，。；;：:！!？?\n]")
_QUOTED: Final = regex.compile(r"[“\"《]([^“”\"《》]{2,20})[”\"》]")
_SHARED_WORDS: Final = 5
_SET_IN: Final = regex.compile(r"(?:位于|坐落[于在]|地处|落户[于在]?|建在|设在|选址[于在]?|在)$")
_BY: Final = regex.compile(r"(?:由|是|为|:|被)$")


def relate(query: Query, one: Reading, other: Reading) -> Relation:
    """Return how two contradicting values stand to one another. In doubt they are APART."""
    if _other_things(one.evidence, other.evidence):
        return Relation.APART
    alike = likeness(one.evidence.story.article, other.evidence.story.article)
    if alike is not Likeness.UNLIKE:
        return _of_versions(query, one, other, alike)
    if not (_same_subject(query, one.evidence, other.evidence) and _same_attribute(query, one, other)):
        return Relation.APART
    if _says_too(one, other) or _says_too(other, one):
        return Relation.APART
    return _by_time(query, one, other)


# One text in two versions


def _of_versions(query: Query, one: Reading, other: Reading, alike: Likeness) -> Relation:
    """Nothing but the value may differ in what is said of it: else the two were made from one form."""
    first, second = clause_of(one), clause_of(other)
    if is_planned(first) != is_planned(second):
        return Relation.STATE
    if measures(first) != measures(second):
        return Relation.APART
    one_day = (
        alike is Likeness.SAME_BUT_FOR_ONE or query.focus.want is Want.TIME or _undated_alike(one, other)
    )
    if not one_day and _times_apart(one, other):
        return Relation.APART
    mine, theirs = _besides(one), _besides(other)
    like = SequenceMatcher(None, mine, theirs, autojunk=False).ratio()
    return Relation.RIVAL if like >= _SAME_WORDS else Relation.APART


def _undated_alike(one: Reading, other: Reading) -> bool:
    """Whether one of them has no date, so that its words of time can only be compared as words."""
    dated = all(r.evidence.story.article.date for r in (one, other))
    return not dated and _time_words(one.evidence) == _time_words(other.evidence)


def _besides(reading: Reading) -> str:
    """The clause without the value."""
    candidate = reading.evidence.candidate
    folded = reading.evidence.sentence.folded
    return folded if candidate is None else folded[: candidate.start] + folded[candidate.end :]


# Two reports


def _other_things(one: Evidence, other: Evidence) -> bool:
    """Whether what tells like things apart (55mw, 二期) differs."""
    mine, theirs = one.sentence.specifiers, other.sentence.specifiers
    return bool(mine and theirs and not mine & theirs) or bool(
        mine and not theirs and not any(s in other.story.folded or s in other.story.heading for s in mine)
    )


def _same_subject(query: Query, one: Evidence, other: Evidence) -> bool:
    """Both are about everything the question names, share a name or a run of words, and neither clause names
    a body that the other article does not know while that one's names one in turn."""
    asked = _asked(query)
    subject = [i for i, t in enumerate(query.terms) if t.role is not Role.KEY and i not in asked]
    things = [i for i, t in enumerate(query.terms) if t.role is Role.KEY and i not in asked]
    named = [i for i in subject if query.terms[i].role in (Role.NAME, Role.SPECIFIER, Role.UNKNOWN)]
    if not named and len(subject) + len(things) < 2:
        return False
    for evidence in (one, other):
        if any(evidence.covers[i].around < _NAMED for i in subject):
            return False
        if any(evidence.covers[i].around < _NAMED_AFAR for i in things):
            return False
    if _foreign(one, other) or _foreign(other, one):
        return False
    return bool(_anchors(one) & _anchors(other)) or _share_words(one, other)


def _foreign(one: Evidence, other: Evidence) -> bool:
    """Whether the sentence of `one` names a body or a work (not its value) that the other article lacks."""
    known = f"{other.story.heading}\n{other.story.folded}"
    value = fold(one.candidate.text) if one.candidate else ""
    return any(name != value and name not in known and not _in_short(name, known) for name in _bodies(one))


def _in_short(name: str, known: str) -> bool:
    return any(names_agree(name, fold(body.name)) for body in find_organisations(known[:2000]))


def _bodies(evidence: Evidence) -> set[str]:
    text = evidence.text
    found = {fold(m.name) for m in find_organisations(text)}
    return found | {fold(m[1]) for m in _QUOTED.finditer(text)}


def _anchors(evidence: Evidence) -> set[str]:
    """Names by which a story is known: bodies, persons and smaller places of its heading, lead and sentence."""
    story = evidence.story
    lead = "".join(story.article.text[s.start : s.end] for s in story.sentences[:2])
    text = f"{story.article.headline}\n{story.article.kicker or ''}\n{lead}\n{evidence.text}"
    wide = places().provinces | places().prefectures
    found = {fold(m.name) for m in (*find_organisations(text), *find_places(text))}
    found |= {fold(p.name) for p in find_people(text)} | {fold(m[1]) for m in _QUOTED.finditer(text)}
    value = fold(evidence.candidate.text) if evidence.candidate else ""
    return {n for n in found if n != value and len(n) >= 2 and n.rstrip("省市") not in wide}


def _share_words(one: Evidence, other: Evidence) -> bool:
    """Whether headings and sentences share a run of words that says more than the attribute alone."""
    a = f"{one.story.heading}\n{one.sentence.folded}"
    b = f"{other.story.heading}\n{other.sentence.folded}"
    match = SequenceMatcher(None, a, b, autojunk=False).find_longest_match()
    return len(_MARKS.split(a[match.a : match.a + match.size])[0]) >= _SHARED_WORDS


def _same_attribute(query: Query, one: Reading, other: Reading) -> bool:
    """The words that say what is asked stand in both sentences, and by the value; both measure alike."""
    keys = _asked(query)
    for reading in (one, other):
        covers = reading.evidence.covers
        if any(covers[i].strength < _DIRECTLY for i in keys):
            return False
    if measures(clause_of(one)) != measures(clause_of(other)):
        return False
    want = query.focus.want
    if want is Want.NUMBER:
        return _governed(one, keys) and _governed(other, keys) and _same_lead_in(query, keys, one, other)
    if want is Want.TIME:
        return bool(keys)
    if want is Want.PERSON:
        return bool(query.focus.title) and all(_fits(r) for r in (one, other))
    if want is Want.ORGANISATION:
        return bool(keys) and all(_behind(r, _BY) for r in (one, other))
    if want is Want.PLACE:
        return all(_behind(r, _SET_IN) for r in (one, other)) and one.value[-1:] == other.value[-1:]
    return False


def _asked(query: Query) -> list[int]:
    """Which terms say what is asked of the subject: its measure (总投资), else the key term behind the question
    word (哪天通水, 多少盏花灯), else the last one before it."""
    measured = [i for i, t in enumerate(query.terms) if t.is_attribute]
    if measured:
        return measured
    keys = [i for i, t in enumerate(query.terms) if t.role is Role.KEY]
    behind = [i for i in keys if query.terms[i].start >= query.focus.end]
    return behind or keys[-1:]


def _governed(reading: Reading, keys: list[int]) -> bool:
    """Whether a key word stands in the clause of the figure, with no like figure between them."""
    evidence, candidate = reading.evidence, reading.evidence.candidate
    if candidate is None:
        return False
    if not keys:
        return evidence.features.only == 1.0
    start, end = _clause(evidence.sentence.folded, candidate.start, candidate.end)
    figures = find_figures(evidence.text)
    own = _own(figures, candidate.start, candidate.end)
    for index in keys:
        for match in evidence.covers[index].direct:
            if not start <= match.start < end:
                continue
            low, high = sorted((match.start, candidate.start))
            between = [f for f in figures if low < f.start < high and f is not own]
            if own is None or not any(f.unit_class is own.unit_class for f in between):
                return True
    return False


def _same_lead_in(query: Query, keys: list[int], one: Reading, other: Reading) -> bool:
    """Without a key word to go by, the words before both figures are the same."""
    if keys:
        return True
    runs = []
    for reading in (one, other):
        candidate = reading.evidence.candidate
        at = candidate.start if candidate else 0
        runs.append(_MARKS.split(reading.evidence.sentence.folded[:at])[-1][-3:])
    return bool(runs[0]) and runs[0] == runs[1]


def _own(figures: list[Figure], start: int, end: int) -> Figure | None:
    return next((f for f in figures if start <= f.start and f.end <= end), None)


def _fits(reading: Reading) -> bool:
    return reading.evidence.candidate is not None and reading.evidence.candidate.fit >= 0.95


def _behind(reading: Reading, words: regex.Pattern[str]) -> bool:
    candidate = reading.evidence.candidate
    return candidate is not None and bool(words.search(reading.evidence.sentence.folded[: candidate.start]))


def clause_of(reading: Reading) -> str:
    """The folded clause in which the value stands, without the value."""
    candidate = reading.evidence.candidate
    folded = reading.evidence.sentence.folded
    if candidate is None:
        return folded
    start, end = _clause(folded, candidate.start, candidate.end)
    return f"{folded[start : candidate.start]} {folded[candidate.end : end]}"


def _clause(folded: str, start: int, end: int) -> tuple[int, int]:
    before = max((m.end() for m in _MARKS.finditer(folded, 0, start)), default=0)
    behind = _MARKS.search(folded, end)
    return before, behind.start() if behind else len(folded)


def _says_too(one: Reading, other: Reading) -> bool:
    """Whether the article of `one` gives the value of `other` as well: then the two may count different things."""
    text = one.evidence.story.article
    known = f"{text.headline}\n{text.kicker or ''}\n{text.text}"
    figures = find_figures(other.value)
    if figures:
        return any(same_figure(figures[0], f) for f in find_figures(known))
    return fold(other.value) in fold(known)


# Time


def _by_time(query: Query, one: Reading, other: Reading) -> Relation:
    first, second = clause_of(one), clause_of(other)
    days = [r.evidence.story.article.date for r in (one, other)]
    if is_planned(first) != is_planned(second):
        return Relation.STATE
    if query.focus.want is Want.TIME:
        return Relation.RIVAL if _gap(days) <= _ONE_EVENT else Relation.APART
    if _times_apart(one, other):
        return Relation.STATE if not query.periods else Relation.APART
    if days[0] != days[1] and (is_progress(first) or is_progress(second)):
        return Relation.STATE
    return Relation.RIVAL if _gap(days) <= _ONE_EVENT else Relation.STATE


def _gap(days: list[date | None]) -> int:
    first, second = days
    return abs((first - second).days) if first and second else 0


def _times_apart(one: Reading, other: Reading) -> bool:
    """Whether the sentences name days, the value's own aside, that do not meet; or only one of them does."""
    mine, theirs = _spans(one.evidence), _spans(other.evidence)
    if not mine and not theirs:
        return _time_words(one.evidence) != _time_words(other.evidence)
    if not mine or not theirs:
        days = other.evidence.story.article.date if mine else one.evidence.story.article.date
        known = mine or theirs
        return days is None or not any(abs((days - s.last).days) <= _ONE_EVENT for s in known)
    return not any(a.overlaps(b) for a in mine for b in theirs)


def _time_words(evidence: Evidence) -> set[str]:
    start, end = _reach(evidence)
    return {m.surface for m in find_times(evidence.sentence.folded[start:end])}


def _spans(evidence: Evidence) -> list[DaySpan]:
    article, base = evidence.story.article, evidence.sentence.start
    start, end = _reach(evidence)
    return [
        span
        for mention, span in resolve_all(f"{article.text}\n{article.headline}", article.date)
        if span is not None and base + start <= mention.start < base + end
    ]


def _reach(evidence: Evidence) -> tuple[int, int]:
    """The part of the sentence in which a time would be that of the value: up to the end of its clause."""
    candidate, folded = evidence.candidate, evidence.sentence.folded
    return (0, len(folded)) if candidate is None else (0, _clause(folded, candidate.start, candidate.end)[1])
