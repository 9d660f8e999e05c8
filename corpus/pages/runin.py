"""Run-in headlines: the plain words before a colon, a space or a bar with which every brief of a column opens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from corpus.bylines import looks_like_name, names_office
from corpus.pages import sections
from corpus.pages.records import Role, Unit
from corpus.pages.titles import organisation_likeness

_MARKS = r"[■●◆▲△▼★☆◎○◇•·※►▶\s]*"
_TITLE = r"(?!\d{1,4}[年月日])[^，。；：！？,;:!?|｜丨\s（）()【】]{2,18}"
# By the mark that parts a headline from its text: a column uses one of them throughout.
_FORMS = tuple(
    re.compile(rf"{_MARKS}(?P<title>{title})(?:{mark})(?=\s*\S.{{9}})")
    for title, mark in (
        (_TITLE, "[：:]"),
        (rf"{_TITLE}[！？!?]?", r"[ \u3000\xa0]+"),
        (rf"{_TITLE}[！？!?]?", r"\s*[|｜丨]"),
    )
)


def mark_run_in(units: list[Unit]) -> list[Unit]:
    """Give the briefs of a column the plain headline that is run into their text as `Block.lead`, where all of
    them open alike. One alone, or words that name who speaks (石桥镇：…, 某某：…), are no such convention."""
    out = list(units)
    for members in _columns(units):
        for form in _FORMS:
            matches = [form.match(units[at].block.text) for at in members]
            titles = [match["title"] for match in matches if match is not None]
            speakers = sum(map(_names_somebody, titles))
            if len(titles) == len(members) == len(set(titles)) and 2 * speakers < len(titles):
                for at, title in zip(members, titles, strict=True):
                    out[at] = replace(units[at], block=replace(units[at].block, lead=title))
                break
    return out


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
