"""The words that newspapers put beside a name: which role they mean, and whether its holder wrote the story."""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources

from corpus.bylines.names import HAN

PHOTOGRAPHER, PROVIDER, AUTHOR, REPORTER = "摄影", "供图", "作者", "记者"
_RANKS = ("实习", "见习", "特约", "特派", "首席", "学生", "小")
WRITING_ROLES = frozenset(
    {REPORTER, AUTHOR, "评论员", "特约评论员", "特约撰稿", *(f"{rank}记者" for rank in _RANKS)}
)

_OWN = r"(?:本报|本台|本网|本刊|本社|本端)"
_KINDS = (
    r"(?:实习|见习|特约|特派|首席|学生|参与|小(?=记者)|高级|资深|主任|全媒体|全媒|融媒体|融媒|新媒体|客户端|视频|文字|体育|图文|"
    r"前方|一线|深度|调查|专题|时政|教育|科技|随军|跟队|区域|地方|常驻|双语|国际|军事|"
    rf"驻[{HAN}]{{1,8}}?)"
)
# 记者从, 记者获悉, 记者会 … tell of reporting; they are no byline.
_NOT_AFTER_REPORTER = (
    r"(?!\s*\d|从|在|获悉|获得|了解|采访|注意|看到|看见|联系|致电|发现|提问|问|称|表示|会上|会[，。]|会\b|就|向|对|"
    r"于\s*\d|于[近今昨日]|来到|走[进访]|手记|节|证|站|团|协会|们|招待|朋友|通过|随[机后]|多次|查[询阅看到]|"
    r"和|与|的|说|透露|介绍|反映|证实|梳理|拨打|点评|按语|家庭)"
)
REPORTER_TITLE = rf"{_OWN}?(?:\s?{_KINDS})*\s?(?:记者|评论员|特派员|特约撰稿人?|主笔){_NOT_AFTER_REPORTER}"
_AUTHOR_TITLES = r"(?:作者|撰文|撰稿|参与采写|采写|执笔|文字|采访|采编|文(?!\s*[/／、•·]?\s*并?\s*[图摄]))"
_PICTURE_TITLES = r"(?:图片|照片|图(?!\s*[/／、]?\s*文))"


def _other_titles() -> dict[str, str]:
    text = resources.files(__package__).joinpath("roles.tsv").read_text("utf-8")
    rows = (line.partition("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {printed: role for printed, _, role in rows}


_OTHER_TITLES = _other_titles()
_OTHER = "|".join(sorted(_OTHER_TITLES, key=len, reverse=True))
# 文/图, 图/文, 文图, 文并摄: the same people wrote and photographed.
BOTH = (
    r"(?:文\s?(?:[/／、•·]\s?(?:并\s?)?|并\s?)[图摄]片?(?:\s?[/／]\s?视频)?|文\s?图片?|(?<![\u4e00-\u9fff])文\s?摄|"
    r"图\s?[/／、]\s?文|图文|(?<![\u4e00-\u9fff])图\s文|撰文[/／]?摄影|摄影[/／]?报道)"
)
_SEPARATOR = r"[:：/／丨|｜]"
_SET_OFF = rf"(?=\s*{_SEPARATOR}|[ \u3000\xa0])"
# `other` titles are ordinary words too (编辑, 设计): they count only where a colon, a slash or a space follows.
TITLE = re.compile(
    rf"(?P<both>{BOTH}\s*{_SEPARATOR}?\s*)?(?:"
    rf"(?P<reporter>(?!(?:主任|首席|高级)?(?:影像|摄[影像])){REPORTER_TITLE})|"
    rf"(?P<free>特约通讯员|骨干通讯员|本报通讯员|通讯员|实习生|见习生|(?:主任|首席|高级)?(?:摄影|影像|摄像)记者)|"
    rf"(?P<other>{_OTHER}){_SET_OFF}|(?P<writer>作者)(?=[ \u3000\xa0]|[{HAN}]{{2,4}}(?:[、）)]|$))|"
    rf"(?P<author>{_AUTHOR_TITLES})(?=\s*{_SEPARATOR})|(?P<picture>{_PICTURE_TITLES})(?=\s*{_SEPARATOR}))"
    rf"|(?P<alone>{BOTH})(?=\s*{_SEPARATOR}|[ \u3000\xa0])"
)
# Roles as a sign-off prints them, set off by a colon or a bar.
SIGN_OFF = (
    rf"(?:流程编辑|{_OTHER}|作者|撰文|(?:本文)?采写|(?<!图片)(?<!资料)来\s?源)\s?[:：|丨](?=\s?\S)|"
    rf"(?:责任编辑|责编|编辑|校对)\s(?=[{HAN}]{{2,3}}(?:\s|$))"
)
# Where names end although no punctuation says so.
NAME_STOP = re.compile(
    rf"记者|评论员|通讯员|实习生|见习|实习|特约|本报|本台|本网|摄影|摄像|责任编辑|责编|编辑|校对|审核|监制|视觉|"
    rf"[二三]审|审定|统筹|整理|审校|述评|流程|来源|图片|图(?=\s?[/／:：丨|])|报道|采写|发自|供图|供稿|{BOTH}|摄(?![{HAN}])|返回搜狐|原标题|综合|图源"
)
# What may follow names and tell what they did: 张三 摄, 张三 文/图, 李四 济南报道.
ACTION = re.compile(
    rf"\s*[/／]?\s*(?:(?P<both>{BOTH})|"
    rf"(?P<photo>(?:供图并)?摄(?:影(?!记者)|(?![像制氏入影]))|航拍|拍摄|/?图(?=[\s）)】\]]|$))|"
    rf"(?P<provide>供图|提供)|(?P<file>供稿)|(?P<edit>编辑)(?=$)|"
    rf"(?P<report>(?:[{HAN}]{{2,6}}?|现场|综合|整理|编辑)?\s?(?:报道|采写|整理)|发自\s?[{HAN}]{{2,8}}|[/／]?文(?=[\s）)】\]]|$)))"
)


@dataclass(frozen=True, slots=True)
class Role:
    """`name` as it goes into a credit; `writes`: its holder is a reporter; `photographs`: in addition."""

    name: str
    writes: bool = False
    photographs: bool = False


def role_of(match: re.Match[str]) -> Role:
    """The role that a match of `TITLE` means. Reporters keep their rank (见习记者), not their paper."""
    both = bool(match["both"])
    if match["reporter"]:
        return Role(_reporter_role(match["reporter"]), writes=True, photographs=both)
    if match["author"] or match["writer"] or match["alone"]:
        return Role(AUTHOR, writes=True, photographs=both or bool(match["alone"]))
    if match["picture"]:
        return Role(PHOTOGRAPHER)
    title = match["free"] or match["other"]
    title = re.sub(r"^(?:本报|主任|首席|高级)", "", title)
    return Role(_OTHER_TITLES[title], writes=both, photographs=both)


def _reporter_role(title: str) -> str:
    rank = next((rank for rank in _RANKS if rank in title), "")
    if "评论员" in title:
        return f"{rank}评论员" if rank == "特约" else "评论员"
    if "撰稿" in title:
        return "特约撰稿"
    return f"{rank}{REPORTER}"
