"""The content words of a question, weighted by how much they tell."""

from __future__ import annotations

from functools import lru_cache
from importlib import resources
from typing import Final

import jieba.posseg
import regex

from corpus.places import places
from rag.question.records import Focus, Role, Term

_NAME_FLAGS: Final = ("nr", "ns", "nt", "nz", "eng")
_SPECIFIER: Final = regex.compile(
    r"\d[\d.,]*(?:%|[a-z]{1,4}\b|[a-z]{1,4}(?=[^a-z0-9])|万千瓦|千瓦|兆瓦|万吨|吨|亿元|万元|元|万亩|亩|公里|平方米|万平方米|平方公里|公顷)"
    r"|[a-z]+[-.]?\d+[a-z]*|第[一二三四五六七八九十百\d]+(?:届|期|次|批|轮|号|产业|中学|小学|医院|季度)?|[一二三四五六七八九]期"
    r"|(?:方案|标段|机组|泊位)[一二三四五六\da-d]|[甲乙丙丁a-d](?=[座区栋组类级队方口])[座区栋组类级队方口]|[一二三四五六七八九十]号(?=线|楼|馆|仓|厅|矿|井|机组|院|桥)"
    r"|\d+号|\d+届|\d+(?:幢|栋|单元|标段|号楼|路(?=公交|车))"
)
_TIME_WORDS: Final = regex.compile(
    r"(?:(?:\d{1,2}|十九|二十一?|上个?|本)世纪)?(?:(?:\d{2})?\d0|[一二三四五六七八九]十)年代[初末中]?期?|(?:\d{1,2}|十九|二十一?|上个?|本)世纪[初末中]?|"
    r"(?:\d{4}|[〇零一二三四五六七八九]{4}|\d{2})年(?:度|全年|底|初|末)?(?:\d{1,2}月(?:份|底|初)?(?:\d{1,2}[日号])?)?|\d{1,2}月\d{1,2}[日号]|"
    r"\d{1,2}月(?:份|底|初)?|(?:今|去|前|明|当|本|上|同)(?:年|月|周|日|天|季度)(?:度|底|初|末)?|昨[天日]|今[天日]|近[日期]|"
    r"上半年|下半年|[一二三四]季度|全年|年底|年初|\d{1,2}[日号](?!楼|院|线|公馆)|截至[今目]前?"
)
_YEARLY: Final = regex.compile(r"一年(?:到头|下来)?|每年|年均|一年之?内")
_SUFFIXES: Final = (
    "经济技术开发区|高新技术产业开发区|经济开发区|高新技术开发区|技术开发区|产业开发区|经开区|高新区|开发区|示范区|综改区|保税区|"
    "产业园区|工业园区|产业园|工业园|科技园|物流园|园区|新区|管委会|管理委员会|委员会|有限责任公司|有限公司|公司|集团|协会|学会|"
    "研究院|研究所|大学|学院|中学|小学|医院|银行|分行|支行|法院|检察院|公安局|政府|县委|市委|省委|区委|旅行社|合作社|基金会|报社|"
    "车站|机场|博物馆|图书馆|体育馆|水库|大桥|隧道|高速|高铁|铁路|公路"
)
_ZONES: Final = frozenset(
    ["经开区", "高新区", "综改区", "保税区", "示范区", "经济技术开发区", "高新技术产业开发区"]
)
_SUFFIX_WORD: Final = regex.compile(_SUFFIXES)
_DOMAIN_WORDS: Final = (
    *_SUFFIXES.split("|"),
    "低空经济", "县委书记", "市委书记", "副主任", "副书记", "副市长", "副县长", "副局长", "副会长", "副总裁", "总投资", "总面积", "年产值",
    "从业人员", "营业收入", "年产能", "占地面积", "建筑面积", "总建筑面积",
)  # fmt: skip
_UNITS_OF_LAND: Final = regex.compile(r"(?<=..)[省市县区州盟旗]$")
_LAND_AND_MORE: Final = regex.compile(r"(?P<land>\w{1,3}[省市县区镇乡村])(?P<rest>\w{1,2})")
_LANDS: Final = "镇乡村县市区"
_BEARINGS: Final = ("东", "南", "西", "北")
_COUNTED: Final = regex.compile(r"\d+\w")
_COMPLEMENTS: Final = frozenset("成到完好下走起出上过开掉住")
_MODALS: Final = frozenset("能要会可得需应该想将")
_GUESSED_WEIGHT: Final = 7.0
_UNKNOWN_IDF: Final = 11.0
_NAME_WEIGHT: Final = 10.0

