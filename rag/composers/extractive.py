"""The default composer: what the rules have cut out of the articles, as it is. No model."""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence

from rag.answering import Part
from rag.composers.protocol import Dropped, Step, Told
from rag.conversation import Standalone, in_context
from rag.records import Turn


class ExtractiveComposer:
    """Tells the statements of a part, which are verified already."""

    name = "extractive"

    def until(self) -> float:
        """It waits for nobody."""
        return math.inf

    def standalone(self, question: str, conversation: Sequence[Turn], until: float) -> Standalone:
        """Complete a follow-up by rules."""
        return in_context(question, conversation)

    def compose(self, part: Part, until: float) -> Generator[Step, None, None]:
        """Yield each statement; `repaired` where it fell back to its plain wording."""
        for statement in part.statements:
            yield Told(statement, repaired=statement in part.reworded)
        for _ in range(part.dropped):
            yield Dropped("出处不足以支持", is_told_of=True)
