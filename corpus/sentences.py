"""Sentences and clauses of Chinese newspaper text, as exact offsets into it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ENDS = "。！？!?；;…｡"
_CLOSERS = frozenset('”’」』）)》〉】］]〕}＂"')
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"', "＂": "＂"}
_BRACKETS = {"（": "）", "(": ")", "《": "》", "〈": "〉", "【": "】", "［": "］", "[": "]", "〔": "〕"}
_PAIRS = _QUOTES | _BRACKETS

# A pair longer than this is a lost closing mark or a speech of several sentences: it shields nothing.
_LONGEST_PAIR = 120

_CONTINUES = frozenset("，,、；;：:。.！？!?…的地得等）)—-～~")
"""After a closing quote these carry the sentence on: “加油！”的口号."""

_SAYING = re.compile(
    r"[^，,。！？!?：:；;“”\"\n]{0,30}?"
    r"(?:说|道|称|表示|介绍|告诉(?:本报|我报)?记者|指出|认为|坦言|感慨|感叹|回忆|强调|透露|解释|笑言|直言|回应|补充"
    r"|总结|建议|呼吁)(?=[，,。！？!?：:；;…])"
)
"""A speaker named after the speech: “……。”厂长某某说。"""

_ELLIPSIS = re.compile(r"\.{3,}|…+")
_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
_STOP = re.compile("[" + re.escape(_ENDS + "".join(_PAIRS) + _BREAKS) + r"]|\.{3,}")
_MARK = re.compile("[" + re.escape("".join({**_PAIRS, **dict.fromkeys(_PAIRS.values())}) + _BREAKS) + "]")
_CLAUSE_STOP = re.compile("[，,；;：:" + re.escape("".join(_PAIRS)) + "]")


@dataclass(frozen=True, slots=True)
class Span:
    """`text[start:end]`, offsets in code points."""

    start: int
    end: int


def sentences(text: str) -> list[Span]:
    """Return the sentences of `text`: ordered, disjoint, without blanks at either edge, every non-blank
    character in exactly one.

    A sentence ends at 。！？；… (and half-width ! ? ;) with the closing quotes and brackets that follow, and
    at every line break. A half-width full stop never ends one (3.13, D2.). Marks inside a quotation or
    brackets do not end the sentence around them; a speech that is complete does, unless its speaker follows.
    """
    found: list[Span] = []
    start = 0
    for end in _ends(text):
        _append_stripped(found, text, start, end)
        start = end
    _append_stripped(found, text, start, len(text))
    return found


def clauses(text: str, span: Span) -> list[Span]:
    """Return the clauses of `text[span.start:span.end]`, each with the ，；： that closes it.

    A comma or colon inside a figure (1,200; 19:30), a web address, a quotation or brackets cuts nothing.
    """
    closing = _pairs(text, span.start, span.end)
    found: list[Span] = []
    start = position = span.start
    while match := _CLAUSE_STOP.search(text, position, span.end):
        at = match.start()
        position = at + 1
        if at in closing:
            position = closing[at] + 1
        elif text[at] not in _PAIRS and not _in_figure(text, at):
            while position < span.end and text[position] in _CLOSERS and position not in closing:
                position += 1
            _append_stripped(found, text, start, position)
            start = position
    _append_stripped(found, text, start, span.end)
    return found


def _append_stripped(found: list[Span], text: str, start: int, end: int) -> None:
    piece = text[start:end]
    left = len(piece) - len(piece.lstrip())
    if left < len(piece):
        found.append(Span(start + left, start + len(piece.rstrip())))


def _ends(text: str) -> Iterator[int]:
    """Yield the offset behind each sentence end, in order."""
    closing = _pairs(text, 0, len(text))
    start = position = 0
    while match := _STOP.search(text, position):
        at, position = match.start(), match.end()
        char = text[at]
        if at in closing:
            close = closing[at]
            position = close + 1
            ended = _speech_ends(text, start, at, close)
        elif char in _BREAKS:
            yield position
            start = position
            continue
        elif char in _PAIRS or _inside_ascii(text, at):
            ended = False
        else:
            position = _past_run(text, position)
            # …… between the items of a list and the word that sums them up ends nothing.
            elided = _ELLIPSIS.fullmatch(text, at, position) is not None
            ended = not (elided and _next_char(text, position) in _CONTINUES)
        if ended:
            position = _past_closers(text, position, closing)
            yield position
            start = position


def _pairs(text: str, start: int, end: int) -> dict[int, int]:
    """Map each opening mark to its closing one: same line, nested, at most `_LONGEST_PAIR` apart."""
    marks = [(match.start(), match[0]) for match in _MARK.finditer(text, start, end)]
    closing: dict[int, int] = {}
    closed: set[int] = set()
    for number, (at, opener) in enumerate(marks):
        closer = _PAIRS.get(opener)
        if closer is None or at in closed:
            continue
        depth = 0
        for here, char in marks[number + 1 : number + _LONGEST_PAIR + 2]:
            if here > at + _LONGEST_PAIR + 1:
                break
            if char == closer:
                if depth == 0:
                    closing[at] = here
                    closed.add(here)
                    break
                depth -= 1
            elif char == opener:
                depth += 1
            elif char in _BREAKS:
                break
    return closing


def _speech_ends(text: str, start: int, opened: int, closed: int) -> bool:
    """Whether the sentence that began at `start` ends with the pair `opened`..`closed`."""
    inner = text[opened + 1 : closed].rstrip("".join(_CLOSERS))
    if not inner or inner[-1] not in _ENDS:
        return False
    if _next_char(text, closed + 1) in _CONTINUES:
        return False
    before = text[start:opened].rstrip()
    if text[opened] in _BRACKETS:
        return not before
    if before:
        return before[-1] in "：:，,"
    return _SAYING.match(text, closed + 1) is None


def _past_run(text: str, position: int) -> int:
    """Several marks in a row (？！, 。…) are one end."""
    while position < len(text) and text[position] in _ENDS:
        position += 1
    return position


def _past_closers(text: str, position: int, closing: dict[int, int]) -> int:
    while position < len(text) and text[position] in _CLOSERS and position not in closing:
        position += 1
    return position


def _next_char(text: str, position: int) -> str:
    return text[position] if position < len(text) else "\n"


def _inside_ascii(text: str, at: int) -> bool:
    """A half-width mark between half-width characters belongs to an address or an entity: ?id=3, &amp;c."""
    return (
        text[at] in "!?;"
        and 0 < at < len(text) - 1
        and all(char.isascii() and not char.isspace() for char in (text[at - 1], text[at + 1]))
        and text[at + 1] not in "!?;\"')]}"
    )


def _in_figure(text: str, at: int) -> bool:
    if not 0 < at < len(text) - 1:
        return False
    before, after = text[at - 1], text[at + 1]
    if before.isdigit() and after.isdigit():
        return text[at] not in "；;"
    return text[at] == ":" and after == "/"
