"""Facts in a sentence that a question can ask for, and the question words that ask for them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import jieba.posseg

from corpus.bylines.names import name_log_probability

_NUMBER = r"(?:\d+(?:[.,]\d+)*|[一二三四五六七八九十百千两]{1,5})(?:多|余)?[十百千万亿]*(?:多|余)?"
_BOUND = r"(?:约|近|超过|超|逾|不低于|不少于|不超过|至少|不足|达到?(?=近|约)近?约?)?"
_UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"(?:元|美元|欧元|英镑|日元|港元|卢布|块钱?|人民币)", ("多少钱", "多少{u}", "多少", "多少资金")),
    (r"(?:平方公里|平方千米|平方米|公顷|亩|㎡)", ("多大", "多少{u}", "多大面积", "多少")),
    (r"(?:立方米|升|毫升|吨|公斤|千克|克|斤|千瓦时|千瓦|兆瓦|度电|桶)", ("多少{u}", "多少", "几{u}")),
    (r"(?:公里|千米|海里|毫米|厘米|米)(?!/)", ("多少{u}", "多长", "多远", "多高", "多少")),
    (r"(?:个百分点|%|％)", ("百分之多少", "多少", "多大比例", "多少个百分点", "百分之几", "几成")),
    (r"岁", ("多大", "多少岁", "几岁", "多大年纪")),
    (
        r"(?:个?小时|分钟|个月|个工作日|周年|秒钟?|天|周|年)(?![度级代内])",
        ("多久", "多长时间", "多少{u}", "几{u}"),
    ),
    (r"倍", ("几倍", "多少倍", "多少")),
    (r"(?:℃|摄氏度|度|级)", ("多少{u}", "几{u}", "多少")),
    (r"(?:名|位|人次|人|万人)", ("多少人", "多少{u}", "几{u}", "多少")),
    (
        r"(?:起|个|家|项|条|件|种|座|处|所|只|头|辆|架|艘|台|套|户|次|场|支|部|款|篇|册|幅|株|棵|张|份|例|枚|批|类|栋|间|届|轮|艘|颗|双|单|门|笔)",
        ("多少{u}", "几{u}", "多少"),
    ),
)
_QUANTITIES = tuple((re.compile(_BOUND + _NUMBER + unit), unit, asks) for unit, asks in _UNITS)
_DAY = re.compile(
    r"(?:\d{4}年|今年|去年|当地时间|北京时间)?(?:\d{1,2}月\d{1,2}日|(?<!\d)\d{1,2}日)(?:上午|下午|晚间?|凌晨|中午|傍晚)?"
    r"(?:\d{1,2}[时:：](?:\d{1,2}分?)?许?)?"
)
_MONTH = re.compile(r"(?:\d{4}年|今年|去年)\d{1,2}月(?!\d)(?:底|初|中旬|上旬|下旬)?")
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}年(?!\d|[来底]|以来|版)")
_YEAR_ITSELF = re.compile(r"(?:19|20)\d{2}年$")
_RANGE = re.compile(r"[\d十百千万亿%％][\u4e00-\u9fff]?[至到]$")
_TITLED = re.compile(r"《[^《》]{2,30}》")
_QUOTED = re.compile(r"“[^“”]{2,16}”")
_PLACE_BEFORE = re.compile(r"(?:位于|坐落于|坐落在|来自|前往|赶赴|抵达|地处|在|于|赴|到|从)$")
_ORG_END = re.compile(
    r"(?:公司|集团|大学|学院|医院|银行|研究院|研究所|协会|学会|商会|基金会|联合会|法院|检察院|公安局|管理局|税务局|气象局"
    r"|统计局|财政局|教育局|支队|大队|派出所|委员会|中学|小学|交警队|出版社|电视台|博物馆|图书馆|俱乐部|酒店|合作社|"
    r"教育部|外交部|商务部|财政部|公安部|工信部|发改委|国资委|证监会|交易所|开发区|产业园|实验室|合作组织|联盟)$"
)
_TITLE_LIST = """
董事长 总经理 副总经理 总裁 副总裁 首席执行官 经理 主任 副主任 局长 副局长 书记 党委书记
副书记 市长 副市长 县长 副县长 省长 副省长 部长 副部长 院长 副院长 校长 副校长 所长
会长 副会长 秘书长 理事长 主席 副主席 总统 总理 首相 外长 防长 发言人 负责人 教授
副教授 研究员 工程师 总工程师 专家 院士 队长 副队长 教练 主教练 主持人 导演 作者 馆长
村支书 村主任 村民 站长 处长 科长 厅长 副厅长 司长 副司长 董事 监事 创始人 老板 店主
医师 主任医师 律师 法官 分析师 司令 发起人 议长 秘书 镇长 乡长 区长 大使 行长 政委
支队长 大队长 巡视员 班长 厂长
"""
TITLES = _TITLE_LIST.split()
"""Offices and callings that stand before or behind a name."""
_TITLE_END = re.compile("(?:" + "|".join(sorted(TITLES, key=len, reverse=True)) + ")$")
_TAGS = "n ns nt nz nr nrt nrfg ng vn j b an eng m q s f l t x"  # jieba's, of words that can be part of a name or an office
_ENTITY_TAGS = frozenset(_TAGS.split())
_ORG_ASKS = {
    "公司": ("哪家公司", "哪家企业", "什么公司", "哪家单位"),
    "集团": ("哪家集团", "哪家公司", "哪家企业"),
    "大学": ("哪所大学", "哪所高校", "哪个大学"),
    "学院": ("哪所学院", "哪个学院", "哪所高校"),
    "医院": ("哪家医院", "哪个医院", "什么医院"),
    "银行": ("哪家银行", "哪个银行"),
    "中学": ("哪所学校", "哪所中学"),
    "小学": ("哪所学校", "哪所小学"),
}


@dataclass(frozen=True, slots=True)
class Fact:
    """`sentence[start:end]` can be asked for with any of `asks`; `sort` is one of the kinds below."""

    start: int
    end: int
    sort: str  # quantity, date, year, person, office, place, organisation, title, name
    asks: tuple[str, ...]
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the sentence with jieba's part of speech."""

    text: str
    tag: str
    start: int
    end: int


