"""Whether what a statement cites supports it, in its own wording or in its plain one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rag.compose.records import Ground, Statement
from rag.verify import Support, verify_sentence


def supported(statement: Statement) -> Statement | None:
    """Return the statement if it passes verification, else in its plain wording if that passes, else None."""
    supports = [_support(g) for g in statement.grounds]
    if _ok(statement.text, supports):
        return statement
    if statement.plain is not None and _ok(statement.plain, supports):
        return replace(statement, text=statement.plain)
    return None


def _ok(text: str, supports: Sequence[Support]) -> bool:
    return verify_sentence(text, *supports).ok


def _support(ground: Ground) -> Support:
    # What a record states is not a rewording of the sentence cited with it, and must not be compared with it.
    quote = ground.quote if ground.reading is None else ground.reading
    return Support.of_article(ground.article, quotes=() if ground.of_record else (quote, *ground.context))
