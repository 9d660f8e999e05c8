"""The headline of a news line: 原标题 where it is printed, else a short lead of the text."""

from __future__ import annotations

import re
from dataclasses import dataclass

import jieba

from corpus.bylines.names import HAN

_BRACKETED = re.compile(
    r"\s*[（(【]\s*原标题\s*[:：]\s*《?(?P<title>[^）)】]{2,90}?(?:（[^）]{1,20}）[^）)】]{0,40})?)》?\s*[）)】]"
)
_PLAIN = re.compile(r"\s*原\s*标题\s*[:：]\s*")
_LONGEST_TITLE, _USUAL_TITLE = 72, 40
_SHORTEST_TITLE = 6
_LEAD, _SHORTEST_LEAD = 30, 12
_DAY = r"(?:(?:20\d{2}年)?\d{1,2}月)?\d{1,2}日"
# How the first sentence of a story opens behind a headline that nothing separates from it.
_OPENER = re.compile(
    rf"(?:{_DAY}(?:（[^）]{{1,8}}）)?(?:上午|下午|晚间?|凌晨|中午|清晨|傍晚|早上|早晨|深夜|夜间|\d{{1,2}}[时点][^，。]{{0,8}})?[，,]"
    rf"|{_DAY}(?:上午|下午|晚上?|凌晨|中午|清晨|傍晚|早上|\d{{1,2}}时)"
    rf"|截至20\d{{2}}年|截至{_DAY}|近日|日前|昨日|昨天|今天[，,（(]|今年以来|近年来|连日来|近期[，,]|为(?:深入|进一步|贯彻|了|切实|全面|加强|提升|推动|有效|"
    rf"丰富|关爱|做好|认真|积极|帮助|强化)|据[^，。“”]{{2,24}}(?:消息|报道|通报|介绍|获悉)|当地时间|北京时间|本文转载?自|来源[：:]|记者(?:从|获悉|了解)"
    rf"|炎炎夏日|盛夏|时值|随着|\n|“[^“”，。！？]{{2,24}}[，。！？][^”]{{6,}})"
)
_CUT_AT = re.compile(r"[，。！？；：、,!?;:\s…—]")
_TRIM = " 　\xa0\x1f\n\t，。、；：,;:"
_EDGE_QUOTES = {"“": "”", "《": "》", "（": "）", "(": ")", "【": "】", "「": "」"}


@dataclass(frozen=True, slots=True)
class Headed:
    """`headline`: the whole printed headline, "" where none is printed or its end cannot be told; `body`: what
    follows it (all of the text in the second case)."""

    headline: str
    body: str


def take_headline(text: str, story_starts: int | None = None) -> Headed:
    """Read 原标题 from the opening of `text`.

    `story_starts`: offset of a dateline or byline that is known to follow the headline.
    """
    boxed = _BRACKETED.match(text)
    if boxed:
        return Headed(_tidy(boxed["title"]), text[boxed.end() :])
    label = _PLAIN.match(text)
    if label is None:
        return Headed("", text)
    start = label.end()
    end = _end_of_title(text, start, story_starts)
    if end is None:
        return Headed("", text[start:])
    title = text[start:end]
    body = text[end:]
    bare = body.lstrip(_TRIM + "【")
    if bare.startswith(title.strip()):
        body = bare[len(title.strip()) :].lstrip("】")
    return Headed(_tidy(title), body)


def _end_of_title(text: str, start: int, story_starts: int | None) -> int | None:
    limit = min(len(text), start + _LONGEST_TITLE)
    twice = _repetition(text, start)
    if twice is not None:
        return twice
    if story_starts is not None and start + _SHORTEST_TITLE <= story_starts <= limit:
        limit = story_starts
    for opener in _OPENER.finditer(text, start + _SHORTEST_TITLE, limit + 30):
        title = text[start : opener.start()]
        if opener.start() > limit or "。" in title:
            break
        if _balanced(title) and title.rstrip()[-1:] not in "，、,：":
            return start + _within_bounds(title)
    if story_starts is not None and limit == story_starts and "。" not in text[start:limit]:
        return story_starts
    return None


def _within_bounds(title: str) -> int:
    """How much of a candidate is title: one too long for it ends at an exclamation or a question."""
    if len(title) <= _USUAL_TITLE:
        return len(title)
    stops = [
        mark.end() for mark in re.finditer(r"[！？!?]+", title[:_USUAL_TITLE]) if mark.end() >= _SHORTEST_LEAD
    ]
    return stops[-1] if stops else len(title)


def _repetition(text: str, start: int) -> int | None:
    """Where a title that is printed twice in a row ends the first time."""
    for size in range(8, _LONGEST_TITLE):
        rest = text[start + size : start + 2 * size + 3].lstrip(_TRIM + "【")
        if len(rest) >= size - 2 and rest.startswith(text[start : start + size].strip()):
            return start + size
    return None


def _balanced(title: str, openers: str = "“《（(【「") -> bool:
    return all(title.count(left) <= title.count(_EDGE_QUOTES[left]) for left in openers)


def _tidy(title: str) -> str:
    return re.sub(r"[\s\x1f]+", " ", title).strip()


def lead_of(text: str) -> str:
    """A lead of at most 30 characters that stands in `text` as it is: a whole clause, else whole words."""
    body = text.lstrip(_TRIM)[: _LEAD + 12]
    cut = 0
    for mark in _CUT_AT.finditer(body, 0, _LEAD + 1):
        inside = mark.group() in ",:." and body[mark.end() :].lstrip()[:1].isdigit()
        inside = inside or not _balanced(body[: mark.start()], "（(")
        if not inside and mark.start() >= _SHORTEST_LEAD:
            cut = mark.start()
            if mark.group() in "。！？\n":
                break
    if not cut and len(body) <= _LEAD:
        cut = len(body)
    if not cut:
        for word in jieba.cut(body, HMM=False):
            if cut + len(word) > _LEAD:
                break
            cut += len(word)
    lead = body[: cut or _LEAD]
    for left, right in _EDGE_QUOTES.items():
        if lead.startswith(left) and right not in lead and len(lead) > 1:
            lead = lead[1:]
    return re.split(r"[\n\x1f]", lead)[0].strip(_TRIM)


def is_headline_like(text: str) -> bool:
    """Whether what stands before a dateline can be the headline: short, no full stop, with Han characters."""
    body = text.strip(_TRIM)
    if re.search(r"(?:现场|截图|资料图|供图|合影)$|^图|[（(]图", body):
        return False  # a caption
    return 6 <= len(body) <= 60 and "。" not in body and bool(re.search(rf"[{HAN}]{{3}}", body))
