"""An answer as the Markdown that chat frontends show: what the archive says is text in it, never markup."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final
from urllib.parse import quote

import regex

from rag.compose.wording import joined, printed_in, title_of
from rag.conversation.history import NOTES, SOURCES
from rag.records import Citation

# What marks up where it stands, what a reference such as &lt; begins with, and what makes a heading, a quotation
# or a list of a line that begins with it.
_SPECIAL: Final = regex.compile(
    r"[\\`*_<\[\]~|]|&(?=#?\w+;)|^\s*\K(?:>|[+-](?=\s|$)|#(?=#{0,5}(?:\s|$)))|^\s*\d{1,9}\K[.)](?=\s|$)"
)
_MARKED: Final = regex.compile(r"(?P<text>.*?)(?P<markers>(?:\[\d+\])*)", regex.DOTALL)


def sentence(text: str) -> str:
    """Return a sentence with its words escaped and its markers as they are."""
    found = _MARKED.fullmatch(text)
    assert found is not None
    return escaped(found["text"]) + found["markers"]


def ending(warnings: Sequence[str], citations: Sequence[Citation], base: str) -> str:
    """Return what follows the sentences: notes, and the list of sources with links below `base`; "" if neither."""
    notes = "".join(f"\n\n{NOTES}{escaped(warning)}" for warning in warnings)
    if not citations:
        return notes
    return f"{notes}\n\n{SOURCES}\n\n" + "\n".join(_source(c, base) for c in citations)


def article_url(citation: Citation, base: str) -> str:
    """Return where the quote can be read in its article; `base` ends in a slash."""
    place = f"start={citation.start}&end={citation.end}#quote"
    return f"{base}articles/{quote(citation.article.id, safe='')}?{place}"


def escaped(text: str) -> str:
    """Return `text` so that Markdown shows it as it stands, in one line."""
    return _SPECIAL.sub(r"\\\g<0>", text.replace("\n", " "))


def _source(citation: Citation, base: str) -> str:
    article = citation.article
    who = [f"记者{joined(article.reporters)}"] if article.reporters else []
    if article.photo_credits and not article.reporters:
        who.append(f"摄影{joined(article.photo_credits)}")
    where = printed_in(article) + ("" if article.date else "（日期不详）")
    link = f"[{escaped(title_of(article) or '原文')}]({article_url(citation, base)})"
    return " ".join((f"- [{citation.marker}]", escaped(where), link, *(escaped(w) for w in who)))
