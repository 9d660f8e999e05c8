"""Finding places and organisations: by the gazetteer, and by what their names end in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

import jieba

from corpus.normalise import fold
from rag.facts.gazetteer import gazetteer
from rag.facts.records import EntityKind, EntityMention

_HAN = "\u3400-\u4dbf\u4e00-\u9fff"
_PLACE_WORDS = """
    特别行政区 自治区 自治州 自治县 省 市 州 县 区 旗 盟 镇 乡 街道 村 社区 岛 湖 河 江 山 港 路 街 大道 大桥 水库
"""
_PLACE_END = re.compile(f"(?:{'|'.join(_PLACE_WORDS.split())})$")
# Words that end like a place and are none, as they stand or with anything in front.
_COMMON_ENDS = """
    城市 超市 股市 都市 楼市 夜市 门市 上市 牛市 集市 县市 省市 道路 铁路 公路 思路 出路 一路 水路 线路 网路 电路
    套路 江山 火山 矿山 登山 爬山 后山 下山 上山 进山 高山 深山 靠山 机场路 农村 乡村 新村 全村 进村 驻村 小镇 城镇
    乡镇 集镇 运河 河湖 江河 山河 入河 过江 沿江 下乡 家乡 故乡 老乡 返乡 城乡 思乡 半岛 群岛 海岛 空港 商港 进港
    特区 专区 分区 战区 赛区 选区 片区 牧区 林区 矿区 市区 县区 郊区 山区 禁区 误区 时区 开发区 经开区 高新区 示范区
    实验区 试验区 自贸区 保税区 综改区 园区 地区 城区 辖区 景区 灾区 社区 小区 街区 厂区 校区 营区 库区 大街 上街
    逛街 走路 让路 修路 退路
"""
_NO_PLACE = re.compile(
    rf"^(?:[全各本该我此某多两几数一二三四五六七八九十百\d].*|.*(?:{'|'.join(_COMMON_ENDS.split())})|[路街])$"
)
_ORG_ENDS = """
    有限责任公司 股份有限公司 有限公司 集团公司 分公司 子公司 公司 集团 协会 学会 商会 工会 公会 研究院 研究所 研究会
    研究中心 设计院 科学院 工程院 大学 学院 中学 小学 幼儿园 学校 党校 医院 卫生院 诊所 法院 检察院 公安局 派出所
    委员会 管委会 居委会 村委会 党工委 党委 纪委 团委 县委 市委 省委 区委 政府 人大 政协 开发区 经开区 高新区 示范区
    综改区 产业园 工业园 科技园 园区 分局 总局 管理局 局 厅 税务局 银行 分行 支行 农发行 信用社 保险 证券 报社 日报
    晚报 电视台 电台 通讯社 出版社 杂志社 基金会 基金 联合会 联席会 俱乐部 博物馆 图书馆 美术馆 体育馆 文化馆 科技馆
    酒店 宾馆 饭店 工厂 总厂 厂 服务中心 指挥部 办公室 实验室 联盟 合作社 大队 支队 中队 救援队 消防队 车队 剧院
    歌剧院 交响乐团 乐团 芭蕾舞团 剧团 联合国 世卫组织 组织 交易所 律师事务所 事务所 仲裁委 发改委 住建委 卫健委
    国资委 部 委 站 社 院 所 中心
"""
_ORG_END = re.compile("(?:" + "|".join(sorted(_ORG_ENDS.split(), key=len, reverse=True)) + ")$")
# A common noun with no more than a determiner in front is no organisation.
_DETERMINERS = """
    各 该 本 我 全 某 多 两 几 相关 有关 职能 主管 上级 下级 基层 地方 当地 责任 大型 国有 民营 外资 上市 母 子 分 总
    科技型 龙头 影响 建筑 电报
"""
_BARE = re.compile(
    rf"^(?:{'|'.join(_DETERMINERS.split())})?(?:部门|单位|{'|'.join(word for word in _ORG_ENDS.split() if word != '联合国')})$"
)
_SHORT_ENDS = frozenset("局厅部委站社院所厂")
_COMMON_NOUNS = """
    全部 内部 外部 局部 干部 一部 总部 东部 西部 中部 南部 北部 顶部 底部 头部 腹部 面部 委 旅行社 住院
    出院 车站 网站 加油站 充电站 收费站 火车站 高铁站 水电站 电站 变电站 气象站 空间站 厂 电厂 场所 厕所
    诊所 无所 有所 结局 格局 布局 大局 全局 时局 当局 客厅 餐厅 展厅 大厅 音乐厅 医药部 编辑部 社 公社
    院 庭院 后院 部 所 站 局 厅 市中心 中心
