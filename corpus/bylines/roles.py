"""The words that newspapers put beside a name: which role they mean, and whether its holder wrote the story."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.bylines.names import HAN

WRITING_ROLES = frozenset(
    {
        "记者",
        "实习记者",
        "见习记者",
        "特约记者",
        "特派记者",
        "首席记者",
        "评论员",
        "特约撰稿人",
        "特约撰稿",
        "作者",
    }
)
PHOTOGRAPHER, PROVIDER, AUTHOR, REPORTER = "摄影", "供图", "作者", "记者"

_OWN = r"(?:本报|本台|本网|本刊|本社|本端)"
_KINDS = (
    r"(?:实习|见习|特约|特派|首席|高级|资深|主任|全媒体|全媒|融媒体|融媒|新媒体|视频|文字|体育|财经|新闻|图文|"
    r"前方|一线|深度|调查|专题|时政|教育|科技|健康|随军|跟队|区域|地方|常驻|运营|数据|青年|双语|国际|军事|"
    rf"驻[{HAN}]{{1,8}}?)"
)
# What may stand between 记者 and nothing else: 记者从, 记者获悉, 记者会 … tell of reporting, not of a byline.
_NOT_AFTER_REPORTER = (
    r"(?!\s*\d|从|在|获悉|获得|了解|采访|注意|看到|看见|联系|致电|发现|提问|问|称|表示|会上|会，|会。|会\b|就|向|对|"
    r"于\s*\d|于[近今昨日]|来到|走[进访]|手记|节|证|站|团|协会|们|招待|朋友|通过|随[机后]|多次|查[询阅看到]|"
    r"和|与|的|说|透露|介绍|反映|证实|梳理|拨打|点评|按语|家庭)"
)
REPORTER_TITLE = rf"{_OWN}?(?:\s?{_KINDS})*\s?(?:记者|评论员|特派员|特约撰稿人?|主笔){_NOT_AFTER_REPORTER}"
# Longest first. Each may hold names that a colon, a slash or a space sets off.
_OTHER_TITLES: dict[str, str] = {
    "骨干通讯员": "通讯员", "特约通讯员": "通讯员", "通讯员": "通讯员", "通讯": "通讯员",
    "摄影记者": "摄影", "摄影报道": "摄影", "摄影/报道": "摄影", "摄影": "摄影", "摄像": "摄像", "航拍": "摄影",
    "实习生": "实习生", "见习生": "实习生",
    "值班责任编辑": "责任编辑", "责任编辑": "责任编辑", "执行编辑": "编辑", "责编": "责任编辑", "实习编辑": "实习编辑",
    "见习编辑": "见习编辑", "值班编辑": "编辑", "栏目编辑": "编辑", "新媒体编辑": "编辑", "网络编辑": "编辑",
    "本期编辑": "编辑", "本版编辑": "编辑", "本版责编": "责任编辑", "版面编辑": "编辑", "视频编辑": "视频编辑", "图片编辑": "图片编辑", "美术编辑": "美术编辑",
    "主任编辑": "编辑", "责任校对": "校对", "文字编辑": "编辑", "总编辑": "总编辑", "副总编辑": "副总编辑",
    "编辑": "编辑", "美编": "美术编辑", "执行主编": "主编", "副主编": "副主编", "主编": "主编", "编审": "编审",
    "校对": "校对", "校审": "校审", "校审": "校审", "审校": "审校", "初审": "初审", "复审": "复审", "终审": "终审",
    "一审": "一审", "二审": "二审", "三审": "三审", "审核": "审核", "审读": "审读", "审签": "审签", "签审": "签审",
    "签发": "签发", "监制": "监制", "总监制": "监制", "监审": "监审", "统筹": "统筹", "总策划": "策划", "策划": "策划",
    "值班主任": "值班主任", "值班编委": "值班编委", "值班总编": "值班总编", "值班主编": "值班主编", "值班": "值班",
    "主播": "主播", "播音": "播音", "出镜": "出镜", "主持": "主持", "配音": "配音", "剪辑": "剪辑", "后期": "后期",
    "制图": "制图", "绘图": "绘图", "漫画": "漫画", "插画": "插画", "海报": "海报", "制作": "制作", "设计": "设计",
    "版式": "版式", "排版": "排版", "编导": "编导", "文案": "文案", "运营": "运营", "素材": "素材", "视频": "视频",
    "编译": "编译", "翻译": "翻译", "整理": "整理", "供稿": "供稿", "投稿": "供稿", "供图": "供图", "配图": "供图",
}  # fmt: skip
_AUTHOR_TITLES = r"(?:作者|撰文|撰稿|参与采写|采写|执笔|文字|采访|采编|文(?!\s*[/／、•·]?\s*并?\s*[图摄]))"
_PICTURE_TITLES = r"(?:图片|照片|图(?!\s*[/／、]?\s*文))"
_OTHER = "|".join(sorted(_OTHER_TITLES, key=len, reverse=True))
# 文/图, 图/文, 文图, 文并摄: the same people wrote and photographed.
BOTH = r"(?:文\s?[/／、•·]?\s?(?:并\s?)?[图摄]片?(?:\s?[/／]\s?视频)?|图\s?[/／、]?\s?文|图文|撰文[/／]?摄影|摄影报道|摄影/报道)"
_SET_OFF = r"(?=\s*[:：/／丨|｜]|[ \u3000\xa0])"
TITLE = re.compile(
    rf"(?P<both>{BOTH}\s*[:：/／丨|｜]?\s*)?(?:(?P<reporter>{REPORTER_TITLE})|"
    rf"(?P<free>特约通讯员|骨干通讯员|通讯员|实习生|见习生|摄影记者)|"
    rf"(?P<other>{_OTHER}){_SET_OFF}|"
    rf"(?P<author>{_AUTHOR_TITLES})(?=\s*[:：/／丨|｜])|(?P<picture>{_PICTURE_TITLES})(?=\s*[:：/／丨|｜]))"
    rf"|(?P<alone>{BOTH})(?=\s*[:：/／丨|｜ \u3000\xa0])"
)
# A role that a colon or a bar sets off, as sign-offs print it.
CLOSING_TITLE = re.compile(rf"[（(【\[]?\s?(?:流程编辑|{_OTHER}|作者|撰文|来\s?源)\s?[:：|丨](?=\s?\S)")
# Where names end although no punctuation says so.
NAME_STOP = re.compile(
    rf"记者|评论员|通讯员|实习生|见习|实习|特约|摄影|摄像|责任编辑|责编|编辑|校对|审核|监制|来源|报道|供图|供稿|"
    rf"{BOTH}|摄(?![{HAN}])|返回搜狐|原标题|综合"
)
# What may follow names and tell what they did: 张三 摄, 张三 文/图, 李四 济南报道.
ACTION = re.compile(
    rf"\s*[/／]?\s*(?:(?P<both>{BOTH})|(?P<photo>(?:供图并)?摄(?:影(?!记者)|(?![像制氏入影]))|航拍|拍摄|/?图(?=[\s）)】\]]|$))|"
    rf"(?P<provide>供图|提供)|(?P<file>供稿)|(?P<edit>编辑)(?=$)|"
    rf"(?P<report>(?:[{HAN}]{{2,6}}?|现场|综合|整理|编辑)?\s?(?:报道|采写|整理)|[/／]?文(?=[\s）)】\]]|$)))"
)


@dataclass(frozen=True, slots=True)
class Role:
    """`name` as it goes into a credit; `writes`: its holder is a reporter; `photographs`: in addition."""

    name: str
    writes: bool = False
    photographs: bool = False


def role_of(match: re.Match[str]) -> Role:
    """The role that a match of `TITLE` means. Qualified reporters keep their rank (见习记者), not their paper."""
    both = bool(match["both"])
    if match["reporter"]:
        return Role(_reporter_role(match["reporter"]), writes=True, photographs=both)
    if match["author"] or match["alone"]:
        return Role(AUTHOR, writes=True, photographs=both or bool(match["alone"]))
    if match["picture"]:
        return Role(PHOTOGRAPHER)
    title = match["free"] or match["other"]
    return Role(_OTHER_TITLES[title], writes=both, photographs=both)


def _reporter_role(title: str) -> str:
    for rank in (
        "实习记者",
        "见习记者",
        "特约记者",
        "特派记者",
        "首席记者",
        "评论员",
        "特约撰稿人",
        "特约撰稿",
    ):
        if rank in title.replace(" ", ""):
            return rank
    ranks = [rank for rank in ("实习", "见习", "特约", "特派", "首席") if rank in title]
    return f"{ranks[0]}记者" if ranks else REPORTER
