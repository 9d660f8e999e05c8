"""The runs of a sentence that could be the asked-for thing, by type."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from statistics import median
from typing import Final

import regex

from corpus.dates import Step, TimeMention, find_times
from corpus.normalise import fold
from corpus.places import places
from rag.evidence.amounts import find_amounts
from rag.evidence.cues import destinations, end_fit, result_fit
from rag.evidence.matching import TermMatcher
from rag.evidence.offices import office_fit
from rag.evidence.records import Candidate
from rag.facts.names import find_organisations, find_places
from rag.facts.people import find_people
from rag.facts.records import PersonMention
from rag.question.records import Ask, Query, Role, Want
from rag.question.terms import segment
from rag.synonyms import newspaper_synonyms

_ITEM: Final = r"[^，,。；;：:、！!？?“”\"《》\n]{1,20}"
_OPENS_LIST: Final = regex.compile(
    r"[^、]*?(?:包括|包含|涵盖|聚焦|分别是|分别为|主要有|主要是|还有|例如|比如|诸如|即|形成了?以|建成了?以|(?<=^|了|成)以|有|是|为|由)(?=[^、]{2,}、)"
)
_CLOSES_LIST: Final = regex.compile(r"等|为代表|为主|为龙头|为核心|组成|构成|(?<=[^、]{2})的")
_NAME_LIKE: Final = regex.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{2,8}·[\u3400-\u9fff·]{2,12}")
_NUMBERED: Final = regex.compile(r"(?:[\d两二三四五六七八九十]+)(?:人|名|位).{0,4}$")
_SUMMED_UP: Final = regex.compile(r"[两二三四五六七八九十\d]+(?:大|个|种|项|类|条|方面|家|人|名|位)")
_VERBAL: Final = ("v", "p", "c", "d", "ul", "uj", "m", "r")
_BETWEEN: Final = regex.compile(r"、|和|及|以及")
_HOW_MANY: Final = regex.compile(
    r"(?<!第)([两二三四五六七八九十])(?:大|个|条|项|家|种|位|类|样|块|点|篇|座|所|名)"
)
_TOO_FEW: Final = 0.5
_DIGITS: Final = {"两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
_LISTING: Final = regex.compile(rf"{_ITEM}(?:、{_ITEM})+")
_CLOCK_ASKED: Final = regex.compile(r"几点|几时")
_CLOCK: Final = regex.compile(
    r"(?:凌晨|清晨|早上?|上午|中午|午后|下午|傍晚|晚上?|夜里)?(?:[\d０-９]{1,2}|[一二三四五六七八九十]{1,3})(?:[点时](?:[\d０-９]{1,2}分?|半|整)?(?!钟头|候|间|代|期)|[:：][\d０-９]{2})"
)
_FEAST: Final = regex.compile(
    r"(?:国庆|五一|元旦|春节|中秋|端午|清明|劳动|国际劳动|暑假|寒假|暑期|入冬|开学|汛期)(?:节|假期|长假)?(?:之?前后?|后|期间|当天)?"
)
"""今年国庆节前 says more than 今年."""
_DAY_ASKED: Final = regex.compile(r"[天日号]")
_ANY_TIME: Final = regex.compile(r"时候|时间|何时|几时")
_YEAR_ASKED: Final = regex.compile(r"年")
_BODIES_TOO: Final = regex.compile(
    r"建|承|办|投资|施工|生产|研发|提供|供|主持|负责|运营|管|贷|批|资助|捐|获|赢"
)
_TELLS: Final = regex.compile(
    r"(?:告诉(?:本报)?记者|介绍|表示|透露|解释|回忆|强调|指出|说|称)(?=[,，:：\"“]|道)"
)
_TELLING_ASKED: Final = regex.compile(r"说|介绍|表示|透露|告诉|讲|指出|强调|认为|提出|建议|称|回忆")
_OTHER_BODY: Final = 0.25
"""An office where a company is asked for."""
_COMPANY: Final = regex.compile(
    r"公司|集团|厂$|企业|矿$|股份|科技$|能源$|重工$|建投|建工|实业|控股|药业|酒业|车业$"
)
_OFFICE: Final = regex.compile(r"[局部处委科办队署厅院所站室组]$|中心$|委员会$|管委会$|政府$|大队$|支队$")
_BODY_KINDS: Final = {
    "公司": _COMPANY,
    "企业": _COMPANY,
    "集团": _COMPANY,
    "厂": _COMPANY,
    "银行": regex.compile(r"银行|[农工建发商]行|[分支]行$|信用社|农商行|农信|农发行"),
    "部门": _OFFICE,
    "医院": regex.compile(r"医院|卫生院|诊所|医学中心"),
    "学校": regex.compile(r"[校院]$|大学|中学|小学|幼儿园"),
    "大学": regex.compile(r"大学|学院"),
    "法院": regex.compile(r"法院|法庭"),
    "报社": regex.compile(r"报|社"),
    "报纸": regex.compile(r"报$|新闻$"),
    "媒体": regex.compile(r"报|社|新闻|台$|网$|客户端$"),
    "高校": regex.compile(r"大学|学院"),
    "中学": regex.compile(r"[中校]"),
    "券商": regex.compile(r"证券"),
    "检察院": regex.compile(r"检察院"),
    "机场": regex.compile(r"机场"),
    "研究所": regex.compile(r"研究|院|所"),
    "研究院": regex.compile(r"研究|院|所"),
    "协会": regex.compile(r"协会|学会|商会|联合会|联盟"),
}
_ON_THE_WAY: Final = 0.8
"""Where the question asks where to, a place that nothing is said to go to."""
_THAT_ONE: Final = regex.compile(r"[那这][位名个]$")
_LEGAL_FORM: Final = regex.compile(r"(?:股份)?(?:有限)?(?:责任)?公司$|集团$")
_SITES: Final = regex.compile(
    r"(?:园区?|区|馆|中心|楼|站|场|厂|校|院|所|基地|广场|大厦|酒店|宾馆|公园|路|街|桥|村|镇|社区|小区|库|港|山|河|湖|岛)$"
)


def find_candidates(query: Query, text: str) -> list[Candidate]:
    """Return the candidates of the wanted type in the text of a sentence (none where no type is wanted)."""
    find = _FINDERS.get(query.focus.want)
    found = [c for c in find(query, text) if c.fit > 0 and not _is_asked(query, c)] if find else []
    if query.ask is not Ask.LIST:
        return found
    if query.focus.want is Want.PERSON and not query.focus.title:
        found = [*found, *_named_together(text, found)]
    return _together(query, found, text) if found else list(_listings(query, text))


def listing_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return the bounds of the enumeration (甲、乙和丙) of a sentence that a run of it overlaps, or None."""
    for found in _LISTING.finditer(text):
        inner = _inner(found)
        if inner[0] < end and start < inner[1] and inner[1] > inner[0]:
            return inner
    return None


