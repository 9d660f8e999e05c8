"""Captions and photo credits that stand inside a running story."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.bylines import take_photo_credit
from corpus.bylines.names import HAN
from corpus.bylines.roles import PHOTOGRAPHER
from corpus.records import Credit, Photo

_BEFORE = r"(?:^|(?<=[。！？!?”’」）)】…\s\x1f]))"
_WHO = r"[^。！？!?，,；;：“”（）()\[\]【】\n\x1f]{2,34}?"
_CREDIT = re.compile(
    rf"{_BEFORE}(?P<credit>(?:(?:新华社|中新社|央广网|人民图片)[发供][（(]{_WHO}摄[）)]"
    rf"|[（(](?:本文图片|本组图片|图片)?\s*{_WHO}(?:摄影?|供图)[）)]"
    rf"|(?:(?:本文|本组)图片?均?[为由]?)?{_WHO}记者\s?{_WHO}\s图(?=\s|\d|[{HAN}])"
    rf"|(?:图片来源|图源)[:：]\s?{_WHO}摄(?!影)"
    rf"|(?:(?:本文|本组)图片?均?[为由]\s?)?{_WHO}\s?(?:[/／]?\s?摄影?(?![影像制取氏入者师于自下])|供图)))"
    rf"|(?P<label>[（(]\s*(?:图源|图片来源|图据|视频截图|资料图片?|网络图片?|网页截图|截图|视觉中国)\s*[:：/]?\s*[^（）()。]{{0,30}}[）)])"
)
_OF_THE_STORY = re.compile(r"本文图|本组图|均[为由]")
_CAPTION_MARK = re.compile(r"^\s*(?:图为|图说|上图|下图|左图|右图|资料图|[▲△▼↑↓←→])")
_SPEECH = re.compile(r"[“”]|说[，。：]|表示|告诉|介绍[，说道：]|认为|指出|获悉|了解到|据悉|强调")
_LONGEST_CAPTION = 120


@dataclass(frozen=True, slots=True)
class Illustrated:
    """A story without its photo credits and captions."""

    text: str
    photos: tuple[Photo, ...]
    credits: tuple[Credit, ...]


def take_photos(text: str) -> Illustrated:
    """Cut photo credits out of `text`, with the one sentence before a credit where it reads as a caption;
    a sentence that may belong to the story stays in it."""
    kept: list[str] = []
    photos: list[Photo] = []
    credits: dict[Credit, None] = {}
    done = 0
    for match in _CREDIT.finditer(text):
        printed = match["credit"] or match["label"]
        inner = re.sub(r"^(?:本文|本组)图片?均?[为由]?\s?", "", printed.strip("（()）"))
        inner = re.sub(r"^(?:图片来源|图源)[:：]\s*|^图片\s", "", inner)
        found = take_photo_credit(printed if match["credit"] and "（" in printed[1:] else inner)
        if match["credit"] and (found is None or found.start > 0):
            continue
        before = text[done : match.start()]
        story, caption = (before, "") if _OF_THE_STORY.search(printed) else _split_caption(before)
        kept.append(story)
        done = match.end()
        names = found.names if found else ()
        label = "、".join(names) or re.sub(r"^(?:图源|图片来源|图据)\s*[:：/]?\s*", "", inner)
        photos.append(Photo(caption=caption, credit=label or None))
        if found and found.role == PHOTOGRAPHER:
            credits.update({Credit(name, PHOTOGRAPHER): None for name in names})
    kept.append(text[done:])
    return Illustrated("".join(kept), tuple(photos), tuple(credits))


def _split_caption(before: str) -> tuple[str, str]:
    """Divide what precedes a credit into story and caption (its last sentence, "" if it may be story)."""
    body = before.rstrip()
    cut = max((m.end() for m in re.finditer(r"[。！？!?”」）)】…\n\x1f]+(?=.)|\s{2,}", body[:-1])), default=0)
    sentence = body[cut:].strip()
    if not sentence or len(sentence) > _LONGEST_CAPTION or not re.search(rf"[{HAN}]", sentence):
        return before, ""
    if _SPEECH.search(sentence) and not _CAPTION_MARK.match(sentence):
        return before, ""
    return before[:cut], sentence.strip("\x1f ")
