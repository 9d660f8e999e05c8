"""A bare name or figure, as small models reply, put into the words of the question."""

from __future__ import annotations

from typing import Final

import regex

from rag.question.records import Ask, Query

_QUESTION_WORD: Final = regex.compile(r"谁|哪|何|几|多少?|什么|啥|甚")
_ENDS: Final = "?？。.！! "


def completed(value: str, query: Query) -> str | None:
    """Return the question with `value` in the place of what it asks for: 水厂由谁承建 and 县交通局 make 水厂由县交通局承建.

    None where the question asks for no single value, or a noun would be left over behind a list of names.
    """
    if query.ask not in (Ask.FACT, Ask.LIST):
        return None
    text, focus = query.text, query.focus
    if focus.start == focus.end:
        # A noun phrase: 青河大桥全长. With 吗 it is no question for a value.
        asked = text.rstrip(_ENDS)
        return None if asked.endswith(("吗", "呢", "吧", "么")) else f"{asked}是{value}"
    word = _QUESTION_WORD.search(text, focus.start, focus.end)
    if word is None:
        return None
    before, behind = text[: word.start()], text[focus.end :].rstrip(_ENDS)
    if query.ask is Ask.LIST and focus.noun:
        # 有哪些领跑企业: the noun would be left over behind the names.
        listed, noun, rest = behind.partition(focus.noun)
        return f"{before[:-1]}{listed}{noun}有{value}{rest}" if noun and before.endswith("有") else None
    return f"{before}{value}{behind}"
