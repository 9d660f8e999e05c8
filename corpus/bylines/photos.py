"""The credit that closes a caption: 张三摄, 新华社记者 李四 摄, 某某公司供图, （资料图片）."""

from __future__ import annotations

import re

from corpus.bylines import names as naming
from corpus.bylines.names import HAN
from corpus.bylines.records import PhotoCredit
from corpus.bylines.roles import PHOTOGRAPHER, PROVIDER
from corpus.bylines.runs import read_run

ARCHIVE = "资料图片"
_SEEK = 70
_EDGE = r"(?:^|(?<=[。！？!?…”’」』）)】\]》,，;；：:\s　]))"
_SHOT = re.compile(
    rf"(?P<who>[{HAN}A-Za-z·•、，,/／《》 \u3000\xa0]{{2,50}}?)\s*[/／]?\s*(?P<verb>摄影报道|摄影|航拍|摄|拍摄|(?<=\s)图)$"
)
_GIVEN = re.compile(
    rf"(?P<who>[{HAN}A-Za-z0-9·•、，,/／（）()《》“” \u3000\xa0]{{2,40}}?)\s*(?P<verb>供图|供稿图|提供图片|图)$"
)
_FROM = re.compile(
    rf"(?:图片|照片|图|本文图片|本组图片|视频截图)?均?由(?P<who>[{HAN}A-Za-z0-9·《》“”、]{{2,30}}?)(?:提供|供图|授权)$"
)
_LABEL = re.compile(
    rf"(?:图片来源|图源|图片提供|供图|摄影|图片|图)\s*[:：/／|丨]\s*(?P<who>[{HAN}A-Za-z0-9·•、@ \u3000《》“”]{{2,30}})$"
)
_FILE = re.compile(
    r"[（(【]?\s*(?:本报|本刊|新华社)?(?:资料图片?|资料照片?|档案图片|网络图片|视频截图|效果图)\s*[）)】]?$"
)
_AGENCY = re.compile(
    r"(?P<agency>新华社|中新社|视觉中国|人民图片|东方IC|IC photo)(?:发|供|供图|图)?\s*[（(](?P<inside>[^（）()]{2,40})[）)]$"
)
_AGENCY_ALONE = re.compile(
    rf"(?<![{HAN}/／:：])(?:(?P<agency>新华社|中新社|人民图片|IC photo)(?:发|供图)|"
    r"(?P<stock>新华社[/／][法路美]\S{1,2}|人民视觉|视觉中国|CFP|东方IC)(?:发|供图)?)$"
)
_WRITTEN = re.compile(r"\s文(?=[\s/／])")
_MEDIUM_WORDS = re.compile(r"(?:新华社|中新社|人民网|央视|视觉中国|本报|本网|通讯员|特约|记者|拍客|摄影|发)+")

_BELONGS = re.compile(rf"^[{HAN}]{{2,14}}(?:段|局|队|站|台|报|网|社|公司|中心|办|部)(?=[{HAN}]{{2,3}}$)")


def take_photo_credit(text: str) -> PhotoCredit | None:
    """Read the credit with which a caption closes; None if it closes with none."""
    body = text.rstrip(" 　\xa0\t\n。.")
    for read in (_agency, _bracketed, _plain):
        credit = read(body)
        if credit is not None:
            return credit
    return None


def _agency(body: str) -> PhotoCredit | None:
    match = _AGENCY.search(body)
    if match is None:
        alone = _AGENCY_ALONE.search(body)
        return (
            PhotoCredit((alone["agency"] or alone["stock"],), alone.group(), PROVIDER, alone.start())
            if alone
            else None
        )
    inside = match["inside"]
    shot = re.fullmatch(r"(?P<who>.+?)\s?摄影?", inside)
    if shot:
        names = tuple(
            part for part in re.split(r"[、，,/／\s]+", _MEDIUM_WORDS.sub(" ", shot["who"])) if part
        )
        return PhotoCredit(names, match.group(), PHOTOGRAPHER, match.start())
    given = re.fullmatch(r"(?P<who>.+?)\s?(?:供图|提供)", inside)
    return PhotoCredit((given["who"],), match.group(), PROVIDER, match.start()) if given else None


def _bracketed(body: str) -> PhotoCredit | None:
    match = re.search(r"[（(【\[]([^（）()【】\[\]]{2,50})[）)】\]]$", body)
    inner = _plain(match[1].strip()) if match else None
    if match is None or inner is None or inner.start:
        return None
    return PhotoCredit(inner.names, inner.credit, inner.role, match.start())


def _plain(body: str) -> PhotoCredit | None:
    archive = _FILE.search(body)
    if archive is not None:
        return PhotoCredit((), archive.group().strip("（()）【】 "), ARCHIVE, archive.start())
    low = max(0, len(body) - _SEEK)
    for edge in re.finditer(_EDGE, body[low:]):
        start = low + edge.end()
        tail = body[start:]
        credit = _people(tail, start) or _provider(tail, start)
        if credit is not None:
            return credit
    return None


def _people(tail: str, start: int) -> PhotoCredit | None:
    """Photographers by name, with or without their title and medium."""
    lead = len(tail) - len(tail.lstrip())
    run = read_run(tail, lead, closed=True)
    if run is not None and run.end >= len(tail):
        names = tuple(c.name for c in run.byline.credits if c.role == PHOTOGRAPHER)
        if names and all(len(name) <= 3 or naming.could_be_name(name) for name in names):
            if _SHOT.fullmatch(tail.strip()) and not _WRITTEN.search(
                tail
            ):  # 本报记者 甲 通讯员 乙 摄: both of them
                names = tuple(dict.fromkeys(c.name for c in run.byline.credits))
            return PhotoCredit(names, tail.strip(), PHOTOGRAPHER, start)
        names = tuple(c.name for c in run.byline.credits if c.role == PROVIDER)
        if names:
            return PhotoCredit(names, tail.strip(), PROVIDER, start)
    shot = _SHOT.fullmatch(tail.strip())
    if shot is not None:
        who = _MEDIUM_WORDS.sub(" ", shot["who"]).strip()
        parts = [
            naming.despace(part)
            for part in re.split(r"[、，,/／]|\s{2,}|(?<=[\u4e00-\u9fff]{2})\s", who)
            if part.strip()
        ]
        parts = [part for part in parts if not re.fullmatch(r"[A-Za-z ]+", part)]  # ICPHOTO/某人 摄
        if parts and not all(map(naming.could_be_name, parts)):  # 某某日报拍客 张三, 某某工务段李四
            last = _BELONGS.sub("", who.split()[-1])
            parts = [last] if naming.looks_like_name(last) else []
        if parts:
            return PhotoCredit(tuple(parts), tail.strip(), PHOTOGRAPHER, start)
    return None


def _provider(tail: str, start: int) -> PhotoCredit | None:
    """An organisation or a desk that provided the picture."""
    text = tail.strip()
    for pattern, role in ((_FROM, PROVIDER), (_LABEL, PROVIDER), (_GIVEN, PROVIDER)):
        match = pattern.fullmatch(text)
        if match is None:
            continue
        if (
            pattern is _GIVEN
            and match["verb"] == "图"
            and not re.search(r"(?:社|网|报|中国|新闻)$", match["who"])
        ):
            continue
        who = match["who"].strip()
        return PhotoCredit((who,), text, role, start)
    return None
