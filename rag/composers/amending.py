"""What a composer says of its own in the light of corrections."""

from __future__ import annotations

from collections.abc import Iterator

from rag.answering import Part
from rag.composers.protocol import Dropped, Step, Told
from rag.conflicts.amending import Amend, amended_statements
from rag.supporting import supported


def amended_steps(steps: Iterator[Step], part: Part, amend: Amend) -> Iterator[Step]:
    """Yield `steps`, with sentences that are not those of the part put right where what they cite was corrected.

    One that is no longer borne out then is dropped: it says what was wrong in words of its own.
    """
    for step in steps:
        if not isinstance(step, Told) or step.statement in part.statements:
            yield step
            continue
        amended = amended_statements((step.statement,), None, amend)
        if not amended.warnings:
            yield step
            continue
        passed = supported(amended.statements[0])
        yield Told(passed, repaired=True) if passed else Dropped("报道后来有更正")