def _named_together(text: str, found: Sequence[Candidate]) -> Iterator[Candidate]:
    """Names beside a name or before their number (甲某某、乙某某4人), which by themselves are no sure names."""
    for listing in _LISTING.finditer(text):
        start, end = _inner(listing)
        at = start
        names: list[tuple[int, str]] = []
        for item in text[start:end].split("、"):
            names.append((at, _NUMBERED.sub("", item)))
            at += len(item) + 1
        counted = _NUMBERED.search(text[start : min(end + 4, len(text))]) is not None
        known = any(start <= c.start < end for c in found)
        if (counted or known) and len(names) > 1 and all(_NAME_LIKE.fullmatch(n) for _, n in names):
            yield from (Candidate(a, a + len(n), n, 1.0) for a, n in names)


def _together(query: Query, candidates: Sequence[Candidate], text: str) -> list[Candidate]:
    """One candidate that runs from the first to the last of the best-fitting ones (王文杰、孙建鹏); it fits less where
    they are not as many as were asked for."""
    best = max(c.fit for c in candidates)
    chosen = sorted((c for c in candidates if c.fit == best), key=lambda c: c.start)
    start, end = chosen[0].start, max(c.end for c in chosen)
    names = "、".join(dict.fromkeys(c.text for c in chosen))
    wanted = _wanted(query)
    short = wanted is not None and names.count("、") + 1 < wanted
    return [Candidate(start, end, names, best * (_TOO_FEW if short else 1.0))]


