"""Page text to blocks: markup off, lines that a column's width broke put together again."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import replace
from statistics import median

from corpus.pages.cjk import TERMINAL, width
from corpus.pages.records import Block

_BREAK = re.compile(r"<br\s*/?>|</?(?:p|div|center|tr|li|h[1-6])\b[^<>\u4e00-\u9fff]*>", re.IGNORECASE)
_IMAGE = re.compile(r"!\[([^\]\n]*)\]\([^)\n]*\)|<img\b[^<>\u4e00-\u9fff]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>\u4e00-\u9fff]*>")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_HEADING = re.compile(r"(#{1,6})\s*(.*?)\s*#*")
_RULE = re.compile(r"(?:[-*_—─━=＝·•.…]\s*){3,}")
_QUOTE_MARK = re.compile(r"(?:>\s*)+")
_LIST_MARK = re.compile(r"[-*+]\s+")
_WHOLE_BOLD = re.compile(r"(?:\*\*|__)((?:(?!\*\*|__).)+)(?:\*\*|__)")
_BOLD_LEAD = re.compile(r"[■●◆▲△▼★☆◎○◇•·※►▶\s]*(?:\*\*|__)((?:(?!\*\*|__).)+)(?:\*\*|__)(?=.)")
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_IMAGE_MARK = "\ue000"
# Brackets and quotes of vertical lines, as scanned pages print them, are the same marks as in horizontal ones.
_VERTICAL = str.maketrans(
    "︵︶︹︺︻︼︽︾︿﹀﹁﹂﹃﹄︐︑︒︓︔︕︖", "（）〔〕【】《》〈〉「」『』，、。：；！？"
)
# A column narrower than this never fills a line; a wider one is not a newspaper column.
_MIN_COLUMN, _MAX_COLUMN = 8, 48


def split_blocks(text: str) -> tuple[Block, ...]:
    """Return the printed blocks of a page in reading order.

    A markdown heading is always a block of its own. Lines that stand together are one paragraph each,
    unless they all fill one column width: then they are joined up to the next indent or short line.
    """
    blocks: list[Block] = []
    ruled = pictured = False
    for group in _groups(_plain_markup(text)):
        for line in _unwrap(group):
            bare = line.strip()
            if not bare or bare == _IMAGE_MARK or _RULE.fullmatch(bare):
                pictured = pictured or bare == _IMAGE_MARK
                ruled = ruled or (bool(bare) and bare != _IMAGE_MARK)
                continue
            block = replace(
                _block(bare.replace(_IMAGE_MARK, "")),
                ruled=ruled,
                pictured=pictured,
                indented=line.startswith("\u3000\u3000"),
            )
            if block.text:
                blocks.append(block)
                ruled = pictured = False
    return tuple(blocks)


def _plain_markup(text: str) -> str:
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").replace("\x0b", "\n")
    text = _INVISIBLE.sub("", text.replace(_IMAGE_MARK, "")).translate(_VERTICAL)
    text = _IMAGE.sub(lambda m: f"\n\n{_IMAGE_MARK}\n\n{m[1] or ''}\n\n", _COMMENT.sub("", text))
    text = _TAG.sub("", _BREAK.sub("\n", text))
    return html.unescape(text).replace("\u2028", "\n").replace("\u2029", "\n\n").replace("\x85", "\n")


def _groups(text: str) -> Iterator[list[str]]:
    """Yield runs of lines without an empty line between them; a heading and a rule stand alone."""
    group: list[str] = []
    for line in text.split("\n"):
        bare = line.strip()
        alone = bare.startswith("#") or bare == _IMAGE_MARK or bool(bare and _RULE.fullmatch(bare))
        if group and (alone or not bare):
            yield group
            group = []
        if alone:
            yield [line]
        elif bare:
            group.append(line.rstrip())
    if group:
        yield group


def _indented(line: str) -> bool:
    return line.startswith(("\u3000", "  ", "\t"))


def _unwrap(lines: list[str]) -> list[str]:
    """Join lines that only the width of a column broke."""
    if len(lines) < 3:
        return lines
    widths = [width(line.strip()) for line in lines]
    column = sorted(widths)[int(len(widths) * 0.8)]
    full = [
        abs(w - column) <= 1.5 + (2 if _indented(line) else 0) for w, line in zip(widths, lines, strict=True)
    ]
    open_ended = sum(f and not line.rstrip().endswith(TERMINAL) for f, line in zip(full, lines, strict=True))
    if not (_MIN_COLUMN <= median(widths) <= _MAX_COLUMN and column <= _MAX_COLUMN):
        return lines
    if sum(full) < 0.5 * len(lines) or open_ended < max(2, 0.4 * len(lines)):
        return lines
    joined = [lines[0]]
    for i in range(1, len(lines)):
        continues = full[i - 1] and not _indented(lines[i])
        joined[-1:] = [joined[-1] + lines[i].strip()] if continues else [joined[-1], lines[i]]
    return joined


def _block(line: str) -> Block:
    level: int | None = None
    line = _QUOTE_MARK.sub("", line, count=1) if line.startswith(">") else line
    if heading := _HEADING.fullmatch(line):
        level, line = len(heading[1]), heading[2]
    elif mark := _LIST_MARK.match(line):
        line = line[mark.end() :]
    line = line.strip()
    lead = ""
    if whole := _WHOLE_BOLD.fullmatch(line):
        line = whole[1].strip()
        level = level or 7
    elif level is None and (opening := _BOLD_LEAD.match(line)):
        lead = opening[1].strip()
    return Block(text=_unbold(line), level=level, lead=_unbold(lead))


def _unbold(text: str) -> str:
    return text.replace("**", "").replace("__", "").strip().strip("*").strip()
