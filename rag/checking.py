"""No statement leaves unless what it cites supports it."""

from __future__ import annotations

from dataclasses import replace

from rag.answering import Part
from rag.compose.records import Statement
from rag.compose.wording import left_out
from rag.supporting import supported


def passing(part: Part) -> Part:
    """Return the part with those of its statements that pass; one that does not falls back to its plain
    wording, or is left out with a warning."""
    kept: list[Statement] = []
    dropped = 0
    for statement in part.statements:
        passed = supported(statement)
        if passed is None:
            dropped += 1
        else:
            kept.append(passed)
    if not dropped and kept == list(part.statements):
        return part
    warnings = (*part.warnings, left_out(dropped)) if dropped else part.warnings
    reworded = tuple(statement for statement in kept if statement not in part.statements)
    short = part.short if kept else None
    return replace(
        part, statements=tuple(kept), short=short, warnings=warnings, reworded=reworded, dropped=dropped
    )