@cache
def tagged(sentence: str) -> tuple[Word, ...]:
    """Return the words of a sentence."""
    found: list[Word] = []
    at = 0
    for pair in jieba.posseg.cut(sentence):
        found.append(Word(pair.word, pair.flag, at, at + len(pair.word)))
        at += len(pair.word)
    return tuple(found)


def facts(sentence: str) -> list[Fact]:
    """Return the facts of a sentence, none overlapping another, left to right."""
    words = tagged(sentence)
    found = [
        *_dates(sentence),
        *organisations(words),
        *_persons(sentence, words),
        *_quantities(sentence),
        *_places(sentence, words),
        *_names(sentence),
    ]
    kept: list[Fact] = []
    for fact in found:
        if all(fact.end <= other.start or fact.start >= other.end for other in kept):
            kept.append(fact)
    return sorted(kept, key=lambda fact: fact.start)


def _dates(sentence: str) -> Iterator[Fact]:
    for match in _DAY.finditer(sentence):
        yield Fact(
            *match.span(), "date", ("哪天", "什么时候", "哪一天", "几月几日", "何时", "几号", "什么时间")
        )
    for match in _MONTH.finditer(sentence):
        yield Fact(*match.span(), "date", ("什么时候", "几月", "何时", "哪年哪月", "哪个月"))
    for match in _YEAR.finditer(sentence):
        yield Fact(*match.span(), "year", ("哪年", "哪一年", "什么时候", "何时", "几几年"))


def _quantities(sentence: str) -> Iterator[Fact]:
    for pattern, unit, asks in _QUANTITIES:
        for match in pattern.finditer(sentence):
            before = sentence[match.start() - 1 : match.start()]
            digits = re.sub(r"\D", "", match.group())
            if before in tuple("第每某数.-－—~") or (not digits and len(match.group()) < 3):
                continue
            if _RANGE.search(sentence[: match.start()]) or _YEAR_ITSELF.match(match.group()):
                continue
            printed = re.search(rf"[十百千万亿]*{unit}$", match.group())
            name = printed.group() if printed else ""
            yield Fact(
                *match.span(), "quantity", tuple(ask.format(u=name.lstrip("十百千")) for ask in asks), unit
            )


