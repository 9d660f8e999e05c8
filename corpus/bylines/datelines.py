"""The dateline that opens a story: 本报讯（记者 …）, 新华社某地某月某日电（记者…）, 据某社电, （记者甲、乙）."""

from __future__ import annotations

import re

from corpus.bylines.brackets import bare_names, read_bracketed
from corpus.bylines.media import KNOWN_MEDIUM, MEDIUM
from corpus.bylines.names import HAN
from corpus.bylines.records import Byline, Dateline
from corpus.bylines.runs import Run, read_run

_OWN = r"本报|本台|本网|本刊|本社"
_DAY = r"(?:(?:\d{2,4}\s?年\s?)?\d{1,2}\s?月\s?\d{1,2}\s?日|\d{1,2}\s?日|(?:[〇零一二三四五六七八九十]{1,3}月)?[一二三四五六七八九十]{1,3}日)"
_PLACE = rf"[{HAN}·]{{2,16}}?(?:\s?[/／、]\s?[{HAN}·]{{2,10}}?)?"
_END = r"(?:综合)?(?:电讯|专电|电|讯|消息|报道|综合外电)"
# 8月10日电, 讯, 北京8月10日电, 北京讯, 北京报道, 消息
_WIRE = re.compile(
    rf"\s*[【\[]?\s*(?:\*\*)?\s*(?P<hearsay>据\s?)?(?P<agency>{_OWN}|{MEDIUM})(?:\*\*)?\s*"
    rf"(?:(?P<place>{_PLACE})??\s*(?P<date>{_DAY})?\s*(?P<end>{_END}))\s*(?P<close>[】\]])?\s*[：:，,]?\s*"
)
_BRACKETED = re.compile(
    r"\s*(?P<open>[（(【\[〔])(?P<inside>[^（）()【】\[\]〔〕]{2,90})[）)】\]〕]\s*[：:]?\s*"
)
_SITE = re.compile(r"\s*[（(](?:www\.)?[\w.]+\.(?:com|cn|net)[^）)]*[）)]\s*", re.IGNORECASE)
_BRACKET_WIRE = re.compile(
    rf"\s*[【\[]\s*(?P<agency>{MEDIUM})(?:\s*(?P<place>{_PLACE})??\s*(?P<date>{_DAY})?\s*(?P<end>{_END}))?\s*(?P<rest>[^】\]]{{0,60}})[】\]]\s*"
)
# A source in bold opens the story of some papers: **某某日报** 近日，…
_BOLD = re.compile(rf"\s*\*\*\s*(?P<agency>{_OWN}|{MEDIUM})(?P<place>)(?P<date>)(?P<end>讯)?\s*\*\*\s*")
# 本报讯 记者某人21日从某局获悉: the reporter is the subject of the first sentence, which stays whole.
_TELLS = re.compile(
    r"\s?(?:\d{1,2}日|今[天日]|昨[天日])?\s?(?:从|在|获悉|了解|采访|注意到|发现|看到|来到|走进|探访)"
)
_LONGEST_UNKNOWN = 12
_NOT_STORY_VERB = re.compile(r"^(?:员|称|说|道|显示|指出|表示|援引|记者|的|了|局|费|网|力|视|影|话|子|动)")


def take_dateline(text: str) -> Dateline | None:
    """Read the dateline with which `text` opens; None where it opens with the story."""
    bold = _BOLD.match(text)
    wire = _finish(text, bold, bold.end(), Byline()) if bold else _wire(text)
    if wire is not None:
        return wire
    opening = _byline_in_brackets(text, 0)
    if opening is not None:
        return Dateline(opening.byline, None, None, None, opening.end)
    return None


def _wire(text: str) -> Dateline | None:
    bracket = _BRACKET_WIRE.match(text)
    if bracket:
        rest = bracket["rest"].strip()
        inner = read_run(rest, 0) if rest else None
        whole = inner is not None and not rest[inner.end :].strip("，, ")
        if (bracket["end"] and not rest) or whole:
            byline = inner.byline if inner else Byline()
            return _finish(text, bracket, bracket.end(), byline)
    wire = _WIRE.match(text)
    if wire is None or not _opens_story(text, wire):
        return None
    if wire["place"] and not _is_place(wire["place"], dated=bool(wire["date"])):
        return None
    return _finish(text, wire, wire.end(), Byline())


def _finish(text: str, wire: re.Match[str], end: int, byline: Byline) -> Dateline:
    site = _SITE.match(text, end)
    end = site.end() if site else end
    opening = _byline_in_brackets(text, end, bare=True)
    if opening is not None and not byline:
        byline, end = opening.byline, opening.end
    elif not byline:
        run = read_run(text, end)
        if run is not None and (run.byline.reporters or text[end : run.end].rstrip().endswith("报道")):
            byline = run.byline
            if not _TELLS.match(text, run.end):
                end = _skip(text, run.end)
    agency = wire["agency"].strip("《》“”【】 ")
    place = wire["place"].strip() if wire["place"] else None
    return Dateline(byline, None if re.fullmatch(_OWN, agency) else agency, place, wire["date"] or None, end)


def _skip(text: str, pos: int) -> int:
    while pos < len(text) and (text[pos].isspace() or text[pos] in "：:"):
        pos += 1
    return pos


def _byline_in_brackets(text: str, pos: int, *, bare: bool = False) -> Run | None:
    match = _BRACKETED.match(text, pos)
    if match is None:
        return None
    inside = match["inside"]
    byline = read_bracketed(inside) or (bare_names(inside, certain=True) if bare else None)
    return Run(byline, match.end()) if byline is not None else None


def _opens_story(text: str, wire: re.Match[str]) -> bool:
    """Whether the wire's words are a dateline, not the first words of a sentence (据某社7日报道，…)."""
    after = text[wire.end("end") :]
    reported = wire["end"].endswith(("报道", "消息"))
    if _NOT_STORY_VERB.match(after) or (reported and (wire["hearsay"] or re.match(r"[，,。“”、]", after))):
        return False
    known = re.fullmatch(_OWN, wire["agency"]) or KNOWN_MEDIUM.fullmatch(wire["agency"].strip("《》“”"))
    if not known and (wire["hearsay"] or len(wire["agency"]) > _LONGEST_UNKNOWN):
        return False
    if wire["end"] == "报道" and not (wire["place"] or wire["date"] or wire["close"] or after[:1] in "（("):
        return False
    # An unknown medium needs more of a dateline than 讯 or 电 alone: 某某电视台讯 may be any word.
    return bool(known or wire["date"] or wire["close"] or re.match(r"\s*[（(：:\s]", after))


def _is_place(place: str, *, dated: bool) -> bool:
    # 太和, 对山 are places; only a day behind them tells.
    return not re.search(rf"[的了是{'' if dated else '在与和将从对'}]|记者|消息|发布|获悉", place)