def _wanted(query: Query) -> int | None:
    """How many members the question asks for (哪三家), if it says so."""
    asked = _HOW_MANY.search(query.folded)
    return _DIGITS.get(asked[1]) if asked else None


def _listings(query: Query, text: str) -> Iterator[Candidate]:
    """Enumerations: 甲、乙和丙. One of the asked-for number, beside the asked-for noun, fits best."""
    keys = [t.text for t in query.terms if t.role is Role.KEY]
    noun = query.focus.noun or (keys[-1] if keys else "")
    wanted = _wanted(query)
    folded = fold(text)
    for found in _LISTING.finditer(text):
        start, end = _inner(found)
        items = len(_BETWEEN.split(text[start:end]))
        fit = 1.0 if not noun or noun[:3] in folded else 0.85
        if wanted is not None and items != wanted:
            fit *= _TOO_FEW
        yield Candidate(start, end, text[start:end], fit)


def _inner(found: regex.Match[str]) -> tuple[int, int]:
    """The members themselves: 形成了以甲、乙为代表的集群 → 甲、乙."""
    opened = _OPENS_LIST.match(found[0])
    closed = _CLOSES_LIST.search(found[0], found[0].rfind("、"))
    start, end = opened.end() if opened else 0, closed.start() if closed else len(found[0])
    items = found[0][start:end].split("、")
    if len(items) > 2:
        start += _overhang(items[0], [len(i) for i in items[1:-1]])
        end -= len(items[-1]) - _reach(items[-1], [len(i) for i in items[1:-1]])
    return found.start() + start, found.start() + end


def _overhang(first: str, usual: Sequence[int]) -> int:
    """How much of the first item of three or more leads up to it: 对废渣进行|填埋、制砖、制酸.

    Members of a list are of about one length; it is cut behind a verb or the like, where that comes nearest.
    """
    middle = median(usual)
    if len(first) <= max(usual) + 2 or len(first) <= 1.5 * middle:
        return 0
    cuts = [0, *(at + len(word) for word, flag, at in segment(fold(first)) if flag.startswith(_VERBAL))]
    return min((c for c in cuts if c < len(first) - 1), key=lambda c: abs(len(first) - c - middle))


def _reach(last: str, usual: Sequence[int]) -> int:
    """How much of the last item belongs to it: 制酸|三大方式处置."""
    if len(last) <= max(usual) + 2 or (_BETWEEN.search(last) is not None and "和" not in last):
        return len(last)
    numbered = _SUMMED_UP.search(last)
    return numbered.start() if numbered and numbered.start() >= 2 else len(last)


def _is_asked(query: Query, candidate: Candidate) -> bool:
    """What the question itself says is not its answer, nor is its full name (北京某某投资 and 北京某某投资有限公司)."""
    name = fold(candidate.text)
    if query.focus.want is Want.ORGANISATION:
        name = _LEGAL_FORM.sub("", name)
    return len(name) >= 2 and name in query.folded


# Times


@lru_cache(maxsize=8192)
def _times_of(text: str) -> tuple[TimeMention, ...]:
    return tuple(find_times(text))


def _times(query: Query, text: str) -> Iterator[Candidate]:
    word = query.folded[query.focus.start : query.focus.end]
    if _CLOCK_ASKED.search(word):
        folded = fold(text)
        for m in _CLOCK.finditer(text):
            yield Candidate(m.start(), m.end(), m[0], result_fit(query.folded, folded, m.start(), m.end()))
        return
    folded = fold(text)
    for mention in _times_of(text):
        if mention.names_days:
            fit = _time_fit(word, mention) * end_fit(query.folded, folded, mention.start, mention.end)
            end = _FEAST.match(folded, mention.end)
            yield Candidate(
                mention.start, stop := end.end() if end else mention.end, text[mention.start : stop], fit
            )


def _time_fit(word: str, mention: TimeMention) -> float:
    has_day = mention.days is not None or mention.weekday is not None or _steps(mention, Step.DAY)
    has_month = mention.months is not None or _steps(mention, Step.MONTH)
    has_year = mention.years is not None or _steps(mention, Step.YEAR)
    if mention.shift is not None and mention.shift.window:
        return 0.3 if _ANY_TIME.search(word) else 0.0
    if _DAY_ASKED.search(word) and "日子" not in word:
        return 1.0 if has_day else 0.4 if has_month else 0.2
    if _YEAR_ASKED.search(word):
        return 1.0 if has_year else 0.3
    return 1.0 if has_day else 0.95 if has_month else 0.85


