"""Blocks that only their neighbours tell: members of a list, captions without a credit inside a cut paragraph."""

from __future__ import annotations

import re
from dataclasses import replace

from corpus.bylines import byline_of_line, take_signature
from corpus.pages import sections
from corpus.pages.cjk import ends_sentence, han_count
from corpus.pages.records import Role, Unit
from corpus.pages.seams import bridged
from corpus.pages.titles import is_numbered

_BULLET = re.compile(r"[■●◆▲△▼★◎○◇•·※☆►▶](?=\s*[^\s■●◆▲△▼★◎○◇])")
_BRACKETED = re.compile(r"【[^【】]{2,20}】(?=\s*\S)")
_TITLED_ITEM = 34
_TELLING = 4  # shorter words in bold can be a speaker's name (记者, 乘客)
_LEAST_CAPTION, _LONGEST_CAPTION = 6, 45
# One plain clause: what a caption is where the byline says that there is a picture.
_PLAIN = re.compile(r"[^，,；：“”？！]{8,24}[。]?")
_CLAUSE = re.compile(r"[^，,；;：:？！]{8,32}[。]")
_CLEARLY = 0.3
# Who is where in the picture: 某某（左）.
_PLACED = re.compile(r"[（(](?:前排|后排)?[左右中前后][一二三四五]?[）)]")


def mark_items(units: list[Unit]) -> list[Unit]:
    """Mark the members of lists: two or more blocks on end below a label that open with the same bullet, or with a
    title in bold. Without a label above they are part of a story."""
    out = list(units)
    start = 0
    labelled = False
    while start < len(out):
        mark = _mark(out[start]) if labelled else ""
        end = start + 1
        members = [start]
        while mark and end < len(out) and (_mark(out[end]) == mark or out[end].role is Role.BYLINE):
            members += [end] if out[end].role is not Role.BYLINE else []
            end += 1
        if mark and len(members) > 1 and _are_briefs(mark, [out[at] for at in members]):
            for at in members:
                out[at] = _item(out[at])
        last = out[end - 1]
        if last.role not in (Role.FURNITURE, Role.POINTER):
            labelled = last.role in (Role.TITLE, Role.SECTION) and sections.is_label(last.block.text)
        start = end
    return out


def _mark(unit: Unit) -> str:
    """What a member of a list would open with; "" for what is none."""
    block = unit.block
    if block.level is not None or unit.role not in (Role.BODY, Role.CAPTION, Role.TITLE):
        return ""
    if unit.role is Role.CAPTION and re.search(r"摄|供图|图[片为]", block.text):
        return ""
    bullet = _BULLET.match(block.text)
    if bullet:
        return bullet.group() if ends_sentence(block.text) or unit.closes or len(block.text) > 30 else ""
    if _BRACKETED.match(block.text):
        return "" if unit.opens else "【"
    titled = re.fullmatch(rf"[^。，；：:！]{{2,{_TITLED_ITEM}}}", block.lead) and not is_numbered(block.lead)
    return "**" if titled and not unit.opens else ""


def _are_briefs(mark: str, units: list[Unit]) -> bool:
    """Whether members of a list are pieces of their own: bullets say so; bold runs that tell something, each its own;
    words in brackets, which may label the parts of one story, where each closes with who wrote it."""
    if mark == "【":
        return all(unit.closes for unit in units)
    if mark != "**":
        return True
    leads = {unit.block.lead for unit in units}
    return len(leads) == len(units) and any(len(lead) >= _TELLING for lead in leads)


def _item(unit: Unit) -> Unit:
    signature = take_signature(unit.block.text, printed=True)
    closes = 0.9 if signature is not None and signature.start and signature.byline else unit.closes
    return replace(unit, role=Role.BODY, opens=1.0, closes=closes, title=0.0, item=True)


def mark_inset_captions(units: list[Unit]) -> list[Unit]:
    """Find captions that print no credit: one short sentence in the cut of a paragraph that goes on behind it."""
    out = list(units)
    shot = False
    for i in range(1, len(units) - 1):
        before, unit, after = out[i - 1], units[i], units[i + 1]
        if unit.opens:
            shot = False
        if unit.role is Role.BYLINE:
            byline = byline_of_line(unit.block.text)
            shot = byline is not None and any(credit.role == "摄影" for credit in byline.credits)
        if (
            before.role is not Role.BODY
            or not _is_one_sentence(unit)
            or after.role is not Role.BODY
            or after.opens
        ):
            continue
        if _PLACED.search(unit.block.text):
            out[i] = Unit(unit.block, Role.CAPTION)
            continue
        if not before.unfinished:
            if shot and not before.opens and _PLAIN.fullmatch(unit.block.text):
                out[i] = Unit(unit.block, Role.CAPTION)
                shot = False
            continue
        here = bridged(before.block.text, unit.block.text)
        beyond = bridged(before.block.text, after.block.text)
        if beyond > here + _CLEARLY or (shot and here < _CLEARLY and _CLAUSE.fullmatch(unit.block.text)):
            out[i] = Unit(unit.block, Role.CAPTION)
    return out


def _is_one_sentence(unit: Unit) -> bool:
    text = unit.block.text
    return (
        unit.role in (Role.BODY, Role.TITLE)
        and unit.block.level is None
        and not unit.opens
        and not unit.closes
        and not unit.item
        and _LEAST_CAPTION <= han_count(text) <= _LONGEST_CAPTION
        and ends_sentence(text)
        and len(re.findall("[。！？]", text)) == 1
    )
