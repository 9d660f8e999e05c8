"""Run-in headlines: the plain words before a colon, a space or a bar with which every brief of a column opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.bylines import looks_like_name, names_office, take_dateline
from corpus.pages import sections
from corpus.pages.cjk import han_count
from corpus.pages.records import Role, Unit
from corpus.pages.titles import organisation_likeness

_MARKS = r"[■●◆▲△▼★☆◎○◇•·※►▶\s]*(?:(?:\d{1,2}\s?[.、．](?!\d)|[①-⑳])\s*)?"
_NUMBER = re.compile(_MARKS)
_TITLE = r"(?!\d{1,4}[年月日])[^，。；：！？,;:!?|｜丨\s（）()【】]{2,18}"
# By the mark that parts a headline from its text: a column uses one of them throughout. The share of its briefs
# that must: a colon stands in running text as well.
_FORMS = tuple(
    (re.compile(rf"{_MARKS}(?P<title>{title})(?:{mark})(?=\s*\S.{{9}})"), share)
    for title, mark, share in (
        (_TITLE, "[：:]", 1.0),
        (rf"{_TITLE}[！？!?]?", r"[ \u3000\xa0]+", 0.5),
        (rf"{_TITLE}[！？!?]?", r"\s*[|｜丨]", 0.5),
    )
)


def mark_run_in(units: list[Unit]) -> list[Unit]:
    """Give the briefs of a column the plain headline that is run into their text as `Block.lead`, where all of
    them open alike. One alone, or words that name who speaks (石桥镇：…, 某某：…), are no such convention."""
    out = list(units)
    for members in _columns(units):
        for form, share in _FORMS:
            titles = {at: title for at in members if (title := _title(units[at].block.text, form))}
            enough = len(titles) >= max(2, share * len(members))
            speakers = sum(map(_names_somebody, titles.values()))
            if enough and len(set(titles.values())) == len(titles) and 2 * speakers < len(titles):
                for at, title in titles.items():
                    out[at] = replace(units[at], block=replace(units[at].block, lead=title))
                break
    return out


def unnumbered(text: str) -> str:
    """A brief without the bullet or the number that it opens with."""
    mark = _NUMBER.match(text)
    return text[mark.end() :] if mark else text


def _title(text: str, form: re.Pattern[str]) -> str:
    match = form.match(text)
    if match is None or not han_count(match["title"]) or take_dateline(unnumbered(text)):
        return ""
    return match["title"]


def _columns(units: list[Unit]) -> Iterator[list[int]]:
    """Runs of two or more plain briefs: members of one list, or what stands below the title of a column of briefs."""
    run: list[int] = []
    below = False
    for at, unit in enumerate(units):
        plain = unit.role is Role.BODY and unit.block.level is None and not unit.block.lead
        if plain and (unit.item or (below and not unit.opens)):
            run.append(at)
        elif unit.role is not Role.BYLINE or not run:
            if len(run) > 1:
                yield run
            run = []
            below = unit.role in (Role.TITLE, Role.SECTION) and sections.is_brief_column(unit.block.text)
    if len(run) > 1:
        yield run


def _names_somebody(title: str) -> bool:
    return names_office(title) or organisation_likeness(title) > 0 or looks_like_name(title)
