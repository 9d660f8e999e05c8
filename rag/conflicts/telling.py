"""Telling what several articles say of one fact: each in a sentence of its own, newest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import regex

from corpus.records import Article
from rag.compose.records import Statement
from rag.compose.wording import attribution
from rag.conflicts.finding import Hearing
from rag.conflicts.records import Dispute, Outcome, Reading, TellingClaim
from rag.evidence.records import Evidence
from rag.question.records import Query
from rag.records import Citation, Claim, Conflict
from rag.supporting import supported

Compose = Callable[[Query, Evidence], Statement]
"""What makes a statement of a piece of evidence."""


def tell(query: Query, hearing: Hearing, compose: Compose) -> Outcome | None:
    """Return the statements, short answer and dispute for what was heard; None where there is nothing to tell."""
    if hearing.rivals:
        return _disagreeing(query, hearing.rivals, compose)
    if hearing.states:
        return _moved_on(query, hearing.states, compose)
    return None


def about(query: Query) -> str:
    """What is disagreed about: the question without its question word."""
    focus = query.focus
    rest = query.text[: focus.start] if focus.end >= len(query.text) else query.text
    return regex.sub(r"[是有为在的了?？\s]+$", "", rest) or query.text


def _disagreeing(query: Query, rivals: Sequence[Reading], compose: Compose) -> Outcome | None:
    claims: list[TellingClaim] = []
    for reading in rivals:
        statement = dated(compose(query, reading.evidence), reading.evidence.story.article)
        if supported(statement) is not None:
            opening = "另" if claims else "报道说法不一："
            claims.append(TellingClaim(reading.value, led_in(opening, statement)))
    values = list(dict.fromkeys(c.value for c in claims))
    if len(values) < 2:
        return None
    return Outcome(
        statements=tuple(c.statement for c in claims),
        short="；".join(values),
        dispute=Dispute(about(query), tuple(claims)),
        warnings=(f"关于“{about(query)}”，报道说法不一：{'、'.join(values)}，请核对原文。",),
    )


def _moved_on(query: Query, states: Sequence[Reading], compose: Compose) -> Outcome | None:
    latest, earlier = states[0], states[1]
    now = dated(compose(query, latest.evidence), latest.evidence.story.article)
    before = dated(compose(query, earlier.evidence), earlier.evidence.story.article)
    if supported(now) is None or supported(before) is None:
        return None
    return Outcome((now, led_in("此前", before)), latest.value)


def dated(statement: Statement, article: Article) -> Statement:
    """Say in the attribution on which day it was printed: 据《科学导报》记者魏亚栋2025年2月28日报道."""
    if article.date is None:
        return statement
    day = f"{article.date.year}年{article.date.month}月{article.date.day}日"
    leads = (attribution(article, titled=True), attribution(article))

    def opened(text: str) -> str:
        lead = next((lead for lead in leads if text.startswith(lead)), None)
        if lead is None:
            return text
        # Ahead of an agency's bare name (新华社) the day would run into it.
        told = lead.endswith("报道") and not lead.endswith("一篇报道")
        opening = f"{lead.removesuffix('报道')}{day}报道" if told else f"据{day}{lead[1:]}"
        return opening + text[len(lead) :]

    plain = statement.plain
    return replace(statement, text=opened(statement.text), plain=opened(plain) if plain is not None else None)


def led_in(words: str, statement: Statement) -> Statement:
    """Open a statement with words of ours."""
    plain = statement.plain
    return replace(statement, text=words + statement.text, plain=words + plain if plain is not None else None)


def open_conflict(disputes: Sequence[Dispute], citations: Sequence[Citation]) -> Conflict | None:
    """Return the first dispute of which at least two sides were told, with the markers of their citations."""
    markers = {(c.article.id, c.start, c.end): c.marker for c in citations}
    for dispute in disputes:
        claims: list[Claim] = []
        for claim in dispute.claims:
            ground = claim.statement.grounds[0]
            marker = markers.get((ground.article.id, ground.start, ground.end))
            if marker is not None:
                claims.append(Claim(claim.value, marker))
        if len({c.value for c in claims}) > 1:
            return Conflict(dispute.about, tuple(claims))
    return None
