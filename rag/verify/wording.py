"""Does a sentence turn its quote around: a negation put in or left out, a superlative added, a word exchanged, a
limit dropped, doer and object turned?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.normalise import fold
from rag.verify.departures import compare
from rag.verify.exchanges import check_exchanges
from rag.verify.ground import Ground
from rag.verify.limits import check_limits
from rag.verify.negation import check_negations
from rag.verify.records import Problem, ProblemKind
from rag.verify.roles import check_roles
from rag.verify.words import LEAD

_FIRST = re.compile(r"第一|头一|最早|率先|首")
_DOUBLED = re.compile(r"翻了?[一两\d]?番")
_EXCLUSIVE = re.compile(
    r"首[个次家批条座台例届款项位创]|唯一|独家|最[大高长早多快小低好强新]|全[国省市球]第一|同比|环比|历史新高|翻番"
)


def check_wording(sentence: str, ground: Ground) -> Iterator[Problem]:
    """Yield a problem for each word that the quotes, in the same place, say otherwise."""
    if not ground.quotes:
        return
    folded = fold(sentence)
    yield from _exclusive(sentence, folded, ground)
    lead = LEAD.match(folded)
    start = lead.end() if lead else 0
    if ground.quotes_say_plainly(folded[start:]):
        return
    yield from check_negations(sentence, folded, ground)
    # What the opening says of the record is no rewording of the quote.
    comparison = compare(" " * start + folded[start:], ground.quotes)
    for check in (check_exchanges, check_limits, check_roles):
        yield from check(sentence, comparison)


def _exclusive(sentence: str, folded: str, ground: Ground) -> Iterator[Problem]:
    for match in _EXCLUSIVE.finditer(folded):
        word = match.group()
        said = ground.quotes_say(word) or any(word in fold(part) for part in ground.heading)
        if not said and not _is_said_otherwise(word, ground.quoted):
            surface = sentence[match.start() : match.end()]
            message = f"出处中没有这样的比较或限定：{surface}"
            yield Problem(ProblemKind.COMPARISON, surface, match.start(), match.end(), message)


def _is_said_otherwise(word: str, quoted: str) -> bool:
    """头一个 for 首个, 翻一番 for 翻番."""
    if word.startswith("首"):
        return _FIRST.search(quoted) is not None
    if word.startswith("最"):
        return "最" in quoted
    return word == "翻番" and _DOUBLED.search(quoted) is not None
