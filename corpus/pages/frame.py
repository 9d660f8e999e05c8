"""What frames the stories of a page: its nameplate, its own name, boxes that point to other pages."""

from __future__ import annotations

import re

from corpus.pages import sections
from corpus.pages.cjk import ends_sentence, han_count, width
from corpus.pages.masthead import NEWSPAPER, PAGE_NUMBER, PAGE_REFERENCE
from corpus.pages.records import Role, Unit

_POINTER_START = re.compile(
    rf"[\s■●◆▲▼★□◎○▶►◀◄•·※>》\-—*]*(?:[（(【\[]?\s*(?:{PAGE_REFERENCE})\s*[）)】\]]?)\s*[\s|｜丨:：、,，·•►▶\-—]*(?=\S)"
)
_POINTER_END = re.compile(
    rf"[\s…·.\-—/／|｜丨>》►▶▼↓→（(【\[]*(?:详?[见刊]于?|转)?\s*(?:今日|本报)?(?:{PAGE_REFERENCE}|{PAGE_NUMBER})[）)】\]►▶→>》\s]*$"
)
# 都市圈 08: the name of the page and its number.
_NUMBER = re.compile(r"^[A-Z]?\d{1,3}\s+|\s+[A-Z]?\d{1,3}$")
_LATIN_NAME = re.compile(r"(?<=\s)[A-Za-z][A-Za-z .,&'’\-]+$|^[A-Za-z][A-Za-z .,&'’\-]+(?=\s)")
_LONGEST_POINTER = 60
_LONGEST_NAME = 6


def mark_frame(units: list[Unit]) -> list[Unit]:
    """Tell nameplates, the page's own name and teaser boxes from what belongs to stories."""
    return _teasers(_page_names(_nameplates(units)))


def _furniture(unit: Unit) -> Unit:
    return Unit(unit.block, Role.FURNITURE)


def _nameplates(units: list[Unit]) -> list[Unit]:
    """A newspaper's name on a line of its own is its nameplate beside other furniture or at the page's head."""
    out = list(units)
    for i, unit in enumerate(units):
        named = _is_nameplate(unit.block.text)
        if unit.role in (Role.TITLE, Role.SECTION, Role.BYLINE) and named:
            beside = [units[k].role for k in (i - 1, i + 1) if 0 <= k < len(units)]
            if i == 0 or Role.FURNITURE in beside:
                out[i] = _furniture(unit)
    return out


def _is_nameplate(text: str) -> bool:
    """A newspaper's name, or one beside the name of the page (科技前沿　某某科技报) or its own in Latin letters."""
    cells = re.split(r"[\s|｜/／丨·]+", _LATIN_NAME.sub(" ", text).strip())
    papers = [cell for cell in cells if NEWSPAPER.fullmatch(cell) and han_count(cell) >= 3]
    others = [cell for cell in cells if cell not in papers]
    return bool(papers) and len(cells) <= 3 and all(map(sections.names_a_page, others))


def _page_names(units: list[Unit]) -> list[Unit]:
    """A short label among the furniture that heads the page names the page (城事, 综合新闻), no column of it."""
    out = list(units)
    for i, unit in enumerate(out):
        if unit.role is Role.FURNITURE:
            continue
        beside = [out[k].role for k in (i - 1, i + 1) if 0 <= k < len(out)]
        numbered = _NUMBER.search(unit.block.text) is not None
        title = sections.plain_title(_NUMBER.sub("", unit.block.text)) if numbered else unit.block.text
        own = unit.role in (Role.TITLE, Role.SECTION, Role.BYLINE) and han_count(title) <= _LONGEST_NAME
        column = sections.is_brief_column(title) or sections.is_correction(title)
        named = (numbered or sections.names_a_page(title) or _is_enclosed(out, i)) and not column
        if not (own and named and Role.FURNITURE in beside):
            break
        out[i] = _furniture(unit)
    return out


def _is_enclosed(units: list[Unit], i: int) -> bool:
    """Whether a label stands between furniture above and below, and a headline follows that."""
    if i == 0 or not sections.is_label(units[i].block.text) or units[i - 1].role is not Role.FURNITURE:
        return False
    below = i + 1
    while below < len(units) and units[below].role is Role.FURNITURE:
        below += 1
    return i + 1 < below < len(units) and units[below].role in (Role.TITLE, Role.SECTION)


def _teasers(units: list[Unit]) -> list[Unit]:
    """导读 and the lines below it that tell what stands on other pages."""
    out = list(units)
    i = 0
    while i < len(out):
        headed = sections.is_teaser(out[i].block.text)
        end = i + 1 if headed else i
        while end < len(out) and _points_elsewhere(out[end], headed=headed):
            end += 1
        if end > i + 1:
            out[i:end] = [Unit(one.block, Role.POINTER) for one in out[i:end]]
        i = max(end, i + 1)
    return out


def _points_elsewhere(unit: Unit, *, headed: bool) -> bool:
    text = unit.block.text
    if width(text) > _LONGEST_POINTER or unit.opens or (unit.role is Role.FURNITURE and not headed):
        return False
    points = _POINTER_START.match(text) or _POINTER_END.search(text)
    return bool(points) and (headed or ("版" in text and not ends_sentence(text)))
