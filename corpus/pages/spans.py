"""How well a run of units reads as one story, and how it reads: the score that `stories` maximises.

All weights are additive log-odds-like points. They were set by hand from what newspapers do, about 2 points for
something that decides alone (a dateline in front, a byline behind), and are checked on generated pages.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass, field

from corpus.pages.affinity import Affinity
from corpus.pages.cjk import starts_inside, width
from corpus.pages.conventions import Conventions, conventions_of
from corpus.pages.credits import photo_credit
from corpus.pages.records import Role, Unit
from corpus.pages.seams import bridged
from corpus.pages.sections import is_correction, is_notice
from corpus.pages.titles import TitleReading, fragment_likeness, rank, read_titles, subhead_likeness

_CN = "[一二三四五六七八九十]{1,3}"
_DATED = re.compile(
    rf"^[\s▲▼△◀▶◄►]*(?:近日|日前|[昨前今][日天晚晨]|昨[日天]?[上下]午|连日来|眼下|时下|上周|本周|[春夏秋冬]日|(?:\d{{4}}年)?\d{{1,2}}月\d{{1,2}}日|\d{{1,2}}日|{_CN}月{_CN}日)"
)
_FILE_PHOTO = re.compile(r"资料图|资料照|效果图|示意图|截图")
_POINTING = re.compile(r"^[▲▼△◀▶◄►↑↓\s]*(?:上|下|左|右)?图")
IMPOSSIBLE = -1e9
_TEXT_BRIDGES = 0.7  # a cut line of text usually shows it at the seam


@dataclass(slots=True)
class Span:
    """One reading of units as one story; all members are unit indices in printed order."""

    score: float = 0.0
    headline: list[int] = field(default_factory=list)
    kicker: list[int] = field(default_factory=list)
    body: list[int] = field(default_factory=list)
    subheads: set[int] = field(default_factory=set)
    bylines: list[int] = field(default_factory=list)
    captions: list[int] = field(default_factory=list)


class SpanReader:
    """Reads spans of one page's units. `briefs[i]`: unit i stands in a column of briefs; `columns`: the units
    before which a column title stands; `pictures[i]`: a photo column's title stands before unit i."""

    def __init__(
        self, units: tuple[Unit, ...], briefs: list[bool], columns: frozenset[int], pictures: frozenset[int]
    ) -> None:
        self.units = units
        self._briefs = briefs
        self._columns = columns
        self._pictures = pictures
        self._page: Conventions = conventions_of(units)
        self._affinity = Affinity(
            [unit.block.text for unit in units], [unit.role in (Role.BODY, Role.NOTE) for unit in units]
        )
        self._subhead = [subhead_likeness(unit.block.text) for unit in units]

    def may_start(self, i: int) -> bool:
        """Whether a story can start with unit i."""
        unit = self.units[i]
        if i == 0 or i in self._columns or unit.role is not Role.BODY or unit.opens or self._briefs[i]:
            return True
        before = self.units[i - 1]
        return before.role is not Role.BODY or before.closes > 0 or unit.block.ruled

    def read(self, first: int, end: int) -> Span:
        """Read units[first:end] as one story."""
        running = [i for i in range(first, end) if self._runs(i)]
        if not running:
            return self._without_text(first, end)
        best = self._read(first, end, running)
        # A column may be so short that the first lines of the text look like display type.
        at = running[0] - 1
        while at > first and self.units[at].role is Role.CAPTION:
            at -= 1
        if at > first and self.units[at].role is Role.TITLE and self.units[at].unfinished:
            other = self._read(first, end, [at, *running])
            other.score += self._as_text(at)
            if other.score > best.score:
                return other
        return best

    def _read(self, first: int, end: int, running: list[int]) -> Span:
        span = Span(score=-1.0)
        front = list(range(first, running[0]))
        back = list(range(running[-1] + 1, end))
        span.body = running[:]
        if self.units[first].role is Role.NOTE:
            # A note may stand in front of its story's headline.
            story = next((i for i in running if self.units[i].role is Role.BODY), None)
            head = [i for i in range(first, story or first) if i not in running]
            if story is not None and any(self.units[i].role is Role.TITLE for i in head):
                front = head
        inner = [i for i in range(first, end) if i not in front and i not in back and i not in span.body]
        self._place_titles(span, front, back, inner)
        self._place_bylines(span, front, back, inner)
        self._place_captions(span, front, back)
        self._judge_body(span)
        span.score -= 6.0 * sum(1 for k in self._columns if first < k < end)
        return span

    def _runs(self, i: int) -> bool:
        return self.units[i].role in (Role.BODY, Role.NOTE)

    def _display(self, indices: list[int]) -> list[int]:
        return [i for i in indices if self.units[i].role is Role.TITLE]

    def _titles(
        self, indices: list[int], body: list[int], *, behind: bool = False
    ) -> tuple[TitleReading, float]:
        blocks = tuple(self.units[i].block for i in indices)
        reading = read_titles(blocks, behind=behind)
        score = reading.score
        for k, i in enumerate(indices):
            share = self._affinity.of(i, body)
            # A headline must be about its story; that a kicker is, says less: so is a piece of the text.
            score += 2.5 * share if reading.first <= k < reading.last else 3.0 * min(share, 0.25)
            if self.units[i].block.level is None:
                score -= 0.8 * fragment_likeness(self.units[i].block.text)
                score -= 1.4 * self._page.marked * (k == reading.first)
            if reading.first <= k < reading.last and self._page.levels < 3:
                score -= 0.8 * max(-0.5, self._subhead[i]) * (len(indices) == 1)
        return reading, score

    def _place_titles(self, span: Span, front: list[int], back: list[int], inner: list[int]) -> None:
        heads, tails, middle = self._display(front), self._display(back), self._display(inner)
        indices = heads
        if heads:
            reading, score = self._titles(heads, span.body)
            if tails:  # a kicker below the text of a headline above it is rarer than anything else
                score -= 5.0 * len(tails)
                indices = heads
                span.kicker.extend(tails)
        elif tails:
            indices = tails
            reading, score = self._titles(tails, span.body, behind=True)
            score -= 1.2
        else:
            indices = []
            reading, score = TitleReading(0, 0, 0.0), self._untitled(span)
            run = self._middle_headline(middle) if middle else []
            if run:
                reading, found = self._titles(run, span.body)
                if found - 1.8 > score:
                    indices, score = run, found - 1.8
                    middle = [i for i in middle if i not in run]
        span.score += score
        span.headline.extend(indices[reading.first : reading.last])
        span.kicker.extend(i for i in indices if i not in span.headline)
        self._place_subheads(span, middle)

    def _middle_headline(self, middle: list[int]) -> list[int]:
        """The first run of display type inside the text: it may be the headline, set between the columns."""
        run = [middle[0]]
        for i in middle[1:]:
            if i != run[-1] + 1:
                break
            run.append(i)
        return run

    def _untitled(self, span: Span) -> float:
        first = span.body[0]
        if self._briefs[first]:
            return 1.2 - 1.5 * (len(span.body) - 1)
        return -4.0

    def _place_subheads(self, span: Span, middle: list[int]) -> None:
        heading = min((rank(self.units[i].block) for i in span.headline), default=8)
        alike = sum(1 for i in middle if self._subhead[i] > 0)
        marked = any(self.units[i].block.level is not None for i in middle)
        for i in middle:
            score = self._as_subhead(i, heading, alike)
            if marked and self.units[i].block.level is None:
                score -= 1.5
            as_text = self._as_text(i)
            if score >= as_text:
                span.subheads.add(i)
            span.body.append(i)
            span.score += max(score, as_text)
        span.body.sort()

    def _as_subhead(self, i: int, heading: int, alike: int) -> float:
        unit, before = self.units[i], self.units[i - 1]
        if is_correction(unit.block.text) or is_notice(unit.block.text):
            return IMPOSSIBLE
        level = rank(unit.block)
        score = 0.3 + 1.5 * self._subhead[i] + 0.3 * min(3, alike - 1)
        if level > heading:
            score += 1.0 if unit.block.level is not None else 0.4
        elif level == heading and level < 7:
            score -= 2.0 if self._page.levels > 1 else 1.2
        elif level < heading:
            score -= 4.0
        score -= 2.5 * (before.role is Role.TITLE) + 2.0 * before.unfinished
        score -= 1.0 * (width(unit.block.text) > 20) + 0.5 * unit.block.ruled
        if unit.block.level is None:
            score -= fragment_likeness(unit.block.text) + 0.8 * (width(unit.block.text) > 14)
        return score

    def _as_text(self, i: int) -> float:
        """The same line read as a piece of a paragraph that the column cut short."""
        unit = self.units[i]
        if unit.block.level is not None:
            return IMPOSSIBLE
        score = -0.2 - 1.8 * unit.title + 0.5 * fragment_likeness(unit.block.text)
        before = self._beside(i, -1)
        if before is not None and before.unfinished and before.role is not Role.TITLE:
            score += 0.4 + bridged(before.block.text, unit.block.text)
        if self.units[i - 1].role is Role.TITLE:
            score -= 1.0  # right below display type
        after = self._beside(i, 1)
        if unit.unfinished and after is not None:
            cut = after.role is Role.BODY and not after.opens
            score += bridged(unit.block.text, after.block.text) - _TEXT_BRIDGES if cut else -1.5
            score += 0.8 * (cut and self.units[i + 1].role is Role.CAPTION)
        return score

    def _beside(self, i: int, step: int) -> Unit | None:
        """The next unit before or behind i that is no caption."""
        i += step
        while 0 <= i < len(self.units) and self.units[i].role is Role.CAPTION:
            i += step
        return self.units[i] if 0 <= i < len(self.units) else None

    def _place_bylines(self, span: Span, front: list[int], back: list[int], inner: list[int]) -> None:
        for places, points in ((front, 2.0), (back, 1.5), (inner, -4.0)):
            for i in places:
                if self.units[i].role is not Role.BYLINE:
                    continue
                span.bylines.append(i)
                span.score += points
                points = min(points, 0.2)
                if (
                    places is front
                    and i > 0
                    and not self._page.above
                    and i + 1 < len(self.units)
                    and self.units[i + 1].role is Role.TITLE
                ):
                    span.score -= 2.5
                if (
                    places is back
                    and not self.units[span.body[-1]].unfinished
                    and self.units[i - 1].role is Role.TITLE
                ):
                    span.score -= 1.0  # a byline below a headline below the text

        if self._page.above:
            span.score -= 2.5 * sum(1 for i in span.bylines if i > span.body[-1])
        reporters_twice = any(i < span.body[0] for i in span.bylines) and (
            any(i > span.body[-1] for i in span.bylines) or self.units[span.body[-1]].closes > 0
        )
        span.score -= 3.5 * reporters_twice

    def _parted(self, i: int, front: list[int]) -> bool:
        """Whether a caption stands between two headings of one size: the first one heads the picture."""
        titles = [
            k for k in front if self.units[k].role is Role.TITLE and self.units[k].block.level is not None
        ]
        above = {rank(self.units[k].block) for k in titles if k < i}
        return bool(above & {rank(self.units[k].block) for k in titles if k > i})

    def _place_captions(self, span: Span, front: list[int], back: list[int]) -> None:
        first_title = min((i for i in front if self.units[i].role is Role.TITLE), default=None)
        for i in range(min([*front, *span.body]), max([*back, *span.body]) + 1):
            if self.units[i].role is not Role.CAPTION:
                continue
            span.captions.append(i)
            share = self._affinity.of(i, span.body)
            before = max((k for k in span.body if k < i), default=None)
            if before is not None and i < span.body[-1]:
                span.score += 2.5 if self.units[before].unfinished else 1.0 + 2.0 * share
            elif i in front:
                ahead = first_title is None or i < first_title
                span.score += (-0.8 if ahead else 1.0) + 2.0 * share - 2.0 * self._parted(i, front)
            else:
                span.score += 3.5 * share

    def _judge_body(self, span: Span) -> None:
        running = [i for i in span.body if i not in span.subheads]
        story = [i for i in running if self.units[i].role is Role.BODY] or running
        first, last = self.units[story[0]], self.units[story[-1]]
        byline_before = any(i < story[0] for i in span.bylines)
        byline_behind = any(i > story[-1] for i in span.bylines)
        opened = max(first.opens, 0.9 if byline_before else 0.0)
        closed = max(last.closes, 0.9 if byline_behind else 0.0)
        span.score += 2.0 * opened + 1.5 * closed
        wanting = max(2.2 * self._page.opening * (1 - opened), 1.6 * self._page.closing * (1 - closed))
        if opened and self._page.opening >= self._page.closing:
            wanting = min(wanting, 0.6)
        if closed and self._page.closing >= self._page.opening:
            wanting = min(wanting, 0.6)
        correction = any(is_correction(self.units[i].block.text) for i in span.headline)
        span.score -= 0.0 if correction or self._briefs[story[0]] else wanting
        for i in story[1:]:
            span.score -= 6.0 * self.units[i].opens
        for i, k in itertools.pairwise(running):
            if self.units[i].unfinished and not self.units[k].opens:
                span.score += 0.5 + 0.5 * bridged(self.units[i].block.text, self.units[k].block.text)
        for i in story[:-1]:
            span.score -= 5.0 * self.units[i].closes
        for i in range(min(span.headline + span.body) + 1, story[-1] + 1):
            before = self.units[i - 1]
            span.score -= 2.0 * (
                self.units[i].block.ruled and before.role is Role.BODY and not before.unfinished
            )
        if starts_inside(first.block.text) or first.role is Role.NOTE:
            span.score -= 5.0
        if last.unfinished and not byline_behind:
            span.score -= 2.0
        if correction:
            span.score -= 1.5 * max(0, len(story) - 2)

    def _without_text(self, first: int, end: int) -> Span:
        """A photo story: a caption, perhaps under a headline. Anything else without text is no story."""
        captions = [i for i in range(first, end) if self.units[i].role is Role.CAPTION]
        display = self._display(list(range(first, end)))
        bylines = [i for i in range(first, end) if self.units[i].role is Role.BYLINE]
        if not captions:
            return Span(score=-3.5 * (end - first), headline=display, bylines=bylines)
        span = Span(captions=captions, bylines=bylines)
        span.score = sum(map(self._photo_story, captions)) - 2.5 * (len(captions) - 1)
        if any(k in self._pictures for k in range(first, captions[0] + 1)):
            span.score += 3.0
        if display:
            reading, score = self._titles(display, captions)
            span.score += score - 1.6 - (2.0 if display[0] > captions[0] else 0.0)
            span.headline = display[reading.first : reading.last]
            span.kicker = [i for i in display if i not in span.headline]
        span.score -= 1.0 * len(bylines)
        return span

    def _photo_story(self, i: int) -> float:
        text = self.units[i].block.text
        credit = photo_credit(text)
        caption = text[: credit.start] if credit else text
        score = -0.5
        if not caption.strip():
            return -4.0
        score += 0.8 * (width(caption) > 45) + 1.0 * bool(_DATED.match(caption))
        score += 0.4 * (len(re.findall("。", caption)) > 1) - 0.4 * (width(caption) < 18)
        if credit and "摄影报道" in credit.credit:
            score += 1.5
        if _FILE_PHOTO.search(text):
            score -= 1.0
        if _POINTING.match(caption):
            score -= 0.8
        return score
