"""The byline that closes a story: （记者 …）, 责任编辑：…, or the bare names behind the last full stop."""

from __future__ import annotations

import re

from corpus.bylines.brackets import bare_names, read_bracketed, signed_names
from corpus.bylines.media import KNOWN_MEDIUM, past_medium
from corpus.bylines.names import HAN
from corpus.bylines.records import Byline, Signature
from corpus.bylines.roles import TITLE
from corpus.bylines.runs import read_run

_DONE = re.compile(
    r"[\s]*(?:[（(【]\s*(?:完|记者完|来\s*源\s*[:：|｜](?:(?!记者|作者|通讯员|编辑)[^）)】（(【]){1,40})\s*[）)】]|[■●◆□▲])?\s*$"
)
_BRACKET = re.compile(r"[（(【\[［〔]([^（）()【】\[\]〔〕]{2,160})[）)】\]］〕]\s*$")
_SENTENCE_END = r"。！？!?…”’」』）)】\]》"
_REACH = 200
_STARTS = re.compile(r"(?<=[。！？!?…”’」』）)】\]》;；:：\s])|^")
_OPENER = re.compile(r"[□■●◆▲★◎○*|\-—\s]+")
_BARE = re.compile(
    rf"(?:^|(?<=[{_SENTENCE_END}])|(?<=[{_SENTENCE_END}]\s))\s*[□○◎■●]?\s*(?P<names>[{HAN}·•‧][{HAN}·•‧、，, \u3000\xa0/／;；]{{1,40}})$"
)
_ENDED = re.compile(rf"[{_SENTENCE_END}]\s*$")
# （据某报）, （本报综合）, （新华社电）, （作者单位：某大学）: where it comes from, no reporter.
_SOURCE_NOTE = re.compile(
    r"(?:据|综合|来源|本报综合|作者(?:系|为|是|单位)).{0,24}|(?:本报|.{2,8}[社报网])(?:综合|消息|电|供稿|综合报道)"
)
_SET_OFF = re.compile(r"[ \u3000\xa0□○◎■●]+\S")


def take_signature(text: str, *, printed: bool = False) -> Signature | None:
    """Read the byline with which `text` closes, through (完) and stacked lines of credits; None if there is none.

    Bare names count behind a full stop or on their own, and only where they are likelier names than words.
    `printed`: the text is a paragraph as a paper sets it; what a space or brackets set off behind its last full
    stop says who wrote, so that a name need only be possible, and an office alone signs without a reporter.
    """
    end = _DONE.search(text, max(0, len(text) - _REACH))
    stop = end.start() if end else len(text)
    found: list[Byline] = []
    while stop:
        part = _last_part(text[:stop], bare=not any(one.reporters for one in found), printed=printed)
        if part is None:
            break
        found.insert(0, part.byline)
        done = _DONE.search(text, max(0, part.start - _REACH), part.start)
        stop = done.start() if done else part.start
    if not found:
        return None
    return Signature(_merge(found), stop)


def _merge(parts: list[Byline]) -> Byline:
    return Byline(
        tuple(dict.fromkeys(name for part in parts for name in part.reporters)),
        tuple(dict.fromkeys(credit for part in parts for credit in part.credits)),
    )


def _last_part(text: str, *, bare: bool, printed: bool) -> Signature | None:
    bracket = _BRACKET.search(text, max(0, len(text) - _REACH))
    if bracket is not None:
        inside = bracket[1]
        byline = read_bracketed(inside)
        if byline is None and bare and printed and _ENDED.search(text[: bracket.start()]):
            byline = Byline() if _SOURCE_NOTE.fullmatch(inside.strip()) else signed_names(inside)
        if byline is None and bare:
            byline = bare_names(inside)
        if byline is not None:
            return Signature(byline, bracket.start())
    return _credits_at_end(text) or (_bare_at_end(text, printed=printed) if bare else None)


def _credits_at_end(text: str) -> Signature | None:
    """The longest run of credits that reaches the end, from a place where a sentence or a space ends."""
    low = max(0, len(text) - _REACH)
    starts = {m.start() for m in _STARTS.finditer(text, low)}
    starts |= {m.start() for m in KNOWN_MEDIUM.finditer(text, low)}
    for pos in sorted(starts):
        opener = _OPENER.match(text, pos)
        begin = opener.end() if opener else pos
        run = read_run(text, begin, closed=True) if begin < len(text) else None
        if run is not None and not text[run.end :].strip(" 　\xa0。，,；;"):
            return Signature(run.byline, pos) if run.byline or _empty_title(text, begin) else None
    return None


def _empty_title(text: str, pos: int) -> bool:
    return TITLE.match(text, past_medium(text, pos)) is not None


def _bare_at_end(text: str, *, printed: bool) -> Signature | None:
    match = _BARE.search(text[-60:])
    if match is None:
        return None
    byline = bare_names(match["names"])
    if byline is None and printed and _SET_OFF.match(match.group()):
        byline = signed_names(match["names"])
    return Signature(byline, len(text) - len(text[-60:]) + match.start()) if byline else None
