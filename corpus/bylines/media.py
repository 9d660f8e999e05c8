"""Names of newspapers, agencies, stations and sites, as they stand before 记者 or in a dateline."""

from __future__ import annotations

import re
from importlib import resources

from corpus.bylines.names import HAN

_SUFFIX = (
    r"(?:日报社?|晚报|晨报|早报|时报|商报|快报|周报|都市报|青年报|经济报|导报|电视台|广播电台|广播|电台|总台|"
    r"通讯社|新闻网|新闻客户端|客户端|新闻社|新闻|全媒体|融媒体中心|融媒体|融媒|融媒中心|观察|在线|财经|"
    r"视频|周刊|杂志|资讯|头条|壹点|立方|频道|传媒|广播网|电视|中心|报|网|社|台|号|APP|App|app)"
)
# Media whose names end on none of these words.
_NAMED = (
    r"(?:总台央视|总台央广|总台|央视|央广|每经|南都|北青|中青报|红星|澎湃|新京|财联社|智通财经|格隆汇|界面)"
)
_JOIN = r"[\s]*[·•・、/／|｜丨&和\-—.]?[\s]*"


def _known() -> str:
    text = resources.files(__package__).joinpath("media.txt").read_text("utf-8")
    names = [line for line in text.splitlines() if line and not line.startswith("#")]
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


_KNOWN = _known()
_ONE = rf"(?:[《“【]?(?:{_KNOWN}|[{HAN}A-Za-z0-9]{{1,12}}?{_SUFFIX}|{_NAMED})[》”】]?)"
_OUTLETS = r"(?:新闻客户端|客户端|全媒体|融媒体中心|融媒体|融媒|新媒体|广播|APP)"
_NEXT = rf"(?:[《“【]?(?:{_KNOWN}|{_OUTLETS}|[{HAN}A-Za-z]{{1,12}}?{_SUFFIX}|{_NAMED})[》”】]?)"
MEDIUM = rf"(?:{_ONE}(?:{_JOIN}{_NEXT}){{0,3}})"
# A site's address or a mailbox may follow in brackets: 某某新闻（www.example.cn）记者 …
_AT = re.compile(rf"{MEDIUM}\s*(?:[（(](?:www\.)?[\w.]+[）)])?\s*[|｜丨]?\s*")
_REGIONAL = rf"[{HAN}]{{2}}(?:日报|晚报|晨报|早报|商报|都市报|青年报)"
_PLAIN = rf"(?:{_KNOWN}|{_REGIONAL})(?:社)?(?:客户端|全媒体|融媒体)?"
KNOWN_MEDIUM = re.compile(rf"{_PLAIN}(?:\s?[·•・、/|｜\-—.]\s?{_PLAIN})*")
_WHOLE = re.compile(MEDIUM)
_JOINERS = " ·•・、/／|｜丨&和-—.\u3000\xa0"
_LONGEST_NAME = 12
_LISTED = re.compile(r"[、,，；及和\s“”]|视频|综合|网络")
_OUTLET = re.compile(r"(?:客户端|APP|App|app|微信公众号|官方微信|官方微博|微博|微信)$")


def past_medium(text: str, pos: int, end: int | None = None) -> int:
    """Where the medium that stands at `pos` ends, its address in brackets included; `pos` if none stands there.

    A known name further on begins the medium unless what stands before it is a medium as well: in
    维持原判某某晚报记者 the first four characters are story.
    """
    stop = len(text) if end is None else end
    match = _AT.match(text, pos, stop)
    if match is None:
        return pos
    known = KNOWN_MEDIUM.search(text, pos, match.end())
    before = text[pos : known.start()].strip(_JOINERS) if known else ""
    return match.end() if not before or _WHOLE.fullmatch(before) else pos


def medium_in(printed: str) -> str | None:
    """The medium that a printed source names (来源：某某日报): a known one that opens it, or a name that is
    formed like one; None for an office, an account or a list."""
    name = printed.strip("《》“”【】 @")
    known = KNOWN_MEDIUM.match(name)
    if known:
        return re.split(r"[、/]", known.group())[0]
    return (
        name if len(name) <= _LONGEST_NAME and _WHOLE.fullmatch(name) and not _LISTED.search(name) else None
    )


def plain_medium(printed: str) -> str:
    """The medium's own name without its outlet: 某某日报客户端 → 某某日报."""
    name = printed.strip("《》“”【】 ")
    return _OUTLET.sub("", name) or name
