"""What a model wants said before a query and before a passage."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Prompts:
    """Text put in front, as the model was trained; empty where it was trained without."""

    query: str = ""
    passage: str = ""


# Models published before sentence-transformers kept prompts in the model folder; after their model cards.
_BY_NAME = (
    (re.compile(r"\be5-(small|base|large)", re.I), Prompts("query: ", "passage: ")),
    (re.compile(r"\bbge-(small|base|large)-zh", re.I), Prompts("为这个句子生成表示以用于检索相关文章：")),
)


def prompts_of(name: str, declared: Mapping[str, str]) -> Prompts:
    """Return the prompts the model folder declares, else those its name is known to need."""
    query = declared.get("query", "")
    passage = next((declared[key] for key in ("passage", "document", "corpus") if declared.get(key)), "")
    if query or passage:
        return Prompts(query, passage)
    return next((prompts for pattern, prompts in _BY_NAME if pattern.search(name)), Prompts())
