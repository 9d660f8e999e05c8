"""Saying what is right where an article was corrected."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from corpus.corrections import Amendment, is_correction, read_notices
from corpus.corrections.linking import occurrences
from corpus.records import Article
from rag.compose.records import Ground, Statement
from rag.compose.wording import printed_in
from rag.conflicts.book import passage_of
from rag.evidence.records import Candidate, Evidence

Amend = Callable[[Article], tuple[Amendment, ...]]
"""What corrections put right in an article, the newest first."""


def uncorrected(_: Article) -> tuple[Amendment, ...]:
    """Know of no corrections."""
    return ()


@dataclass(frozen=True, slots=True)
class Amended:
    """Statements as corrected, with what to say of it."""

    statements: tuple[Statement, ...]
    short: str | None
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    amendment: Amendment


def amended_statements(statements: Sequence[Statement], short: str | None, amend: Amend) -> Amended:
    """Return statements that rest on a corrected article with what is right in place of what was wrong, citing
    the correction too, and the short answer corrected likewise."""
    told: list[Statement] = []
    warnings: list[str] = []
    for statement in statements:
        used = _used(statement, amend)
        if not used:
            told.append(statement)
            continue
        told.append(_amended(statement, used))
        for ground in statement.grounds:
            short = amended_value(short, ground.quote, used) if short else short
        warnings += [_note(a) for a in used]
    return Amended(tuple(told), short, tuple(dict.fromkeys(warnings)))


def amended_value(value: str, quote: str, amendments: Sequence[Amendment]) -> str:
    """Return a value that stands in `quote` as corrected.

    Of a correction that takes in more than the value (年产160吨 → 年产180吨) only the value's part is taken.
    """
    own = _edits(value, amendments)
    if own:
        return _apply(value, own)
    at = quote.find(value)
    while at >= 0:
        end = at + len(value)
        for edit in _edits(quote, amendments):
            if edit.start <= at and end <= edit.end:
                wrong, right = quote[edit.start : edit.end], edit.amendment.right
                first, last = _carried(wrong, right, at - edit.start, end - edit.start)
                return right[first:last] if first < last else right
        at = quote.find(value, at + 1)
    return value


def reading_value(evidence: Evidence, amend: Amend) -> str:
    """Return what a piece of evidence gives as its value, as corrected; "" where it gives none."""
    candidate = evidence.candidate
    if candidate is None:
        return ""
    found = amend(evidence.story.article)
    return amended_value(candidate.text, evidence.text, found) if found else candidate.text


def prefer_right(evidence: Evidence) -> Evidence:
    """Where a correction itself is the evidence, its value is what it says is right, not what it says was wrong."""
    candidate, article = evidence.candidate, evidence.story.article
    if candidate is None or not is_correction(article):
        return evidence
    text = evidence.text
    for notice in read_notices(article):
        wrong = next(iter(occurrences(notice.wrong, text)), None) if notice.wrong else None
        right = next(iter(occurrences(notice.right, text)), None)
        if wrong and right and wrong[0] <= candidate.start and candidate.end <= wrong[1]:
            chosen = Candidate(right[0], right[1], notice.right, candidate.fit)
            return replace(evidence, candidate=chosen)
    return evidence


def _used(statement: Statement, amend: Amend) -> list[Amendment]:
    """The corrections of what a statement says or rests on; of several of one run the newest."""
    used: dict[str, Amendment] = {}
    for ground in statement.grounds:
        for amendment in amend(ground.article):
            said = (statement.text, *(() if amendment.of_byline else (ground.quote, *ground.context)))
            if any(occurrences(amendment.wrong, text) for text in said):
                used.setdefault(amendment.wrong, amendment)
    return list(used.values())


def _amended(statement: Statement, used: Sequence[Amendment]) -> Statement:
    said = "；".join(dict.fromkeys(f"据{printed_in(a.correction)}更正" for a in used))
    text = _apply(statement.text, _edits(statement.text, used))
    grounds: list[Ground] = []
    for ground in statement.grounds:
        reading = _apply(ground.quote, _edits(ground.quote, used))
        context = tuple(_apply(c, _edits(c, used)) for c in ground.context)
        grounds.append(replace(ground, reading=reading, context=context))
    notices = [_ground(a) for a in used]
    plain = f"据{printed_in(used[0].correction)}更正，{_trimmed(notices[0].quote)}"
    return replace(
        statement, text=f"{text}（{said}）", grounds=(*grounds, *dict.fromkeys(notices)), plain=plain
    )


def _ground(amendment: Amendment) -> Ground:
    passage = passage_of(amendment.correction, amendment.end - 1)
    return Ground(amendment.correction, passage.chunk_id, amendment.start, amendment.end)


def _note(amendment: Amendment) -> str:
    where = printed_in(amendment.correction) or "档案中的一则更正"
    return f"原报道印作“{amendment.wrong}”，{where}更正为“{amendment.right}”。"


def _trimmed(quote: str) -> str:
    return quote.replace("\n", "").rstrip("。；;！!")


def _edits(text: str, amendments: Sequence[Amendment]) -> list[_Edit]:
    """Where a text is to be changed, in its order; where two corrections meet, the earlier listed one wins."""
    chosen: list[_Edit] = []
    for amendment in amendments:
        for start, end in occurrences(amendment.wrong, text):
            if not any(start < e.end and e.start < end for e in chosen):
                chosen.append(_Edit(start, end, amendment))
    return sorted(chosen, key=lambda e: e.start)


def _apply(text: str, edits: Sequence[_Edit]) -> str:
    for edit in reversed(edits):
        text = text[: edit.start] + edit.amendment.right + text[edit.end :]
    return text


def _carried(wrong: str, right: str, start: int, end: int) -> tuple[int, int]:
    """Where what stands at `start:end` of `wrong` stands in `right`: by what both have in common at their edges."""
    head, tail = _shared(wrong, right)
    grown = len(right) - len(wrong)
    first = start if start <= head else start + grown if len(wrong) - start <= tail else 0
    last = end + grown if len(wrong) - end <= tail else end if end <= head else len(right)
    return first, last


def _shared(one: str, other: str) -> tuple[int, int]:
    """How many characters two texts have in common at the start, and of what is left at the end."""
    most = min(len(one), len(other))
    head = next((i for i in range(most) if one[i] != other[i]), most)
    rest = most - head
    tail = next((i for i in range(rest) if one[-1 - i] != other[-1 - i]), rest)
    return head, tail
