"""Captions and photo credits that stand inside a running story."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.bylines import take_photo_credit
from corpus.bylines.media import KNOWN_MEDIUM
from corpus.bylines.names import HAN
from corpus.bylines.roles import PHOTOGRAPHER
from corpus.records import Credit, Photo

_BEFORE = r"(?:^|(?<=[。！？!?”’」）)】…\s\x1f]))"
_WHO = r"[^。！？!?,，;；：“”（）()\[\]【】\n\x1f]{2,34}?"
_SHOT = r"摄影?(?![影像制取氏入者师于自下到了的成])"
_STOCK = r"视觉中国|东方IC|IC\s?[Pp][Hh][Oo][Tt][Oo]|人民视觉|图虫创意|摄图网"
# Taken, provided: behind the end of a sentence or a gap.
_CREDIT = re.compile(
    rf"{_BEFORE}(?P<credit>(?:新华社|中新社|央广网|人民图片)[发供]\s?[（(]{_WHO}(?:摄|供图|提供)[）)]"
    rf"|(?:(?:本文|本组)图片?均?[为由]?)?{_WHO}记者\s?{_WHO}\s图(?=\s|\d|[{HAN}])"
    rf"|(?:图片来源|图源)[:：]\s?{_WHO}摄(?!影)"
    rf"|(?:(?:本文|本组)图片?均?[为由]\s?)?{_WHO}\s?(?:[/／]?\s?{_SHOT}|供图))"
    rf"|(?P<boxed>[（(](?:(?:本文|本组)?图片)?\s*{_WHO}(?:摄影?|供图)\s?[）)])"
)
# A source without a photographer. What precedes it may be story, so that only the label itself is taken.
_LABEL = re.compile(
    rf"[（(]\s*(?:图源|图片来源|图据|图片由|供图\s?[:：]|图\s?[/／:：](?!\s?文)|视频截[图屏]|资料图片?|网络图片?|网页截图|截图|"
    rf"视觉中国)[^（）()。]{{0,30}}[）)]"
    rf"|(?:图源|图片来源|图据|图片/来源)\s?[:：/／]?\s?(?:(?:{KNOWN_MEDIUM.pattern})(?:报道截图|网站|微博|微信|视频号)?|"
    rf"{_STOCK}|视频截[图屏]|网络(?:截图|图片)?|网页截图|截[图屏]|受访者|《[^》]{{2,12}}》(?:报道截图)?|[A-Za-z][A-Za-z.]+)"
    rf"(?:\s资料图片?)?"
    rf"|{_BEFORE}(?:{_STOCK})\s?(?:资料)?图片?(?![{HAN}]{{0,2}}事件)"
)
_OF_THE_STORY = re.compile(r"本文图|本组图|均[为由]")
_CAPTION_MARK = re.compile(r"^\s*(?:图为|图说|上图|下图|左图|右图|资料图|[▲△▼↑↓←→])")
_SPEECH = re.compile(r"[“”]|说[，。：]|表示|告诉|介绍[，说道：]|认为|指出|获悉|了解到|据悉|强调")
# Words of news, not of pictures.
_REPORTS = re.compile(
    r"目前|将[^士军领]|已[^经]|同比|环比|%|％|亿|万元|显示|发布|公布|通报|全力|全面|进一步|据|数据|共计|预计|警报"
)
_SEEN = re.compile(
    r"^(?:这是|图中|从左)|(?:现场|合影|截图|示意图|效果图|实景|照片|资料图|一角|夜景|全景)[^，。]{0,6}[。）]?$|[（(][^（）()]*(?:照片|摄|截图)[）)]。?$"
)
_PHRASE = re.compile(r"[^，。；：]{2,28}。?")
_ON_A_DAY = re.compile(r"(?:(?:20\d{2}年)?\d{1,2}月\d{1,2}日|日前|近日)[^，。]{0,6}，[^。]{4,60}。?")
_LONGEST_CAPTION = 120


@dataclass(frozen=True, slots=True)
class Illustrated:
    """A story without its photo credits and captions."""

    text: str
    photos: tuple[Photo, ...]
    credits: tuple[Credit, ...]


def take_photos(text: str) -> Illustrated:
    """Cut photo credits out of `text`, with the one sentence before a credit where it reads as a caption;
    a sentence that may belong to the story stays in it (and is the caption all the same)."""
    kept: list[str] = []
    photos: list[Photo] = []
    credits: dict[Credit, None] = {}
    done = 0
    for match in _CREDIT.finditer(text):
        printed = match.group()
        inner = _bare_credit(printed)
        found = take_photo_credit(inner)
        if found is None:
            continue
        start = match.start() + (len(printed) - len(inner) + found.start if found.start else 0)
        story, caption = (
            (text[done:start], "")
            if _OF_THE_STORY.search(printed)
            else _caption(text[done:start], opens=not done)
        )
        kept.append(story)
        done = match.end()
        photos.append(Photo(caption=caption, credit="、".join(found.names) or None))
        if found.role == PHOTOGRAPHER:
            credits.update({Credit(name, PHOTOGRAPHER): None for name in found.names})
    kept.append(text[done:])
    story, labelled = _take_labels("".join(kept))
    return Illustrated(story, (*photos, *labelled), tuple(credits))


def _bare_credit(printed: str) -> str:
    if re.match(r"(?:新华社|中新社|央广网|人民图片)[发供]", printed):
        return printed
    inner = printed.strip("（() ）")
    return re.sub(r"^(?:(?:本文|本组)图片?均?[为由]?\s?|(?:图片来源|图源)[:：]\s*|图片\s)", "", inner)


def _take_labels(text: str) -> tuple[str, list[Photo]]:
    kept: list[str] = []
    photos: list[Photo] = []
    done = 0
    for match in _LABEL.finditer(text):
        before = text[done : match.start()]
        # A caption only where it says so, or where it has no full stop of its own.
        marked = _split(before)[1]
        own = bool(_CAPTION_MARK.match(marked)) or (marked[-1:] not in "。！？!?”" and len(marked) <= 40)
        story, caption = _caption(before) if own else (before, "")
        kept.append(story)
        done = match.end()
        label = re.sub(
            r"^[（(]?\s*(?:图源|图片来源|图据|图片由|供图|图)?\s*[:：/／]?\s*|[）)]$", "", match.group()
        )
        photos.append(Photo(caption=caption, credit=label or None))
    kept.append(text[done:])
    return "".join(kept), photos


def _split(before: str) -> tuple[int, str]:
    """Where the last sentence of `before` begins, and the sentence; "" where a paragraph ends there."""
    if before[-1:] in ("\n", "\x1f"):
        return len(before), ""
    body = before.rstrip()
    ends = re.finditer(r"[。！？!?…]+[”」’）)】]*(?=.)|[\n\x1f]+|\s{2,}", body[:-1])
    cut = max((match.end() for match in ends), default=0)
    return cut, body[cut:].strip("\x1f ")


def _caption(before: str, *, opens: bool = False) -> tuple[str, str]:
    """Divide what precedes a credit into story and caption, its last sentence.

    The sentence leaves the story only where it is plainly a caption: it says so, is a phrase that names what is
    seen, shows people at work on a day, or opens the text. Otherwise it is kept in both.
    """
    cut, sentence = _split(before)
    if not sentence or len(sentence) > _LONGEST_CAPTION or not re.search(rf"[{HAN}]", sentence):
        return before, ""
    if _CAPTION_MARK.match(sentence):
        return before[:cut], sentence
    if _SPEECH.search(sentence):
        return before, ""
    seen = _SEEN.search(sentence) or _PHRASE.fullmatch(sentence) or _ON_A_DAY.fullmatch(sentence)
    plainly = not _REPORTS.search(sentence) and bool(seen)
    return (before[:cut] if plainly or (opens and not cut) else before), sentence
