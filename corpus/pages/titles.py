"""What display type looks like, and which line of it is the headline, which the kicker."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.pages.cjk import HAN, ends_sentence, starts_inside, width
from corpus.pages.records import Block

_ORGANISATION = re.compile(
    r"(?:[省市县区州旗盟镇乡村]|开发区|示范区|高新区|经开区|新区|园区|产业园|公司|集团|企业|银行|支行|分行|大学|学院|中学|小学|学校|幼儿园|医院|"
    r"研究院|研究所|实验室|中心|协会|学会|商会|联合会|委员会|管委会|街道|社区|办事处|[局厅委部处署院所站社馆厂矿队会]|法院|检察院|"
    r"政府|工程|项目|基地|支队|大队|电网|供电|税务|海关|机场|车站|景区|公园|博物馆|图书馆|文化馆)$"
)
_NOT_ORGANISATION = re.compile(
    r"城市$|大会$|峰会$|全会$|开工|开幕|举行|召开|落户|启动|获|入选|成为|新建|建成|走进|[开搬驶]进|了(?!解)|亮相|上线|投产|签约|，|,|：|:|！|？"
)
_VERBS = re.compile(
    r"[在将把被让为使促]|启动|举行|召开|开工|开幕|投产|落地|获批|获|打造|推进|助力|加快|提升|建设|推动|服务|实现|发布|亮相|破|突破|迎|"
    r"上线|入选|走进|点亮|守护|赋能|激活|跑出|绘就|奏响|织密|书写|来了|怎么|如何|为何|不再|竣工|封顶|增长|超|达|成"
)
_NUMBERED = re.compile(
    r"^(?:[一二三四五六七八九十]{1,3}\s*[、.．]|[（(][一二三四五六七八九十\d]{1,3}[）)]|\d{1,2}\s*[、.．](?!\d)|[①-⑳]|第[一二三四五六七八九十]+[,，、章节])"
)
_DECK = re.compile(r"^[\s]*(?:——|—|――|--|──|―)")
_HANGING = re.compile(r"(?:[的和与及在对从向被]|(?<![一两几])把|[将为以或]|[，,、；;：:])$")
# 一张床是怎样腾出来的: a whole sentence all the same.
_EMPHATIC = re.compile(r"(?:是|怎样|怎么|如何|为什么).*的$")
# 菜价回落 春菜一元一把: only display type parts its phrases by a space.
_TWO_PHRASES = re.compile(r"[^\s，。；]{3,14}(?:[ \u3000]+[^\s，。；]{3,14}){1,2}")
_FRAGMENT_START = re.compile(
    r"(?:在|为了?|据|对|从|经|随着|围绕|按照|通过|由|其|该|此|他|她|它|这|那|同时|目前|据了解|记者)(?=.{6})"
)
_NARRATION = re.compile(r"作为|正在|已经|介绍|表示|记者|制定了|今年的")
_PAIRS = (("“", "”"), ("《", "》"), ("（", "）"), ("(", ")"), ("「", "」"), ("『", "』"))
# 盐碱滩上 / 长出…: the first line only says where or when.
_ADVERBIAL = re.compile(r"^[^，。！？ \u3000]{2,7}[上里中下前后边旁]$")
PLAIN = 8


def title_likeness(block: Block) -> float:
    """How much a block looks like display type rather than running text, 0–1."""
    text = block.text
    wide = width(text)
    if starts_inside(text):
        return 0.0
    finished = ends_sentence(text)
    if block.level is not None:
        score = 0.95 if block.level < 7 else 0.85
        if wide > 60 or text.count("。") > 1:
            return 0.1
        if wide > 40 or text.endswith("。"):
            score -= 0.5
        return score
    if _DECK.match(text) and wide <= 34 and not text.endswith("。"):
        return 0.9
    score = 0.75 if wide <= 26 else 0.5 if wide <= 34 else 0.2 if wide <= 44 else 0.0
    if "。" in text or text.endswith(("；", ";")):
        return 0.0
    if finished:  # a headline may ask or cry out, it does not stop
        score -= 0.3
    commas = len(re.findall(r"[，,；;]", text))
    score -= 0.1 * commas if commas < 2 else 0.15 * commas
    if _HANGING.search(text) and not _EMPHATIC.search(text):
        score -= 0.45
    if not re.search(f"[{HAN}]", text):
        score -= 0.5
    if _TWO_PHRASES.fullmatch(text):
        score += 0.1
    score -= 0.15 * max(0.0, fragment_likeness(text) - 0.6)
    return max(0.0, score)


def fragment_likeness(text: str) -> float:
    """How much a short plain line looks like a piece of a sentence rather than display type; 0 to about 2."""
    score = 0.6 * len(re.findall(r"[，,]", text)) + 0.8 * ("。" in text)
    score += 0.5 * bool(_FRAGMENT_START.match(text)) + 0.5 * bool(_HANGING.search(text))
    score += 0.4 * bool(_NARRATION.search(text))
    score += 1.0 * any(text.count(left) > text.count(right) for left, right in _PAIRS)
    return score


def is_numbered(text: str) -> bool:
    """Whether a line starts like a member of a list: 一、 （二） 3."""
    return bool(_NUMBERED.match(text))


def subhead_likeness(text: str) -> float:
    """How much a line of display type looks like a subhead (short, numbered) rather than a headline, -1 to 1.5."""
    if is_numbered(text):
        return 1.5
    return max(-1.0, min(1.0, (12.5 - width(text)) / 5))


def organisation_likeness(text: str) -> float:
    """How much a line names an organisation or a project, and nothing happens in it; 0–1."""
    bare = text.strip('“”"「」『』 ')
    bare = re.sub(r"[（(][^（）()]*[）)]", "", bare)
    if not _ORGANISATION.search(bare):
        return 0.0
    if _NOT_ORGANISATION.search(bare) or re.search(r"\s", bare.strip()):
        return 0.2
    return 1.0


@dataclass(frozen=True, slots=True)
class TitleReading:
    """One way to read a run of display type: `[first:last)` of it is the headline, the rest kickers."""

    first: int
    last: int
    score: float


def rank(block: Block) -> int:
    """Heading level, `PLAIN` for a line without one."""
    return PLAIN if block.level is None else block.level


def read_titles(blocks: tuple[Block, ...], *, behind: bool = False) -> TitleReading:
    """Find the headline in a run of display type. Scores are additive, about 2 for a clean headline.

    `behind`: the run stands behind the text; there the headline comes first and what belongs to it below.
    """
    best = TitleReading(0, 1, -100.0)
    for first in range(len(blocks)):
        for last in range(first + 1, min(first + 3, len(blocks)) + 1):
            score = _score(blocks, first, last, behind)
            if score > best.score:
                best = TitleReading(first, last, score)
    return best


def _score(blocks: tuple[Block, ...], first: int, last: int, behind: bool) -> float:
    top = min(rank(block) for block in blocks)
    score = 2.0
    for i, block in enumerate(blocks):
        inside = first <= i < last
        score += _as_headline(block, top) if inside else _as_kicker(block, top, above=(i < first) != behind)
    headline = blocks[first:last]
    if len(headline) > 1:
        score -= 1.2 * (len(headline) - 1)
        if len({rank(block) for block in headline}) > 1:
            score -= 2.0
        widths = [width(block.text) for block in headline]
        # Two lines of one headline are set to about the same measure; where nothing marks the bigger type, a line
        # above the headline is as likely a kicker.
        alike = max(widths) <= 1.6 * min(widths) if top < PLAIN else max(widths) - min(widths) <= 1
        score += 0.9 if alike or _ADVERBIAL.search(headline[0].text) else -0.6
    if len({rank(block) for block in blocks}) == 1 and len(headline) == 1 < len(blocks):
        # The biggest type is set shortest; over it stands a kicker, below it a deck.
        others = [block for i, block in enumerate(blocks) if i != first]
        score += 0.4 * (width(headline[0].text) < min(width(block.text) for block in others))
        classic = first == 1 and len(blocks) == 3
        score += 1.4 * (classic and not any(fragment_likeness(block.text) >= 0.5 for block in blocks))
    kickers = sum(not _DECK.match(block.text) for i, block in enumerate(blocks) if not first <= i < last)
    score -= 0.8 * (kickers > 1) + 1.5 * max(0, len(blocks) - len(headline) - 2)
    return score


def _as_headline(block: Block, top: int) -> float:
    text = block.text
    score = -1.2 * min(2, rank(block) - top)
    score -= 1.6 * organisation_likeness(text)
    if _DECK.match(text):
        score -= 3.0
    if _VERBS.search(text):
        score += 0.3
    if is_numbered(text):
        score -= 2.0
    return score


def _as_kicker(block: Block, top: int, *, above: bool) -> float:
    text = block.text
    score = 0.9 * organisation_likeness(text) - 0.2
    score += 0.4 if rank(block) > top else -0.5 if top == PLAIN else -0.8
    if _DECK.match(text):
        score += 1.0 if not above else -1.5
    if above:
        score += 0.3
    elif organisation_likeness(text) < 0.5 and not _DECK.match(text):
        score -= 1.2
    if _VERBS.search(text):
        score -= 0.2
    return score
