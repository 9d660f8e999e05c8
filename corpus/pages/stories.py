"""Units to stories: the division of the page into runs, one a story, that together read best."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.pages import sections
from corpus.pages.interleaving import straighten
from corpus.pages.records import Part, Role, Story, Unit
from corpus.pages.spans import IMPOSSIBLE, Span, SpanReader
from corpus.pages.titles import PLAIN, rank

_LONGEST_STORY = 90
_LONGEST_LABEL = 8
_UNTITLED = 9  # below every rank of a headline
_APART = (Role.FURNITURE, Role.POINTER, Role.SECTION)


@dataclass(frozen=True, slots=True)
class Division:
    """The stories of a page in printed order, and what belongs to none of them."""

    stories: tuple[Story, ...]
    apart: tuple[Unit, ...]
    score: float


def find_stories(units: tuple[Unit, ...]) -> Division:
    """Divide a page into stories, by dynamic programming over where one ends and the next begins."""
    return _divide(straighten(units, lambda order: _read(order).score))


@dataclass(frozen=True, slots=True)
class _Reading:
    """A division before it is told as stories: the units that can be in one, and where the column titles are."""

    kept: tuple[Unit, ...]
    columns: list[tuple[int, Unit]]
    briefs: list[bool]
    spans: list[tuple[int, Span]]
    score: float


def _read(units: tuple[Unit, ...]) -> _Reading:
    kept = tuple(unit for unit in units if unit.role not in _APART)
    columns = _columns(units)
    briefs = _brief_reach(kept, columns)
    pictures = frozenset(at for at, name in columns if sections.is_photo_column(name.block.text))
    reader = SpanReader(kept, briefs, frozenset(at for at, _ in columns), pictures)
    spans, score = _best_division(reader, len(kept))
    return _Reading(kept, columns, briefs, spans, score)


def _divide(units: tuple[Unit, ...]) -> Division:
    read = _read(units)
    apart = [unit for unit in units if unit.role in _APART]
    stories: list[Story] = []
    first = 0
    for end, span in read.spans:
        if span.body or span.captions:
            stories.append(_story(read.kept, span, read.briefs[first]))
        else:
            apart.extend(read.kept[first:end])
        first = end
    return Division(_with_sections(read.kept, stories, read.spans, read.columns), tuple(apart), read.score)


def _best_division(reader: SpanReader, count: int) -> tuple[list[tuple[int, Span]], float]:
    best = [0.0] + [IMPOSSIBLE] * count
    chosen: list[tuple[int, Span] | None] = [None] * (count + 1)
    for first in range(count):
        if best[first] <= IMPOSSIBLE / 2 or not (reader.may_start(first)):
            continue
        for end in range(first + 1, min(count, first + _LONGEST_STORY) + 1):
            if end < count and not reader.may_start(end):
                continue
            span = reader.read(first, end)
            if best[first] + span.score > best[end]:
                best[end] = best[first] + span.score
                chosen[end] = (first, span)
    spans: list[tuple[int, Span]] = []
    end = count
    while end:
        step = chosen[end]
        if step is None:
            raise AssertionError("every page has a division: single units are always allowed")
        spans.append((end, step[1]))
        end = step[0]
    return spans[::-1], best[count]


def _columns(units: tuple[Unit, ...]) -> list[tuple[int, Unit]]:
    """Column titles with the index, among the units that are kept, of what follows them."""
    columns: list[tuple[int, Unit]] = []
    kept = 0
    for unit in units:
        if unit.role is Role.SECTION:
            columns.append((kept, unit))
        elif unit.role not in _APART:
            kept += 1
    return columns


def _brief_reach(kept: tuple[Unit, ...], columns: list[tuple[int, Unit]]) -> list[bool]:
    """Mark the units that stand in a column of briefs: up to the next column title or a headline that is set
    bigger than the column's name or than its first brief's headline."""
    reach = [False] * len(kept)
    ends = [*(at for at, _ in columns[1:]), len(kept)]
    for (start, title), end in zip(columns, ends, strict=False):
        if not _heads_briefs(title, kept[start:end]):
            continue
        inner: int | None = None
        if start < end and kept[start].item:
            reach[start:end] = _items(kept[start:end])
            continue
        for i in range(start, end):
            block = kept[i].block
            if kept[i].role is Role.TITLE:
                if inner is None and i == start:
                    inner = rank(block)
                bigger_than_column = block.level is not None and rank(block) < rank(title.block)
                if i > start and (
                    (inner is None and block.level is not None) or (inner is not None and rank(block) < inner)
                ):
                    break
                if bigger_than_column and i > start:
                    break
                if sections.is_correction(block.text):
                    break
            reach[i] = True
    return reach


def _heads_briefs(title: Unit, below: tuple[Unit, ...]) -> bool:
    return sections.is_brief_column(title.block.text) or (bool(below) and below[0].item)


def _items(units: tuple[Unit, ...]) -> list[bool]:
    """Mark the members of the list that opens `units`, and what a column's end cut off them."""
    inside = [False] * len(units)
    for i, unit in enumerate(units):
        goes_on = i > 0 and unit.role is Role.BODY and units[i - 1].unfinished
        signs = i > 0 and unit.role is Role.BYLINE
        if not (unit.item or goes_on or signs or (unit.role is Role.CAPTION and units[i - 1].unfinished)):
            break
        inside[i] = True
    return inside


