"""A follow-up question becomes one that stands on its own."""

from __future__ import annotations

from collections.abc import Sequence

from rag.conversation.records import Standalone
from rag.records import Turn


def in_context(question: str, conversation: Sequence[Turn]) -> Standalone:
    """Return the question as it is to be understood after the earlier turns."""
    return Standalone(question)
