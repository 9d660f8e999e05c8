"""A follow-up put into a question of its own by a language model, where nothing is made up in doing so."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import regex

from corpus.normalise import fold
from rag.conversation import Standalone, in_context
from rag.conversation.history import MOST_EXCHANGES, said
from rag.records import Turn
from rag.verify import Support, verify_sentence
from rag.writing.errors import WriterError
from rag.writing.prompt import rewrite_prompt
from rag.writing.records import Message

Write = Callable[[Sequence[Message]], str]

_LONGEST: Final = 150
_LONGEST_TURN: Final = 300
_LABEL: Final = regex.compile(r"^(?:改写后的?(?:中文)?(?:一个)?问题|改写|问题|最后一问|读者)\s*[：:]\s*")


def standalone_by(write: Write, question: str, conversation: Sequence[Turn]) -> Standalone:
    """Return the question as a model understands it after the earlier turns, or in Chinese where it is asked in
    another language. By the rules where there is nothing to rewrite, where the model fails, and where its question
    holds a figure, date or name that was not said before."""
    is_foreign = regex.search(r"\p{Han}", question) is None
    earlier = [
        Turn(t.role, (said(t.content) if t.role == "assistant" else t.content)[-_LONGEST_TURN:])
        for t in conversation[-2 * MOST_EXCHANGES :]
        if t.role in ("user", "assistant") and t.content.strip()
    ]
    if not earlier and not is_foreign:
        return in_context(question, conversation)
    try:
        reply = write(rewrite_prompt(question, earlier))
    except WriterError:
        return in_context(question, conversation)
    lines = [line.strip() for line in reply.splitlines() if line.strip()]
    text = _LABEL.sub("", lines[0]).strip(' “”"') if lines else ""
    if not _is_question(text, [question, *(t.content for t in earlier)], is_foreign=is_foreign):
        return in_context(question, conversation)
    bare = text.rstrip("?？。")
    if fold(bare) == fold(question.strip().rstrip("?？。")):
        return Standalone(question)
    return Standalone(f"{bare}？", f"按上文理解为：{bare}？" if earlier else f"按中文理解为：{bare}？")


def _is_question(text: str, known: Sequence[str], *, is_foreign: bool) -> bool:
    if not 2 <= len(text) <= _LONGEST or regex.search(r"\p{Han}", text) is None:
        return False
    if is_foreign:
        # Names come in another script, so that only the figures can be compared.
        return set(regex.findall(r"\d+", fold(text))) <= set(regex.findall(r"\d+", fold(" ".join(known))))
    return verify_sentence(text, Support(quotes=tuple(known), text="\n".join(known))).ok