def _story(kept: tuple[Unit, ...], span: Span, briefs: bool) -> Story:
    return Story(
        headline=tuple(kept[i].block for i in span.headline),
        kicker=tuple(kept[i].block for i in span.kicker),
        body=tuple(Part(kept[i], i in span.subheads or _is_label(kept[i])) for i in span.body),
        bylines=tuple(kept[i].block for i in span.bylines),
        captions=tuple(kept[i].block for i in span.captions),
        briefs=briefs,
    )


def _is_label(unit: Unit) -> bool:
    """编者按 on a line of its own."""
    return unit.role is Role.NOTE and len(unit.block.text) <= _LONGEST_LABEL


def _is_correction(story: Story) -> bool:
    inline = bool(story.body) and sections.opens_correction(story.body[0].unit.block.text)
    return inline or any(sections.is_correction(block.text) for block in story.headline)


def _goes_on(column: Unit, first: int, own: int | None, briefs: bool) -> bool:
    """Whether a column reaches beyond its first story, whose headline is set at rank `first`, over one at `own`."""
    if own is not None and own < first:
        return False
    nested = own is not None and rank(column.block) < own < PLAIN
    return briefs or nested or sections.is_part_of_page(column.block.text)


def _with_sections(
    kept: tuple[Unit, ...],
    stories: list[Story],
    spans: list[tuple[int, Span]],
    columns: list[tuple[int, Unit]],
) -> tuple[Story, ...]:
    """A column title heads the next story. It goes on over a run of briefs, over headlines set smaller than itself,
    and where it names a part of the page, up to a headline set bigger than its first."""
    named: list[Story] = []
    told = iter(stories)
    current: Unit | None = None
    level: int | None = None
    briefs = False
    first = 0
    for end, span in spans:
        for at, title in columns:
            if first <= at < end or (at == first):
                current, level, briefs = title, None, _heads_briefs(title, kept[at : at + 1])
        if span.body or span.captions:
            story = next(told)
            own = min((rank(block) for block in story.headline), default=None)
            if current is not None and (
                _is_correction(story)
                or (briefs and not story.briefs)
                or (level is not None and not _goes_on(current, level, own, briefs))
            ):
                current = None
            if level is None:
                level = own if own is not None else _UNTITLED
            name = sections.plain_title(current.block.text) if current is not None else None
            if current is not None and sections.is_sidebar(name or ""):
                current = None
            named.append(
                Story(
                    story.headline,
                    story.kicker,
                    story.body,
                    story.bylines,
                    story.captions,
                    name,
                    story.briefs,
                )
            )
        first = end
    return tuple(named)
