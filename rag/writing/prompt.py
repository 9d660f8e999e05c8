"""The prompts, each in a file of its own under `prompts/`, and passages fenced in as data."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from string import Template
from typing import Final

import regex

from rag.compose.wording import joined, newspaper_name
from rag.records import Turn
from rag.writing.records import Message, Source

_BLANKS: Final = regex.compile(r"\s+")
_FENCES: Final = str.maketrans("<>", "〈〉")
"""No text from outside can close a fence, or write a token of a chat template such as <|im_end|>."""
_LONGEST_QUOTE: Final = 120
"""Characters of the words that are pointed at: they stand in the passage as well."""
_SPEAKERS: Final = {"user": "读者", "assistant": "回答"}


def answer_prompt(question: str, sources: Sequence[Source], evidence: str | None = None) -> list[Message]:
    """Return the messages that ask for an answer from `sources`; `evidence` is the printed words it is in, where
    that is known."""
    pointer = _filled("pointer", quote=_cut(evidence)) if evidence else ""
    return _asking("answer", sources=_listed(sources), question=_data(question), pointer=pointer)


def repair_prompt(question: str, sources: Sequence[Source], evidence: str) -> list[Message]:
    """Return the messages that ask for a sentence anew, in the printed words of `evidence`.

    The sentence that failed is not shown, nor what is wrong with it: small models say it again.
    """
    return _asking("repair", sources=_listed(sources), question=_data(question), quote=_cut(evidence))


def rewrite_prompt(question: str, conversation: Sequence[Turn]) -> list[Message]:
    """Return the messages that ask for a follow-up as a question that stands on its own."""
    said = "\n".join(f"{_SPEAKERS[t.role]}：{_data(t.content)}" for t in conversation if t.role in _SPEAKERS)
    return [Message("user", _filled("rewrite", conversation=said or "（无）", question=_data(question)))]


def header(source: Source) -> str:
    """Return the line above a passage: its number, headline, newspaper, date, reporters."""
    article = source.article
    fields = (
        f"《{_data(article.headline)}》" if article.headline else "",
        _data(newspaper_name(article.newspaper)) if article.newspaper else "",
        article.date.isoformat() if article.date else "",
        f"记者{_data(joined(article.reporters))}" if article.reporters else "",
    )
    return f"<资料{source.number} {' '.join(f for f in fields if f)}>".replace(" >", ">")


def _listed(sources: Sequence[Source]) -> str:
    return "\n".join(f"{header(s)}\n{_data(s.text)}\n</资料{s.number}>" for s in sources)


def _data(text: str) -> str:
    """Text from outside: on one line, unable to close its fence."""
    return _BLANKS.sub(" ", text).translate(_FENCES).strip()


def _cut(text: str) -> str:
    return _data(text)[:_LONGEST_QUOTE]


def _asking(name: str, **filled: str) -> list[Message]:
    """The fixed part comes first and is always the same: a server that keeps what it has read reads it once."""
    return [
        Message("system", _filled("system")),
        Message("user", _filled("example")),
        Message("assistant", _filled("example_answer")),
        Message("user", _filled(name, **filled)),
    ]


def _filled(name: str, **filled: str) -> str:
    return _template(name).substitute(filled).strip()


@lru_cache(maxsize=16)
def _template(name: str) -> Template:
    return Template(files("rag.writing").joinpath("prompts", f"{name}.txt").read_text("utf-8"))
