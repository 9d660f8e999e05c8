"""Do the persons, offices, places and organisations of a sentence stand in what it cites?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from corpus.normalise import fold
from rag.facts.names import find_organisations, find_people, find_places
from rag.facts.records import EntityMention, PersonMention
from rag.facts.titles import OFFICE
from rag.verify.context import affinity, is_misplaced
from rag.verify.ground import Ground, bare
from rag.verify.records import Problem, ProblemKind
from rag.verify.words import PREFIXES, is_plain, words_of

_BYLINE_ROLES = re.compile(r"(?:记者|通讯员|编辑|摄影|摄影师|评论员|作者|特约撰稿人)$")
_PARTICLES = frozenset("和与及在对向为到由从")
_BEHIND_NAME = _PARTICLES | frozenset("现曾将已也还则就又均都被等今昨近")
_OFFICE_OF = re.compile(r"(?:担任|出任|任|是)(?=[\u4e00-\u9fff]{2})")
_SAME_PLACE = 2
_QUANTIFYING_WORDS = """
    所有 全部 全体 各 各家 多家 一些 部分 多数 大多数 每家 每个 这些 那些 其他 其余 季度 上半年 下半年 今年 去年
"""
_QUANTIFYING = frozenset(_QUANTIFYING_WORDS.split())
_NUMBERED = re.compile(r"第?[一二三四五六七八九十百两几\d]+")
_COUNTED = re.compile(r"[\d一二两三四五六七八九十百千万几多余]$")
_LISTED = re.compile(r"[、和与及]")
_APART = re.compile(r"[,，。;；:：!?！？任为是]")
_COUNTING = re.compile(r"[一二两三四五六七八九十几数多\d]+[位名个]")
_BEFORE_TITLE = "在由以经与同跟据对请让被和及、"
_CLIPPED = 3
_FORMER = ("原", "前")
_HAN = re.compile(r"[\u4e00-\u9fff]{2}")
_CALLINGS = (
    "司机",
    "驾驶员",
    "患者",
    "村民",
    "居民",
    "市民",
    "农户",
    "种植户",
    "男子",
    "女子",
    "老人",
    "女孩",
    "男孩",
    "网友",
    "业主",
)
"""What somebody is called in passing is no office, and has many words."""
_RANKS = ("常务副", "副", "助理", "代理", "代", "原", "前", "候任", "名誉", "执行")
_RANK = re.compile(r"(?:常务副|副|助理|代理?|原|前任?|候任|名誉|执行)$")


def check_people(sentence: str, ground: Ground) -> Iterator[Problem]:
    """Yield a problem for each person that nothing cited names, or that holds another office there.

    A person named in the article or the record will do; an office must be the one given with that name.
    """
    for person in find_people(sentence):
        if (
            person.name[-1] in _BEHIND_NAME
            and len(person.name) > _SAME_PLACE
            and ground.prints(person.name[:-1])
        ):
            continue  # 李茂和|工友, 徐海燕现|任
        if not ground.prints(person.name):
            yield _problem(ProblemKind.PERSON, person.name, person.start, person.end, "出处中没有这个人名")
            continue
        if (other := _person_there(sentence, person, ground)) is not None:
            message = f"出处中这里是{other}"
            yield _problem(ProblemKind.REPLACED, person.name, person.start, person.end, message)
            continue
        known = list(ground.person(person.name))
        for title in map(_plain_title, person.titles):
            if (
                title
                and not title.endswith(_CALLINGS)
                and not _BYLINE_ROLES.search(title)
                and not _holds(title, known, ground)
            ):
                message = f"出处中{person.name}不是这个职务"
                yield _problem(ProblemKind.OFFICE, title, person.start, person.end, message)


def check_ranks(sentence: str, ground: Ground) -> Iterator[Problem]:
    """Yield a problem for each office (市住建局局长) of which the cited articles name only a deputy's or such."""
    folded = fold(sentence)
    for office in OFFICE.finditer(folded):
        body = folded[max(0, office.start() - 2) : office.start()]
        if (
            len(body) < 2
            or _RANK.search(body)
            or not _HAN.fullmatch(body)
            or ground.says(body + office.group())
        ):
            continue
        if any(ground.says(f"{body}{rank}{office.group()}") for rank in _RANKS if rank not in _FORMER):
            start = office.start() - 2
            message = "出处中不是这个职务"
            yield _problem(ProblemKind.OFFICE, sentence[start : office.end()], start, office.end(), message)


def _person_there(sentence: str, person: PersonMention, ground: Ground) -> str | None:
    """Whom the quotes name in the very words around this person, where they name this one elsewhere or not at
    all."""
    own, other, found = 0, 0, ""
    for quote in ground.quotes:
        there = find_people(quote)
        mine = [mention for mention in there if bare(mention.name) == bare(person.name)]
        for mention in there:
            if any(_are_listed(quote, mention, each) for each in mine if each is not mention):
                continue  # the order of a list is free
            near = affinity(sentence, person, quote, mention)
            if bare(mention.name) == bare(person.name):
                own = max(own, near)
            elif near > other:
                other, found = near, mention.name
    if ground.quotes_say(person.name):
        return found if is_misplaced(own, other) else None
    return found if other >= _SAME_PLACE and bare(found) not in bare(sentence) else None


def _are_listed(text: str, one: PersonMention, other: PersonMention) -> bool:
    """Whether two persons stand in one list: 副县长甲、教育局局长乙."""
    first, last = sorted((one, other), key=lambda mention: mention.start)
    between = text[first.end : last.start]
    return _LISTED.search(between) is not None and _APART.search(between) is None


