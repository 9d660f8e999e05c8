"""Words that differ in one character and exclude each other: 首班车 is not 末班车."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from rag.evidence.story import Sentence, Story
from rag.question.records import Query, Role

_OPPOSED: Final = (
    "首末",
    "上下",
    "前后",
    "男女",
    "进出",
    "早晚",
    "内外",
    "东西南北",
    "新旧",
    "新老",
    "单双",
    "左右",
    "甲乙丙丁",
    "大小",
    "公私",
)


@lru_cache(maxsize=1024)
def contraries(word: str) -> tuple[str, ...]:
    """Return the words that `word` becomes when its first character is exchanged for one opposed to it."""
    if len(word) < 2:
        return ()
    return tuple(other + word[1:] for row in _OPPOSED if word[0] in row for other in row if other != word[0])


def speaks_of_the_contrary(query: Query, story: Story, sentence: Sentence) -> bool:
    """Whether a sentence has the contrary of a word of the question, which itself the story has nowhere."""
    return any(
        term.text not in story.folded
        and term.text not in story.heading
        and any(other in sentence.folded for other in contraries(term.text))
        for term in query.terms
        if term.role in (Role.KEY, Role.PLAIN)
    )
