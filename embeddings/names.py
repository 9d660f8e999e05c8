"""Names that articles print in their own fields, which the segmenter keeps whole."""

from __future__ import annotations

import re
from collections.abc import Iterable

from corpus.records import Article

_HAN_NAME = re.compile(r"[\u3400-\u9fff·]{2,12}")


def names_of(article: Article) -> list[str]:
    """Return the people, the newspaper and the kicker of an article, as far as they are names."""
    return as_names([*article.people, article.newspaper or "", article.kicker or ""])


def as_names(printed: Iterable[str]) -> list[str]:
    """Return those of the strings that are names in Han characters."""
    return [name for name in printed if _HAN_NAME.fullmatch(name)]
