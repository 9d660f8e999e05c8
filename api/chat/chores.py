"""What chat frontends ask a model to do for themselves: a title for the conversation, tags, questions to follow.

They send it as one more user message. It is no question to the archive; what can be said without a language
model is said, in the form that was asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import orjson
import regex

from api.schemas.chat import ChatMessage

_LONGEST_TITLE: Final = 20
_UNNAMED: Final = "新对话"
# Open WebUI: "### Task: … ### Output: JSON format: { "title": … } … <chat_history>USER: …"
_TASK: Final = regex.compile(r"^\s*#{1,3}\s*Task:.*<chat_history>", regex.DOTALL | regex.IGNORECASE)
_KEY: Final = regex.compile(r"\{\s*\"(title|tags|follow_ups|queries|text|prompt)\"\s*:")
# LobeChat, NextChat: the title alone, asked for in words.
_TITLE: Final = regex.compile(
    r"总结上述对话为.{0,12}标题|返回这句话的简要主题|(?:为|给)(?:上述|以上|这段)?对话(?:起|生成|拟)一?个.{0,8}标题"
    r"|summari[sz]e the (?:above |)conversation .{0,40}title",
    regex.IGNORECASE,
)
_USER: Final = regex.compile(
    r"^[^\S\n]*(?:USER|user|User|用户)[^\S\n]*[:：][^\S\n]*(?P<said>\S.*)$", regex.MULTILINE
)


def chore(messages: Sequence[ChatMessage]) -> str | None:
    """Return what a frontend wants to hear where the last user message is such a chore, None where it is not."""
    asked = next((m.text for m in reversed(messages) if m.role == "user"), "")
    if _TASK.search(asked):
        key = _KEY.search(asked)
        return orjson.dumps(_fields(key[1], asked, messages)).decode() if key else None
    if _TITLE.search(asked):
        return _title(asked, messages)
    return None


def _fields(key: str, asked: str, messages: Sequence[ChatMessage]) -> dict[str, object]:
    if key == "title":
        return {"title": _title(asked, messages)}
    return {key: "" if key in ("text", "prompt") else []}


def _title(asked: str, messages: Sequence[ChatMessage]) -> str:
    """The first thing the user said, cut to a title."""
    quoted = _USER.search(asked)
    first = next((m.text for m in messages if m.role == "user" and m.text.strip()), "")
    said = quoted["said"] if quoted else ("" if first == asked else first)
    title = said.strip().splitlines()[0].strip(" 　？?。！!，,") if said.strip() else ""
    if not title:
        return _UNNAMED
    return title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE] + "…"
