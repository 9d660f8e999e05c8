"""A follow-up question becomes one that stands on its own."""

from __future__ import annotations

from collections.abc import Sequence

from rag.conversation.anaphora import fill_in
from rag.conversation.ellipsis import fill_out
from rag.conversation.history import exchanges
from rag.conversation.records import Exchange, Standalone
from rag.question.understand import tidy
from rag.records import Turn


def in_context(question: str, conversation: Sequence[Turn]) -> Standalone:
    """Return the question as it is to be understood after the earlier turns (earliest first).

    Follow-ups build on each other: each earlier question is itself completed from those before it. A question that
    stands on its own is returned as it is, whatever was said before.
    """
    earlier: list[Exchange] = []
    for asked, answer in exchanges(conversation):
        earlier.append(Exchange(_complete(asked, earlier).text, answer))
    return _complete(question, earlier)


def _complete(question: str, earlier: list[Exchange]) -> Standalone:
    if not earlier:
        return Standalone(question)
    text = tidy(question)
    filled = fill_in(text, earlier)
    if filled.text != text:
        return _told(filled.text)
    if filled.missing:
        return Standalone(
            question, f"没能从上文看出“{filled.missing}”指的是什么，是按字面查的；请写出名称再问。"
        )
    completed = fill_out(text, earlier)
    return _told(completed) if completed and completed != text else Standalone(question)


def _told(text: str) -> Standalone:
    return Standalone(f"{text}？", f"按上文理解为：{text}？")