def _plain_title(title: str) -> str:
    """An office without what is none: 由县长 names 县长; 三位企业家 no office."""
    return "" if _COUNTING.match(title) else title.lstrip(_BEFORE_TITLE)


def _problem(kind: ProblemKind, surface: str, start: int, end: int, message: str) -> Problem:
    return Problem(kind, surface, start, end, f"{message}：{surface}")


def _holds(title: str, known: list[PersonMention], ground: Ground) -> bool:
    held = [fold(office) for mention in known for office in mention.titles]
    claimed = fold(title)
    if not held:
        return ground.says(claimed) or (ground.pieces_say(claimed) and not _ranks_otherwise(claimed, ground))
    body, rank, office = _parts(claimed)
    for other in held:
        if _is_clipped(claimed, other):
            return True
        other_body, other_rank, other_office = _parts(other)
        if (rank, office) != (other_rank, other_office):
            continue
        if not body or body in other_body or other_body in body:
            return True
        if body[-1:] == other_body[-1:] and is_subsequence(body, other_body):
            return True
        if body[-2:] == other_body[-2:] and ground.pieces_say(body):
            return True
        if any(body in bare(other) for other in held) or any(body in bare(part) for part in ground.heading):
            return True
    return False


def _is_clipped(short: str, full: str) -> bool:
    """村支书 for 村党支部书记: as printed but for some characters, a rank not among them."""
    if len(short) < _CLIPPED or short[0] != full[0] or len(full) > 2 * len(short) + 1:
        return False
    return is_subsequence(short, full) and not any(rank in full and rank not in short for rank in _RANKS)


def _ranks_otherwise(title: str, ground: Ground) -> bool:
    """江陵市市长, where only an 江陵市副市长 is named."""
    body, rank, office = _parts(title)
    if not body:
        return False
    ranks = [other for other in _RANKS if other != rank and ground.says(f"{body[-2:]}{other}{office}")]
    return bool(ranks) and not ground.says(f"{body[-2:]}{rank}{office}")


def _parts(title: str) -> tuple[str, str, str]:
    """The body, the rank (副, 原) and the office of a title: 临汾经开区党工委 · 副 · 书记."""
    offices = [match for match in OFFICE.finditer(title) if match.end() == len(title)]
    at = offices[-1].start() if offices else max(0, len(title) - 2)
    rank = _RANK.search(title[:at])
    body = title[: rank.start()] if rank else title[:at]
    return bare(body), rank.group() if rank else "", title[at:]


def check_places(sentence: str, ground: Ground) -> Iterator[Problem]:
    """Yield a problem for each place that nothing cited names (look-alike characters allowed for)."""
    taken = [(person.start, person.end) for person in find_people(sentence)]
    for place in find_places(sentence):
        if any(place.start < end and start < place.end for start, end in taken):
            continue
        if len(place.name) == 2 and place.name[0] in _PARTICLES:
            continue  # 张超和|县经开区 is no 和县
        if _NUMBERED.match(place.name) and len(place.name) == _SAME_PLACE:
            continue  # 六楼
        if place.name[-1] == "区" and len(place.name) > 2 and ground.quotes_say(place.name[:-1]):
            continue  # 办公区, where 办公 was printed, is no name
        if place.name[0] in PREFIXES and ground.quotes_say(place.name[1:]) and len(place.name) == _SAME_PLACE:
            continue  # 新店
        if place.name[-1] not in "省市县区镇乡村州盟旗岛" and all(
            is_plain(word.text) for word in words_of(place.name)
        ):
            continue  # 确保安全
        if not ground.says_alike(place.name):
            yield _problem(ProblemKind.PLACE, place.name, place.start, place.end, "出处中没有这个地名")


def check_organisations(sentence: str, ground: Ground) -> Iterator[Problem]:
    """Yield a problem for each organisation that nothing cited names, in full, in short or in parts."""
    for body in map(partial(_uncounted, sentence), find_organisations(sentence)):
        if ground.says_alike(body.name) or ground.pieces_say(body.name):
            continue
        if (held := _OFFICE_OF.split(body.name)[-1]) != body.name and ground.says(held):
            continue  # 徐海燕现任区管委会
        if _is_short_for(body.name, ground) or _is_class(body.name, ground):
            continue
        if not all(is_plain(word.text) for word in words_of(body.name)):
            message = "出处中没有这个机构名称"
            yield _problem(ProblemKind.ORGANISATION, body.name, body.start, body.end, message)


def _uncounted(sentence: str, body: EntityMention) -> EntityMention:
    """18所公办幼儿园: the classifier is no part of the name."""
    if body.name[0] in "所家个座处" and _COUNTED.search(sentence[: body.start]):
        return replace(body, name=body.name[1:], start=body.start + 1)
    return body


def _is_short_for(name: str, ground: Ground) -> bool:
    """Whether a name shortens one of the source: 青川经开区 for 青川经济技术开发区."""
    wanted = bare(name)
    texts = (*ground.quotes, *ground.heading, *(support.text for support in ground.supports))
    for text in texts:
        for body in find_organisations(text):
            full = bare(body.name)
            if full[:2] == wanted[:2] and is_subsequence(wanted, full):
                return True
    return False


def _is_class(name: str, ground: Ground) -> bool:
    """Whether words of number or time stand before what the source names: 所有学校, 第一季度公司."""
    words = words_of(name)
    at = 0
    while at < len(words) and (words[at].text in _QUANTIFYING or _NUMBERED.match(words[at].text)):
        at += 1
    return 0 < at < len(words) and ground.says("".join(word.text for word in words[at:]))


def is_subsequence(short: str, full: str) -> bool:
    """Whether the characters of `short` stand in `full` in the same order."""
    rest = iter(full)
    return all(char in rest for char in short)