def _steps(mention: TimeMention, step: Step) -> bool:
    return mention.shift is not None and mention.shift.step is step


# Persons, bodies and places


def _persons(query: Query, text: str) -> Iterator[Candidate]:
    title = query.focus.title
    bodies = _bodies(query) if title else ()
    for person in find_people(text):
        fit = office_fit(title, person.titles, bodies) if title else _doer_fit(query, text, person)
        yield Candidate(person.start, person.end, person.name, fit)
    if not title and _BODIES_TOO.search(query.folded):
        for body in find_organisations(text):
            yield Candidate(
                body.start, body.end, body.name, 1.0 if text[body.start - 1 : body.start] == "由" else 0.75
            )


def _doer_fit(query: Query, text: str, person: PersonMention) -> float:
    """Who only tells of it (厂长某某说) has seldom done it."""
    tells = _TELLS.match(text, person.end) is not None
    return 0.6 if tells and not _TELLING_ASKED.search(query.folded) else 1.0


@lru_cache(maxsize=256)
def _bodies(query: Query) -> tuple[TermMatcher, ...]:
    """Matchers for the body whose office is asked for: what the question says before the title."""
    title = query.focus.title
    at = query.folded.find(title or "", query.focus.start)
    if _THAT_ONE.search(query.folded[:at]):
        return ()  # 一道剪彩的那位局长: what stands before tells of the person, not of a body
    chosen = [t for t in query.terms if t.text != title and (t.start < at or at < 0)]
    return tuple(TermMatcher(t, newspaper_synonyms()) for t in chosen)


def _offices(query: Query, text: str) -> Iterator[Candidate]:
    """The titles of the person that the question names."""
    for person in find_people(text):
        if person.titles and fold(person.name) == query.focus.noun:
            start = _title_start(text, person)
            yield Candidate(start, person.end, "、".join(person.titles), 1.0)


def _title_start(text: str, person: PersonMention) -> int:
    """Where the first of the titles that lead up to a name begins (its own start, if they follow it)."""
    at = text.rfind(person.titles[0], 0, person.start)
    return at if at >= 0 else person.start


def _organisations(query: Query, text: str) -> Iterator[Candidate]:
    kind = _BODY_KINDS.get(query.focus.noun or "")
    for body in find_organisations(text):
        fit = 0.9 if kind is None else 1.0 if kind.search(body.name) else _OTHER_BODY
        yield Candidate(body.start, body.end, body.name, fit)


def _places(query: Query, text: str) -> Iterator[Candidate]:
    kind = (query.focus.noun or "").removesuffix("份").removeprefix("城")
    people = find_people(text)
    goals = [] if kind else destinations(query.folded, text)
    found = [(m, 1.0) for m in find_places(text) if not any(p.start <= m.start < p.end for p in people)]
    found += [(m, 0.9) for m in find_organisations(text) if _SITES.search(m.name)]
    for mention, fit in found:
        wrong_kind = (
            kind and kind != "国家" and not mention.name.endswith(kind) and not _is_level(mention.name, kind)
        )
        if not any(a < mention.end and mention.start < b for a, b in goals):
            way = _ON_THE_WAY if goals else 1.0
            yield Candidate(mention.start, mention.end, mention.name, 0.25 if wrong_kind else fit * way)
    yield from (Candidate(start, end, text[start:end], 1.0) for start, end in goals)


def _is_level(name: str, kind: str) -> bool:
    """Whether a bare name (长治, 山西) is a place of that kind."""
    levels = {
        "省": places().provinces,
        "市": places().prefectures,
        "县": places().counties,
        "区": places().counties,
    }
    return name in levels.get(kind, frozenset())


_FINDERS: Final[dict[Want, Callable[[Query, str], Iterator[Candidate]]]] = {
    Want.NUMBER: find_amounts,
    Want.TIME: _times,
    Want.PERSON: _persons,
    Want.ORGANISATION: _organisations,
    Want.OFFICE: _offices,
    Want.PLACE: _places,
}
