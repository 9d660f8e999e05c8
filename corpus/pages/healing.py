"""Paragraphs as they were before the columns cut them. Nothing is inserted, restored or guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence

from corpus.bylines import looks_like_name
from corpus.pages.cjk import HAN, ends_sentence, starts_inside
from corpus.pages.furniture import cut_jumps, jumps_away
from corpus.pages.records import Part
from corpus.pages.titles import is_numbered

_SPACE = r"[ \t\u3000\xa0\u2000-\u200a]+"
_FULL_WIDTH = "，。、；：！？“”‘’（）《》〈〉【】『』「」〔〕…—"
_AT_MARK = re.compile(rf"(?<=[{_FULL_WIDTH}]){_SPACE}|{_SPACE}(?=[{_FULL_WIDTH}])")
_RUN = re.compile(rf"[{HAN}·]+(?:{_SPACE}[{HAN}·]+)+")
_ANNOUNCES = re.compile(r"(?:如下|以下|名单|下列)[^。]{0,12}[：:]$")
_LIST_MEMBER = re.compile(r"^(?:[一二三四五六七八九十]是|其[一二三四五六]|首先|[■●◆▲★□◎○•·\-—])")


def continues(before: str, after: str) -> bool:
    """Whether `after` is the rest of the paragraph that a column's end cut at `before`."""
    if starts_inside(after):
        return True
    if ends_sentence(before) or jumps_away(before):
        return False
    if before.endswith(("：", ":", "；", ";")):
        return not (_ANNOUNCES.search(before) or is_numbered(after) or _LIST_MEMBER.match(after))
    return not is_numbered(after) or before.endswith(("，", ",", "、"))


def heal(parts: Sequence[Part]) -> tuple[list[str], list[str]]:
    """Join the pieces of cut paragraphs; returns the paragraphs and the jump lines taken out of them."""
    paragraphs: list[str] = []
    jumps: list[str] = []
    free = False
    for part in parts:
        text, taken = cut_jumps(part.unit.block.text)
        jumps.extend(taken)
        if not text:
            continue
        joins = free and not part.subhead and part.unit.opens < 0.8 and continues(paragraphs[-1], text)
        if joins:
            paragraphs[-1] += text
        else:
            paragraphs.append(text)
        free = not part.subhead and not part.unit.closes
    return paragraphs, jumps


def close_spaces(text: str) -> str:
    """Drop the spaces that layout left between two Han characters or beside a full-width mark; those that
    separate the names of a list stay."""
    text = _RUN.sub(lambda run: _close_run(run.group()), text.strip())
    return _AT_MARK.sub("", text)


def _close_run(run: str) -> str:
    words = re.split(_SPACE, run)
    gaps = re.findall(_SPACE, run)
    out = words[0]
    for i, gap in enumerate(gaps):
        left, right = words[i], words[i + 1]
        out += (gap if _separates(left, right, first=i == 0, last=i == len(gaps) - 1) else "") + right
    return out


def _separates(left: str, right: str, *, first: bool, last: bool) -> bool:
    """Whether the space between two words parts two names; text may run into the first and out of the last."""
    before = [left[-size:] for size in (2, 3, 4) if len(left) >= size] if first else [left]
    after = [right[:size] for size in (2, 3, 4) if len(right) >= size] if last else [right]
    if first and last and (len(left) > 4 and len(right) > 4):
        return False
    return any(map(looks_like_name, before)) and any(map(looks_like_name, after))