"""
_WEAK_WORDS = frozenset(_COMMON_NOUNS.split())
# What stands before 和 in the names of bodies: 住房和城乡建设局, 发展和改革委员会.
_PAIRED = frozenset(
    [
        "住房",
        "发展",
        "文化",
        "工业",
        "卫生",
        "人力资源",
        "规划",
        "自然资源",
        "知识产权",
        "城市",
        "农业",
        "教育",
    ]
)
_CONNECT = frozenset({"和", "与", "·", "-", "(", ")", "及"})
_MAX_ORG = 30


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


@lru_cache(maxsize=512)
def _tokens(folded: str) -> tuple[_Token, ...]:
    tokens, at = [], 0
    for word in jieba.cut(folded, HMM=False):
        tokens.append(_Token(word, at, at + len(word)))
        at += len(word)
    return tuple(tokens)


def find_places(text: str) -> list[EntityMention]:
    """Return the places named in `text`, each as long as its own name: 山西省长治市 are two."""
    return list(_find_places(text))


@lru_cache(maxsize=2048)
def _find_places(text: str) -> tuple[EntityMention, ...]:
    folded = fold(text)
    known = gazetteer().places
    found: list[EntityMention] = []
    tokens = _tokens(folded)
    for index, token in enumerate(tokens):
        start = None
        if token.text in known or (len(token.text) >= 3 and _is_place(token.text)):
            start = token.start
        elif len(token.text) <= 2 and _PLACE_END.fullmatch(token.text) and index:
            start = _before_ending(tokens, index)
        if start is not None:
            found = [mention for mention in found if mention.end <= start]
            found.append(EntityMention(start, token.end, text[start : token.end], EntityKind.PLACE))
    return tuple(found)


def _is_place(name: str) -> bool:
    return (
        _PLACE_END.search(name) is not None
        and _NO_PLACE.match(name) is None
        and name not in gazetteer().stops
    )


def _before_ending(tokens: tuple[_Token, ...], index: int) -> int | None:
    """Where a name begins whose ending (村, 县) stands as a word of its own."""
    ending = tokens[index]
    start, size = ending.start, 0
    for token in reversed(tokens[max(0, index - 3) : index]):
        if not re.fullmatch(rf"[{_HAN}]{{1,3}}", token.text) or token.text in gazetteer().stops:
            break
        if size + len(token.text) > 4:
            break
        start, size = token.start, size + len(token.text)
        if len(token.text) >= 2:
            break
    name = "".join(token.text for token in tokens[:index] if token.start >= start) + ending.text
    return start if size >= 2 and _NO_PLACE.match(name) is None else None


def find_organisations(text: str) -> list[EntityMention]:
    """Return the organisations named in `text`, from the place or the name they begin with to their ending."""
    return list(_find_organisations(text))


@lru_cache(maxsize=2048)
def _find_organisations(text: str) -> tuple[EntityMention, ...]:
    folded = fold(text)
    found: list[EntityMention] = []
    for start, end in _organisations(folded):
        if found and found[-1].end > start:
            if found[-1].start <= start and end <= found[-1].end:
                continue
            found = [mention for mention in found if mention.start < start]
            if found and found[-1].end > start:
                continue
        found.append(EntityMention(start, end, text[start:end], EntityKind.ORGANISATION))
    return tuple(found)


def _organisations(folded: str) -> Iterator[tuple[int, int]]:
    tokens = _tokens(folded)
    for index, token in enumerate(tokens):
        if _ORG_END.search(token.text) is None or token.text in _WEAK_WORDS:
            continue
        if index + 1 < len(tokens) and _continues(tokens[index + 1].text):
            continue
        start = _org_start(tokens, index)
        name = folded[start : token.end]
        short = name == token.text and name[-1] in _SHORT_ENDS and len(name) < 4
        if len(name) < 3 or short or _BARE.match(name):
            continue
        yield start, token.end


def _continues(word: str) -> bool:
    """Whether the next word makes the ending a part of a longer name: 大学 + 附属医院, 集团 + 有限公司."""
    return _ORG_END.fullmatch(word) is not None and len(word) >= 2


def _org_start(tokens: tuple[_Token, ...], index: int) -> int:
    start = tokens[index].start
    end = tokens[index].end
    stops = gazetteer().stops
    for position in range(index - 1, -1, -1):
        token = tokens[position]
        if token.text in _CONNECT:
            if not _joins(tokens, position, start):
                break
            continue
        if not re.fullmatch(rf"[{_HAN}a-z0-9]+", token.text) or token.text in stops or token.text.isdigit():
            break
        if end - token.start > _MAX_ORG:
            break
        start = token.start
    return start


def _joins(tokens: tuple[_Token, ...], position: int, start: int) -> bool:
    """和 inside a name joins two short nouns (住房和城乡建设局); brackets hold a place ((亚洲)有限公司)."""
    word = tokens[position].text
    if word == ")":
        return position >= 2 and tokens[position - 2].text == "("
    if word == "(":
        return True
    if word not in ("和", "与", "及") or position == 0:
        return word in ("·", "-")
    left = tokens[position - 1].text
    return left in _PAIRED