Piece = tuple[str, str, int]
"""A segmented word, its part of speech (as jieba tags them), and its offset."""


@lru_cache(maxsize=1)
def _stop_words() -> frozenset[str]:
    """Words that carry no content in a question."""
    return _listed("stopwords.txt")


@lru_cache(maxsize=1)
def _common_words() -> frozenset[str]:
    """Ordinary words that jieba's dictionary files among names."""
    return _listed("common_words.txt")


def _listed(name: str) -> frozenset[str]:
    text = resources.files("rag").joinpath(f"data/{name}").read_text(encoding="utf-8")
    return frozenset(w for line in text.splitlines() if not line.startswith("#") for w in line.split())


@lru_cache(maxsize=1)
def _tagger() -> jieba.posseg.POSTokenizer:
    tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    for place in (*places().provinces, *places().prefectures, *places().counties):
        tokenizer.add_word(place, tag="ns")
    for word in _DOMAIN_WORDS:
        tokenizer.add_word(word, freq=50_000, tag="n")
    return jieba.posseg.POSTokenizer(tokenizer)


@lru_cache(maxsize=1)
def _idf() -> dict[str, float]:
    """Inverse document frequencies of general Chinese text, as shipped with jieba (jieba.analyse, TF-IDF)."""
    text = resources.files("jieba").joinpath("analyse/idf.txt").read_text(encoding="utf-8")
    return {word: float(value) for word, value in (line.split() for line in text.splitlines() if " " in line)}


def weight_of(word: str) -> float:
    """How much a word tells: its inverse document frequency, high for a word nobody has seen."""
    return _idf().get(word, _UNKNOWN_IDF if len(word) > 1 else 6.0)


def segment(folded: str) -> list[Piece]:
    """Return the words of a folded text with their parts of speech; put together they are the text."""
    pieces: list[Piece] = []
    at = 0
    for pair in _tagger().cut(folded, HMM=True):
        pieces.append((pair.word, pair.flag, at))
        at += len(pair.word)
    return pieces


def find_terms(folded: str, focus: Focus) -> tuple[Term, ...]:
    """Return the content words of a folded question, without its question word, in order."""
    taken = [False] * (len(folded) + 1)
    for index in range(focus.start, focus.end):
        taken[index] = True
    terms: list[Term] = []
    for pattern in (_TIME_WORDS, _YEARLY):
        for found in pattern.finditer(folded):
            if not any(taken[found.start() : found.end()]):
                _take(taken, found.start(), found.end())
    for found in _SPECIFIER.finditer(folded):
        if not any(taken[found.start() : found.end()]):
            _take(taken, found.start(), found.end())
            terms.append(Term(found[0], _NAME_WEIGHT, Role.SPECIFIER, found.start()))
    for start, end in _free_runs(folded, taken):
        terms.extend(_words(folded, start, end))
    if focus.title:
        at = folded.find(focus.title, focus.start)
        terms.append(Term(focus.title, 8.0, Role.KEY, max(at, focus.start)))
        terms.extend(_words(folded, focus.start, at) if at > focus.start else ())
    terms.sort(key=lambda t: t.start)
    return _mark_keys(tuple(_distinct(terms)), focus)


def _take(taken: list[bool], start: int, end: int) -> None:
    taken[start:end] = [True] * (end - start)


def _free_runs(folded: str, taken: list[bool]) -> list[tuple[int, int]]:
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for index in range(len(folded) + 1):
        free = index < len(folded) and not taken[index] and (folded[index].isalnum() or folded[index] in "·%")
        if free and start is None:
            start = index
        elif not free and start is not None:
            runs.append((start, index))
            start = None
    return runs


def _words(folded: str, start: int, end: int) -> list[Term]:
    """Segment one run; neighbouring single characters that form no word are one unknown word (晋|创谷)."""
    pieces = [(word, flag, start + at) for word, flag, at in segment(folded[start:end])]
    terms: list[Term] = []
    unknown: list[Piece] = []
    pieces = _whole_places(pieces)

    def close_unknown() -> None:
        if unknown:
            terms.extend(_unknown_word(unknown))
            unknown.clear()

    for piece in pieces:
        word, flag, place = piece
        if word in _stop_words() or not any(c.isalnum() for c in word):
            close_unknown()
        elif _is_name(word, flag):
            close_unknown()
            terms.append(Term(word, _NAME_WEIGHT, Role.NAME, place))
        elif not _is_known(word) or (len(word) == 1 and flag[0] not in "vpcdufrmqya"):
            unknown.append(piece)
        else:
            close_unknown()
            terms.append(Term(word, weight_of(word), Role.PLAIN, place))
    close_unknown()
    return terms


