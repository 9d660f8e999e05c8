"""The earlier turns as exchanges: who asked what, and what was answered."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from corpus.normalise import simplify
from rag.records import Turn

MOST_EXCHANGES: Final = 6
"""How far back a follow-up reaches, in questions."""
_TURNS: Final = 4 * MOST_EXCHANGES
_LONGEST_TURN: Final = 20_000
_LONGEST_QUESTION: Final = 200
_LONGEST_ANSWER: Final = 2000

SOURCES: Final = "来源："
NOTES: Final = "注："
"""What heads the sources, and each note, under an answer that is sent as one text: from there on it is not the
answer that speaks."""

_SOURCE_LIST: Final = regex.compile(rf"\n\s*(?:{NOTES}|{SOURCES}).*\Z", regex.DOTALL)
_MARKERS: Final = regex.compile(r"\[\d{1,3}\]")
_ESCAPED: Final = regex.compile(r"\\(?=[\p{P}\p{S}])")
_HEADLINE: Final = regex.compile(r"《(?P<headline>[^《》\n]{2,80})》\]\([^)\n]*/articles/")
_SENTENCE: Final = regex.compile(r"[^。！？!?\n]+[。！？!?\n]*")
_SAID_WHO: Final = regex.compile(
    r"据(?:《[^》\n]{1,20}》|[^，,。《》\n]{1,12}?(?:社|报|网))?(?:记者[^，,。\n]{1,30}?)?(?:《[^》\n]{1,80}》一文)?报道[，,]"
)


def exchanges(conversation: Sequence[Turn]) -> list[tuple[str, str]]:
    """Return the last questions with their answers as sent ("" where none was), earliest first.

    Only what the user and the assistant said counts; of several user turns in a row each is a question. A long
    turn counts with its last sentence: pasted text in front of a question is not the question.
    """
    found: list[tuple[str, str]] = []
    for turn in conversation[-_TURNS:]:
        content = simplify(turn.content[-_LONGEST_TURN:].strip())
        if turn.role == "user" and content:
            found.append((_last_sentence(content), ""))
        elif turn.role == "assistant" and found:
            question, answer = found[-1]
            found[-1] = (question, f"{answer}\n{content}".strip()[:_LONGEST_ANSWER])
    return found[-MOST_EXCHANGES:]


def said(answer: str) -> str:
    """Return what an answer says itself: without markers, source list, and the words that name the paper and
    its reporter, who are not what was asked for."""
    text = _MARKERS.sub("", _ESCAPED.sub("", _SOURCE_LIST.sub("", answer)))
    return _SAID_WHO.sub("", text)


def first_headline(answer: str) -> str | None:
    """Return the headline of the first source that an answer lists, if it lists any."""
    listed = _SOURCE_LIST.search(answer)
    headline = _HEADLINE.search(listed[0]) if listed else None
    return _ESCAPED.sub("", headline["headline"]) if headline else None


def _last_sentence(text: str) -> str:
    if len(text) <= _LONGEST_QUESTION:
        return text
    sentences = _SENTENCE.findall(text[-_LONGEST_QUESTION:])
    return sentences[-1].strip() if sentences else ""
