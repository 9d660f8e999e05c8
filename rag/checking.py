"""No statement leaves unless what it cites supports it."""

from __future__ import annotations

from dataclasses import replace

from rag.answering import Part
from rag.compose.records import Ground, Statement
from rag.verify import Support, verify_sentence


def passing(part: Part) -> Part:
    """Return the part with those of its statements that pass; one that does not falls back to its plain
    wording, or is left out with a warning."""
    kept: list[Statement] = []
    dropped = 0
    for statement in part.statements:
        passed = _passed(statement)
        if passed is None:
            dropped += 1
        else:
            kept.append(passed)
    if not dropped and kept == list(part.statements):
        return part
    warnings = (*part.warnings, f"有 {dropped} 句话因出处不足以支持而略去。") if dropped else part.warnings
    return replace(part, statements=tuple(kept), short=part.short if kept else None, warnings=warnings)


def _passed(statement: Statement) -> Statement | None:
    supports = [_support(g) for g in statement.grounds]
    if _ok(statement.text, supports):
        return statement
    if statement.plain is not None and _ok(statement.plain, supports):
        return replace(statement, text=statement.plain)
    return None


def _ok(text: str, supports: list[Support]) -> bool:
    return verify_sentence(text, *supports).ok


def _support(ground: Ground) -> Support:
    # What a record states is not a rewording of the sentence cited with it, and must not be compared with it.
    quotes = () if ground.of_record else (ground.quote, *ground.context)
    return Support.of_article(ground.article, quotes=quotes)
