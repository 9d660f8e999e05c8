"""Datelines and bylines of a news line: behind a headline or captions at its head, among notices at its tail."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.bylines import Byline, Dateline, take_dateline, take_signature
from corpus.bylines.brackets import read_bracketed
from corpus.bylines.media import KNOWN_MEDIUM, past_medium
from corpus.bylines.roles import PHOTOGRAPHER, PROVIDER, REPORTER_TITLE, SIGN_OFF
from corpus.bylines.runs import read_run
from corpus.importers.news_furniture import MARK, cut_notice, cut_tail

_HEAD = 260
_EDGE = re.compile(r"(?<=[。！？!?；”’」』）)】》…□■◆●▲\s\x1f])|^")
_OWN = re.compile(
    r"本报(?=讯|[\u4e00-\u9fff]{2,6}\d{1,2}月)|本网讯|【(?=[^】]{0,40}(?:讯|报道|记者|文\s?[/／丨])[^】]{0,40}】)|[（(](?=[^（）()]{0,24}(?:记者|[图文]\s?[/／]\s?[图文]))"
)
_TITLE = re.compile(
    rf"(?:特约)?通讯员|实习生|作者(?=\s?[:：|丨]|[ \u3000\xa0])|文\s?[/／|｜丨]|(?:责任)?编辑\s?[:：|丨]|{REPORTER_TITLE}"
)
_MENTION = re.compile(
    r"(?:\d{1,2}日)?(?:从|在|获悉|了解|采访|注意|发现|说|称|表示|向|对|联系|致电|来到|看到|就)"
)
# With a space after the title and at the very head, only these make the name part of a sentence.
_TOLD = re.compile(r"(?:\d{1,2}日)?(?:从|获悉|了解到|采访|注意到|发现|看到)")
_SUBJECT = re.compile(r"\s*题\s?[:：]\s*")
_LONGEST_SUBJECT = 80
_TAIL = 360
_SIGN_OFF = re.compile(
    rf"{SIGN_OFF}|(?:{KNOWN_MEDIUM.pattern})?\s?(?:实习|见习)?(?:记者|通讯员)\s?[:：|丨](?=\s?\S)"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """What the head of a line says before the story: `text[start:end]` is the dateline or byline; `start` is
    None where there is none. `agency`: of a dateline; `medium`: whose reporter it is; `headline`: printed between
    dateline and byline (电 题：…作者 某人)."""

    byline: Byline
    start: int | None
    end: int
    agency: str | None = None
    medium: str | None = None
    headline: str | None = None


@dataclass(frozen=True, slots=True)
class Peeled:
    """A line without what stands behind its story."""

    text: str
    byline: Byline
    source: str | None
    paper: str | None
    page: str | None
    headline: str | None


def read_opening(text: str) -> Opening:
    """Find the dateline or byline in the head of `text`."""
    head = text[:_HEAD]
    first = read_run(text, 0)
    if (
        first is not None
        and not _pictures_only(first.byline)
        and re.match(r"[\s\d“《（]|$", text[first.end :])
    ):
        return Opening(first.byline, 0, first.end, medium=head[: past_medium(head, 0)].strip() or None)
    dateline = _find_dateline(text, head)
    byline = _find_byline(text, head)
    if dateline is not None:
        start, found = dateline
        end = start + found.end
        if not found.byline and byline is not None and byline.start is not None and byline.start >= end:
            between = _SUBJECT.sub("", text[end : byline.start]).strip()
            if byline.start <= end + 1:
                return Opening(byline.byline, start, byline.end, found.agency)
            if _SUBJECT.match(text, end) and len(between) <= _LONGEST_SUBJECT and "。" not in between:
                return Opening(byline.byline, start, byline.end, found.agency, headline=between)
        return Opening(found.byline, start, end, found.agency)
    return byline or Opening(Byline(), None, 0)


def _find_dateline(text: str, head: str) -> tuple[int, Dateline] | None:
    known_starts = {m.start() for m in KNOWN_MEDIUM.finditer(head)} | {m.start() for m in _OWN.finditer(head)}
    starts = {m.start() for m in _EDGE.finditer(head)} | known_starts
    for start in sorted(starts):
        found = take_dateline(text[start : start + 240])
        if found is None:
            continue
        printed = text[start : start + found.end]
        named = text.find(found.agency, start) if found.agency else start
        if any(named < known < named + len(found.agency or "") for known in known_starts):
            continue  # 摄某某晚报讯: the known name within is the medium
        strong = found.byline or found.date or re.search(r"[讯电】]\s*$", printed)
        if start == 0 or strong:
            return start, found
    return None


def _find_byline(text: str, head: str) -> Opening | None:
    for title in _TITLE.finditer(head):
        start, medium = _medium_before(head, title.start())
        run = read_run(text, title.start())
        if run is None or run.end <= title.end() or _pictures_only(run.byline):
            continue
        if (
            not run.byline.reporters
            and start
            and not (medium or ("通讯员" in title.group() and "。" not in head[:start]))
        ):
            continue
        spaced = text[title.end() : title.end() + 1] in " :：/|｜丨"
        told = (_TOLD if spaced and not start else _MENTION).match(text, run.end)
        if told and start:
            continue
        apart = spaced or re.match(r"[\s。]|$|\d", text[run.end : run.end + 1])
        at_edge = start == 0 or _EDGE.match(text, start)
        if (at_edge or medium or "。" not in head[:start]) and (apart or at_edge):
            # 记者某人从某局获悉: the name is part of the sentence, which stays whole.
            return Opening(run.byline, start, start if told else run.end, medium=medium)
    return None


def _medium_before(head: str, title_start: int) -> tuple[int, str | None]:
    """Where the medium (or a role before it) that belongs to the title begins."""
    for known in KNOWN_MEDIUM.finditer(head, max(0, title_start - 40), title_start):
        if not head[known.end() : title_start].strip(" |｜丨驻"):
            return known.start(), known.group()
    for edge in reversed(
        [m.start() for m in _EDGE.finditer(head, max(0, title_start - 30), title_start + 1)]
    ):
        if edge < title_start and past_medium(head, edge, title_start) == title_start:
            return edge, head[edge:title_start].strip()
    return title_start, None


def peel_tail(text: str) -> Peeled:
    """Cut notices, sources, credits and a closing byline from the end, and what stands before the story from
    nothing: only the end is touched."""
    text = _part_credits(cut_notice(text)).rstrip()
    bylines: list[Byline] = []
    source = paper = page = headline = None
    while text:
        tail = cut_tail(text)
        if tail is not None and tail.end < len(text):
            source, paper, page = source or tail.source, paper or tail.paper, page or tail.page
            headline = headline or tail.headline
            text = text[: tail.end]
            continue
        shorter = cut_notice(text)
        if len(shorter) < len(text):
            text = shorter
            continue
        signature = take_signature(text)
        if (
            signature is None
            or signature.start >= len(text)
            or _pictures_only(signature.byline, or_nothing=False)
        ):
            break  # the credit of a last picture belongs to its caption
        bare = not signature.byline.credits
        if not (bare and any(part.reporters for part in bylines)):
            bylines.insert(0, signature.byline)
        text = text[: signature.start]
    if not any(part.reporters for part in bylines):
        text, late = _take_late_byline(text)
        bylines.insert(0, late)
    joined = Byline(
        tuple(dict.fromkeys(name for part in bylines for name in part.reporters)),
        tuple(dict.fromkeys(credit for part in bylines for credit in part.credits)),
    )
    return Peeled(text, joined, source, paper, page, headline)


def _take_late_byline(text: str) -> tuple[str, Byline]:
    """A byline near the end behind which something else is printed (（记者 某人）相关链接…): it is cut out, what
    stands behind it stays."""
    for title in reversed(list(_TITLE.finditer(text, max(len(text) // 2, len(text) - _TAIL)))):
        opener = max(text.rfind(mark, 0, title.start()) for mark in "（(【")
        closer = min((pos for mark in "）)】" if (pos := text.find(mark, title.end())) > 0), default=-1)
        if 0 <= title.start() - opener <= 24 and 0 < closer - title.end() <= 60:
            byline = read_bracketed(text[opener + 1 : closer])
            if byline is not None and byline.reporters:
                return text[:opener] + text[closer + 1 :], byline
        start, _ = _medium_before(text, title.start())
        run = read_run(text, title.start())
        if run is None or not run.byline.reporters or not re.match(r"[ :：/|｜丨]", text[title.end() :]):
            continue
        if (
            text[:start].rstrip()[-1:] not in "。！？”"
            or re.match(r"\s*[:：，]", text[run.end :])
            or _MENTION.match(text, run.end)
        ):
            continue
        return text[:start] + MARK + text[run.end :], run.byline
    return text, Byline()


def _pictures_only(byline: Byline, *, or_nothing: bool = True) -> bool:
    if not byline:
        return or_nothing
    return not byline.reporters and all(credit.role in (PHOTOGRAPHER, PROVIDER) for credit in byline.credits)


def _part_credits(text: str) -> str:
    """Set a mark before every role word with a colon near the end: 来源：某网责编：某人 → two pieces."""
    low = max(0, len(text) - _TAIL)
    pieces = [text[:low]]
    for match in _SIGN_OFF.finditer(text, low):
        pieces.append(text[low : match.start()])
        opened = max(text.rfind(mark, 0, match.start()) for mark in "（(【[")
        closed = max(text.rfind(mark, 0, match.start()) for mark in "）)】]")
        if opened <= closed:
            pieces.append(MARK)
        low = match.start()
    return "".join(pieces) + text[low:]
