"""Does a sentence turn its quote around: a negation put in or left out, a superlative added, a word exchanged, a
limit dropped, doer and object turned?"""

from __future__ import annotations

import re
from collections.abc import Iterator

from corpus.normalise import fold
from rag.verify.binding import check_binding
from rag.verify.departures import compare
from rag.verify.exchanges import check_exchanges
from rag.verify.ground import Ground
from rag.verify.limits import check_limits
from rag.verify.modality import check_moods
from rag.verify.negation import check_negations
from rag.verify.records import Problem, ProblemKind
from rag.verify.roles import check_roles
from rag.verify.scope import check_scope
from rag.verify.words import LEAD

_FIRST = re.compile(r"第一|头一|最早|率先|首")
_TOP = re.compile(r"首位|榜首|第1|第一(?!次)|之首|冠军|居首|领跑|头名")
_NUMERAL = re.compile(r"[^,。;\d]{0,5}?([\d.]+|[一二两三四五六七八九十]+)")
_OTHERWISE = {
    "翻番": re.compile(r"翻了?[一两\d]?番"),
    "同比": re.compile(r"[比较](?:上年|去年|前一年)|[上去]年同期"),
    "环比": re.compile(r"[比较](?:上月|上个月|上季|上一季)"),
    "唯一": re.compile(r"只有|仅有|独一"),
    "历史新高": re.compile(r"最高|新高"),
}
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
    said = " " * start + sentence[start:]
    yield from check_binding(said, ground.quotes)
    yield from check_moods(said, ground.quotes)
    yield from check_scope(said, ground.quotes)


def _exclusive(sentence: str, folded: str, ground: Ground) -> Iterator[Problem]:
    for match in _EXCLUSIVE.finditer(folded):
        word = match.group()
        said = ground.quotes_say(word) or any(word in fold(part) for part in ground.heading)
        if not said and not _is_said_otherwise(word, folded[match.end() :], ground.quoted):
            surface = sentence[match.start() : match.end()]
            message = f"出处中没有这样的比较或限定：{surface}"
            yield Problem(ProblemKind.COMPARISON, surface, match.start(), match.end(), message)


def _is_bound(rest: str, quoted: str) -> bool:
    """最多可带一人 for 可带一人, 最低80元 for 80元至380元: what bounds the figure behind it."""
    found = _NUMERAL.match(rest)
    if found is None:
        return False
    number = re.escape(found.group(1))
    may = rf"(?:可|限|不超过|至多)[^,。;]{{0,6}}{number}"
    open_end = rf"{number}[^,。;\d]{{0,5}}(?:[以之]内|以下|以上|起)"
    ends = rf"(?<![\d.]){number}[^,。;\d]{{0,3}}(?:至|到|-|~)\d|(?:至|到|-|~){number}(?![\d.])"
    return re.search(rf"{may}|{open_end}|{ends}", quoted) is not None


def _is_said_otherwise(word: str, rest: str, quoted: str) -> bool:
    """头一个 for 首个, 翻一番 for 翻番."""
    if word == "首位":
        return _TOP.search(quoted) is not None
    if word.startswith("首"):
        return _FIRST.search(quoted) is not None
    if word.startswith("最"):
        return "最" in quoted or "新高" in quoted or "新低" in quoted or _is_bound(rest, quoted)
    otherwise = _OTHERWISE.get(word, _TOP if word.endswith("第一") else None)
    return otherwise is not None and otherwise.search(quoted) is not None