def _whole_places(pieces: list[Piece]) -> list[Piece]:
    """北|沙湾 is another place than 沙湾 or 南沙湾, and 青岩|镇选 is 青岩镇 and a verb."""
    joined: list[Piece] = []
    for word, flag, place in pieces:
        before = joined[-1] if joined else None
        if before and before[0] in _BEARINGS and flag.startswith(_NAME_FLAGS) and _is_name(word, flag):
            joined[-1] = (before[0] + word, flag, before[2])
        elif (
            before
            and word[0] in _LANDS
            and len(word) == 2
            and not _is_known(word)
            and _is_name(before[0], before[1])
        ):
            joined[-1] = (before[0] + word[0], before[1], before[2])
            joined.append((word[1:], "v", place + 1))
        else:
            joined.append((word, flag, place))
    return joined


def _is_name(word: str, flag: str) -> bool:
    if word in _ZONES:
        return True
    if _SUFFIX_WORD.fullmatch(word) or word[0] in "驻赴离抵":
        return False
    if len(word) == 1:  # a surname, or the first character of a name that the dictionary does not have
        return word in places()
    return (
        word in places()
        or (word[0] in _BEARINGS and _is_known(word[1:]) and flag.startswith("ns") and not _is_known(word))
        or _UNITS_OF_LAND.sub("", word) in places()
        or (flag.startswith(_NAME_FLAGS) and _is_known(word) and word not in _common_words())
    )


def _is_known(word: str) -> bool:
    """Whether the dictionary has the word; else it was put together by the segmenter's character model."""
    return bool(_tagger().tokenizer.FREQ.get(word))


def _unknown_word(pieces: list[Piece]) -> list[Term]:
    """Neighbours that the dictionary does not have are one name (晋|创谷); a guessed verb with a complement
    (签成, 融到, 能存) is its bare verb."""
    word, place = "".join(w for w, _, _ in pieces), pieces[0][2]
    if ended := _LAND_AND_MORE.fullmatch(word):
        rest = ended["rest"]
        name = Term(ended["land"], _NAME_WEIGHT, Role.UNKNOWN, place)
        return [name, Term(rest, weight_of(rest), Role.PLAIN, place + len(ended["land"]))]
    flag = pieces[0][1]
    if _COUNTED.fullmatch(word):
        return [Term(word, weight_of(word[-1]), Role.PLAIN, place)]
    if len(word) == 1:
        return [Term(word, weight_of(word), Role.PLAIN, place)]
    if len(pieces) == 1 and len(word) == 2 and not flag.startswith(_NAME_FLAGS):
        if word[1] in _COMPLEMENTS and word[0] not in _MODALS:
            return [Term(word[0], weight_of(word[0]), Role.PLAIN, place)]
        if word[0] in _MODALS:
            return [Term(word[1], weight_of(word[1]), Role.PLAIN, place + 1)]
    if len(pieces) == 1 and len(word) == 3 and not flag.startswith(_NAME_FLAGS):
        for part, offset in ((word[:2], 0), (word[1:], 1)):
            if _is_known(part) and part not in _stop_words():
                return [Term(part, weight_of(part), Role.PLAIN, place + offset)]
    named = flag.startswith(_NAME_FLAGS) or len(pieces) > 1
    if named or len(word) >= 3:
        return [Term(word, _NAME_WEIGHT, Role.UNKNOWN if named else Role.PLAIN, place)]
    return [Term(word, _GUESSED_WEIGHT, Role.PLAIN, place)]


def _distinct(terms: list[Term]) -> list[Term]:
    seen: set[str] = set()
    return [t for t in terms if t.text not in seen and not seen.add(t.text)]  # type: ignore[func-returns-value]


def _mark_keys(terms: tuple[Term, ...], focus: Focus) -> tuple[Term, ...]:
    """The words next to the question word say what is asked of the subject; without one, the last word does."""
    plain = [t for t in terms if t.role is Role.PLAIN]
    if not plain:
        return terms
    near = {t for t in plain if t.start >= focus.end and t.start - focus.end <= 4}
    before = [t for t in plain if t.start < focus.start]
    if before:
        near.add(before[-1])
        near.update(t for t in before[-2:] if focus.start - (t.start + len(t.text)) <= 3)
    return tuple(Term(t.text, t.weight, Role.KEY, t.start) if t in near else t for t in terms)