def _persons(sentence: str, words: Sequence[Word]) -> Iterator[Fact]:
    for index, word in enumerate(words):
        if not word.tag.startswith("nr") or not 2 <= len(word.text) <= 10:
            continue
        if "·" not in word.text and not _is_name(word.text):
            continue
        follows = words[index + 1].tag if index + 1 < len(words) else "x"
        start = _phrase_start(words, index)
        office = sentence[start : word.start]
        if _TITLE_END.search(office) and len(office) <= 30:
            yield Fact(word.start, word.end, "person", ("谁", "哪位", "什么人"))
            yield Fact(start, word.start, "office", ("什么职务", "什么身份", "干什么的", "什么人"))
        elif follows[0] not in "nrm":
            yield Fact(word.start, word.end, "person", ("谁", "谁", "哪位", "什么人", "哪个人"))


def organisations(words: Sequence[Word]) -> Iterator[Fact]:
    """Yield the organisations and bodies named in the sentence."""
    for index, word in enumerate(words):
        if not (_ORG_END.search(word.text) or word.tag == "nt"):
            continue
        if index + 1 < len(words) and (
            _ORG_END.search(words[index + 1].text) or words[index + 1].tag == "nt"
        ):
            continue
        start = index
        while start > 0 and words[start - 1].tag in (
            "ns",
            "nz",
            "nt",
            "nr",
            "n",
            "j",
            "b",
            "vn",
            "nrt",
            "eng",
            "s",
        ):
            start -= 1
        while start < index and _TITLE_END.search(words[start].text):
            start += 1
        length = word.end - words[start].start
        if 4 <= length <= 24 or (word.tag == "nt" and length >= 3):
            asks = next((a for end, a in _ORG_ASKS.items() if word.text.endswith(end)), None)
            default = ("哪个单位", "哪家单位", "哪个机构", "什么单位", "哪个部门", "谁")
            yield Fact(words[start].start, word.end, "organisation", asks or default)


def _places(sentence: str, words: Sequence[Word]) -> Iterator[Fact]:
    for index, word in enumerate(words):
        if word.tag != "ns" or not _PLACE_BEFORE.search(sentence[: word.start]):
            continue
        last = index
        while last + 1 < len(words) and words[last + 1].tag in ("ns", "s", "f"):
            last += 1
        if last + 1 < len(words) and words[last + 1].tag[0] in "njb":
            continue  # 在英国央行: not the place itself
        asks: tuple[str, ...] = ("哪里", "哪儿", "什么地方", "哪", "何地")
        text = sentence[word.start : words[last].end]
        for end, ask in (
            ("省", "哪个省"),
            ("市", "哪个城市"),
            ("县", "哪个县"),
            ("区", "哪个区"),
            ("国", "哪个国家"),
        ):
            if text.endswith(end):
                asks = (*asks, ask)
        yield Fact(word.start, words[last].end, "place", asks)


def _names(sentence: str) -> Iterator[Fact]:
    for match in _TITLED.finditer(sentence):
        inner = match.group()
        thing = next(
            (t for t in ("办法", "条例", "意见", "通知", "规划", "方案", "报告", "通告") if t in inner), ""
        )
        asks = (f"什么{thing}", f"哪份{thing or '文件'}", "什么") if thing else ("什么", "哪部作品", "啥")
        yield Fact(*match.span(), "title", asks)
    for match in _QUOTED.finditer(sentence):
        yield Fact(match.start() + 1, match.end() - 1, "name", ("什么", "什么", "啥"))


def _is_name(word: str) -> bool:
    """Whether jieba's guess holds: a surname opens it, and it is no common word (明白, 文明)."""
    return name_log_probability(word) > float("-inf") and (jieba.get_FREQ(word) or 0) < 100


def _phrase_start(words: Sequence[Word], index: int) -> int:
    start = index
    while start > 0 and words[start - 1].tag in _ENTITY_TAGS and words[start - 1].text not in "，。；：、“”":
        start -= 1
    return words[start].start
