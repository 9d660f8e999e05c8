"""Wording by kind of question: which sentences are told, in which order, and what the short answer is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

import regex

from corpus.corrections import is_correction
from rag.compose.extractive import distinct, fact_statement, sentence_statement
from rag.compose.members import Members, members_of, united
from rag.compose.reasons import reason_clause
from rag.compose.records import Statement
from rag.compose.wording import joined
from rag.evidence.records import Evidence
from rag.evidence.scoring import probability
from rag.question.records import Ask, Query

LONGEST_ANSWER: Final = 300
"""Characters of an answer, markers and all; the first sentence is told whatever its length."""
_MARKER: Final = 4
_MOST: Final = 6
_REASONS: Final = 3
_LISTINGS: Final = 3
_CLOSE: Final = 1.2
"""Log-odds by which a further sentence may fall behind the best and still be told."""
_CLOSE_IF_KEY: Final = 2.2
"""The same for a sentence that has more of what is asked than the best."""
_SAME_STORY: Final = 4.5
"""The same for what the best article goes on to say, where a description is asked for."""
_GOES_ON: Final = 1.0
"""What standing right behind or before the best sentence is worth."""
_TORN: Final = 1.5
"""What a sentence that goes on behind a semicolon is worth less: it leans on what stands before."""
_ABOUT: Final = 0.7
"""How well the names of the question must be known to another article."""
_TYPED: Final = 0.95
_PLAIN: Final = 0.75
_ALL_KEYS: Final = 0.99
_WELL_COVERED: Final = 0.85
_DENIAL: Final = regex.compile(
    r"未(?!来)|没有|没(?=[^了])|并非|不是|尚无|无法|不能|不再|不得|不涉及|不存在|不属于|不会|取消|否认|暂停|停止|禁止|关闭|拒绝|不实"
)
_TAG: Final = regex.compile(r"是不是|有没有|能不能|会不会|没有?$|吗$")
_HOW_MANY: Final = regex.compile(r"哪(?P<number>[两二三四五六七八九十])")
_DIGITS: Final = {c: n for n, c in enumerate("二三四五六七八九十", 2)} | {"两": 2}
_BY_MEANS: Final = regex.compile(r"为什么|为何|为啥|原因|凭什么|何以|出于")


def tell_kind(query: Query, evidence: Sequence[Evidence]) -> tuple[list[Statement], str | None]:
    """Return the statements that answer a question of its kind, in the order in which to tell them, and the short
    answer. `evidence` is not empty, best first."""
    best = evidence[0]
    if query.ask is Ask.LIST:
        return _listed(query, evidence)
    if query.ask is Ask.FACT:
        statement = fact_statement(query, best)
        return [statement], statement.short
    if query.ask is Ask.YESNO:
        return [sentence_statement(best)], _yes_or_no(query, best)
    if query.ask is Ask.REASON:
        return _reasons(query, evidence)
    return _described(evidence), None


# Lists


def _listed(query: Query, evidence: Sequence[Evidence]) -> tuple[list[Statement], str | None]:
    """The sentence that lists most surely, and what others near it add, until as many as asked for are named."""
    best = evidence[0]
    asked = _HOW_MANY.search(query.folded)
    wanted = _DIGITS[asked["number"]] if asked else None
    near = [
        (e, m)
        for e in evidence
        if e.score >= best.score - _CLOSE and e.features.time > 0 and (m := members_of(query, e)) and m.names
    ]
    if not near:
        return _within([sentence_statement(e) for e in _in_order([best])]), None
    lead, members = max(near, key=lambda em: _surely_listed(em[0], em[1], wanted))
    names, told = members.names, [_list_statement(query, lead, members)]
    for other, more in near:
        if len(told) >= _LISTINGS or (wanted is not None and len(names) >= wanted):
            break
        if other is lead or not _adds(lead, other):
            continue
        both = united(names, more.names)
        if len(both) > len(names) and (wanted is None or len(both) <= wanted):
            names = both
            told.append(_list_statement(query, other, more))
    return _within(distinct(told)), joined(names)


def _surely_listed(evidence: Evidence, members: Members, wanted: int | None) -> float:
    value = evidence.score + evidence.features.key
    if evidence.features.pointed:
        value += probability(evidence.features.read) + 0.3
    if wanted is not None:
        value += 1.5 if len(members.names) == wanted else 0.0
    elif len(members.names) > 1:
        value += 0.5
    return value


def _adds(lead: Evidence, other: Evidence) -> bool:
    """Whether another sentence answers in its own right: of the asked-for type, and asked of as much."""
    f = other.features
    return (
        (f.fit >= _TYPED or (f.pointed > 0 and f.read > 0))
        and f.key >= lead.features.key
        and f.names >= _ABOUT
    )


def _list_statement(query: Query, evidence: Evidence, members: Members) -> Statement:
    candidate = evidence.candidate
    if candidate is None:
        return sentence_statement(evidence)
    start, end = min(members.start, candidate.start), max(members.end, candidate.end)
    whole = replace(candidate, start=start, end=end, text=evidence.text[start:end])
    return fact_statement(query, replace(evidence, candidate=whole))


# Descriptions and reasons


def _described(evidence: Sequence[Evidence]) -> list[Statement]:
    """Three to six sentences: what the best article says of it, then what others add, in the order of each."""
    best = evidence[0]
    own = best.story.article.id

    def worth(e: Evidence) -> float:
        beside = e.story.article.id == own and abs(e.sentence.index - best.sentence.index) == 1
        torn = e.story.article.text[: e.sentence.start].rstrip().endswith(("；", ";"))
        return e.score + (_GOES_ON if beside and not torn else 0.0) - (_TORN if torn else 0.0)

    pool = [
        e
        for e in evidence
        if e.features.time > 0
        and (e is best or not e.text.endswith(("？", "?")))
        and (
            (e.story.article.id == own and worth(e) >= best.score - _SAME_STORY)
            or (e.score >= best.score - _CLOSE and e.features.names >= _ABOUT)
        )
    ]
    chosen: list[Evidence] = []
    room = LONGEST_ANSWER
    for e in sorted(pool, key=lambda e: (e is not best, -worth(e))):
        length = len(
            sentence_statement(e, again=e.story.article.id in {c.story.article.id for c in chosen}).text
        )
        if len(chosen) < _MOST and (not chosen or length + _MARKER <= room):
            chosen.append(e)
            room -= length + _MARKER
    return _told(_in_order(chosen))


def _reasons(query: Query, evidence: Sequence[Evidence]) -> tuple[list[Statement], str | None]:
    """The sentences that speak of cause or means, at most three of the same article, and the clause that does."""
    best = evidence[0]
    near = [
        e
        for e in evidence[: 2 * _REASONS]
        if e.story.article.id == best.story.article.id and (e is best or _gives_reason(best, e))
    ][:_REASONS]
    statements = _within(_told(_in_order(near)))
    if not _BY_MEANS.search(query.folded):
        short = best.candidate.text if best.candidate and best.features.pointed else None
        return statements, short
    by_cause = sorted(near, key=lambda e: (not e.features.pointed, -e.score))
    return statements, next((r for e in by_cause if (r := reason_clause(e))), None)


def _gives_reason(best: Evidence, other: Evidence) -> bool:
    behind = best.score - other.score
    if other.features.key > best.features.key and behind <= _CLOSE_IF_KEY:
        return True
    speaks = other.features.cause > 0 or other.features.pointed > 0 or other.features.key >= best.features.key
    return speaks and behind <= _CLOSE


def _in_order(chosen: Sequence[Evidence]) -> list[Evidence]:
    """Article by article, the best first, each in the order of its text."""
    articles = list(dict.fromkeys(e.story.article.id for e in sorted(chosen, key=lambda e: -e.score)))
    return sorted(chosen, key=lambda e: (articles.index(e.story.article.id), e.sentence.index))


def _told(ordered: Iterable[Evidence]) -> list[Statement]:
    """Each sentence attributed, where it goes on from the one before only as the same report."""
    statements: list[Statement] = []
    last = ""
    for e in ordered:
        statements.append(sentence_statement(e, again=e.story.article.id == last))
        last = e.story.article.id
    return distinct(statements)


def _within(statements: Sequence[Statement]) -> list[Statement]:
    """The first statements that together keep within the length of an answer."""
    kept: list[Statement] = []
    room = LONGEST_ANSWER
    for statement in statements:
        room -= len(statement.text) + _MARKER
        if kept and room < 0:
            break
        kept.append(statement)
    return kept


# Yes or no


def _yes_or_no(query: Query, evidence: Evidence) -> str | None:
    """是 or 否 where the sentence covers nearly all that is asked and its negation is plain; else neither."""
    f = evidence.features
    covered = f.direct >= _PLAIN or (f.key >= _ALL_KEYS and f.around >= _WELL_COVERED)
    if not covered or is_correction(evidence.story.article):
        return None
    denies = bool(_DENIAL.search(evidence.sentence.folded)) != bool(
        _DENIAL.search(_TAG.sub("", query.folded))
    )
    return "否" if denies else "是"
