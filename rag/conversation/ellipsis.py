"""Questions that leave out what the earlier question said: 那长治呢？ 面积呢？ 什么时候？ 还有呢？"""

from __future__ import annotations

from typing import Final

import regex

from corpus.dates import find_times
from corpus.normalise import fold
from rag.conversation.history import first_headline
from rag.conversation.mentions import organisations_in, people_in, places_in
from rag.conversation.records import Exchange
from rag.conversation.subjects import Parsed, Phrase, is_attribute, parse, subject_of
from rag.question.record_asks import RecordAsk, find_record_ask
from rag.question.records import Ask, Focus, Role, Want
from rag.question.terms import find_terms, segment

_LEAD: Final = regex.compile(
    r"^(?:(?:好的?|嗯|哦|谢谢|明白了?)[,，。!！\s]*)?(?P<lead>(?:那么|那(?![里儿边个些座家位名条篇次场所年天时项件张部本])|还有|另外|然后|而|再问一下|请问|还(?=想)|又)[,，]?)?"
)
_MORE: Final = regex.compile(
    r"(?:还有|别的|其[他它]的?|另外的?|除此之外|除了这些?|还有什么|还有别的|还有其他的?|还有没有|更多|还有哪些|然后|后来|具体)(?:呢|吗|么|没有)?$|"
    r"(?:请|再|详细|具体|多|继续|接着|展开){0,2}(?:说|讲|谈|介绍)(?:说|讲|谈|下去|一下|一点|点|得?详细些?|得?具体些?)*$|(?:再)?(?:详细|具体)(?:一?点|些|一下)$"
)
_TELL: Final = regex.compile(r"^(?:请|再|那|也){0,2}(?:说说|讲讲|谈谈|介绍(?:一下)?)(?P<what>.{2,20})$")
_REMARK: Final = regex.compile(
    r"^(?:是|真的|真的假的|你?(?:确定|肯定)|不对|不会|对|没错|为什么这么说|你怎么知道)(?:吗|吧|么|的)?$"
)
_WHAT_ABOUT: Final = regex.compile(r"^(?P<what>.{1,40}?)(?:的话|又)?(?:呢|怎么说|怎么样呢)$")
_SPECIFIER: Final = regex.compile(r"第?[一二三四五六七八九十\d]+(?:期|号|批|届|次|轮|季度|标段)")
_HOW_MANY: Final = regex.compile(r"有多少$|有几[个家名位项条]?$|多少$")
_WRITER: Final = regex.compile(r"^(?:记者|作者|撰稿人|通讯员)(?:是谁|叫什么)?$")
_PHOTOS: Final = regex.compile(r"^(?:照片|图片|配图|摄影|摄影者|拍摄者)(?:是谁拍?的?)?$")
_TAG: Final = regex.compile(r"(?:了?吗|了?没有?|是不是|有没有)$")
_TITLE: Final = regex.compile(r"《[^》]+》|“[^”]+”")
_COMMON_COUNTED: Final = frozenset(
    ["人", "钱", "家", "个", "次", "天", "年", "月", "米", "亩", "吨", "元", "人次", "时间", "资金", "面积"]
)
_PREDICATES: Final = ("是", "登", "刊", "发", "见报", "在", "由", "哪", "什么", "几", "第几", "何")
_ADDED: Final = ("还有", "另外")


def fill_out(question: str, earlier: list[Exchange]) -> str | None:
    """Return the tidied question with what it leaves out taken from the earlier exchanges, latest first; None where
    it leaves out nothing or nothing is found."""
    led = _LEAD.match(question)
    lead = (led["lead"] or "") if led else ""
    rest = question[led.end() :] if led else question
    last = next((e for e in reversed(earlier) if subject_of(e.question)), None)
    if last is None or _REMARK.match(rest):
        return None
    if _asks_for_office(rest):
        # Nobody asks for the deputy of a person: of the body that was spoken of before.
        last = next((e for e in reversed(earlier) if not _is_person(subject_of(e.question))), last)
    if (
        _MORE.fullmatch(question)
        or _MORE.fullmatch(rest)
        or (lead.startswith(_ADDED) and rest in ("呢", "吗"))
    ):
        return _more(last)
    if found := _WHAT_ABOUT.match(rest):
        if parse(found["what"]).focus.end == parse(found["what"]).focus.start:
            return _what_about(found["what"], last)
        rest = found["what"]
    elif lead and _is_topic(rest):
        return _what_about(rest, last)
    if (found := _TELL.match(question)) and not any(p.named for p in parse(found["what"]).phrases):
        return f"介绍一下{subject_of(last.question)}{found['what']}"
    return _without_subject(rest, last, eager=bool(lead))


def _asks_for_office(rest: str) -> bool:
    found = _WHAT_ABOUT.match(rest)
    parsed = parse(found["what"] if found else rest)
    return parsed.focus.want is Want.PERSON and parsed.focus.title is not None and not parsed.phrases


def _is_person(subject: str | None) -> bool:
    return subject is None or people_in(subject) == [subject]


def _is_topic(rest: str) -> bool:
    """Whether all there is is a name or a measure: 那长治？"""
    parsed = parse(rest)
    if parsed.focus.end > parsed.focus.start or not rest:
        return False
    whole = parsed.phrases and parsed.phrases[0].text == rest
    return bool(whole) or is_attribute(fold(rest))


def _more(last: Exchange) -> str | None:
    asked = parse(last.question)
    if asked.ask in (Ask.LIST, Ask.DESCRIBE):
        return asked.text
    return f"{subject_of(last.question)}还有什么情况"


def _what_about(what: str, last: Exchange) -> str | None:
    """那X呢: X takes the place of what is of its sort in the last question; a measure is asked of its subject."""
    asked = parse(last.question)
    subject = subject_of(last.question)
    what = what.removesuffix("的")
    if _WRITER.match(what):
        return f"{_piece(last, subject)}是谁写的"
    if _PHOTOS.match(what):
        return f"{subject}的照片是谁拍的"
    if is_attribute(fold(what)):
        if parse(what).focus.want is Want.PERSON:
            return f"{subject}{what}是谁"
        return f"{subject}的{what}"
    times = find_times(fold(what))
    if times and times[0].start == 0 and times[-1].end == len(what):
        return _in_time(what, asked)
    if _SPECIFIER.fullmatch(fold(what)):
        if found := _SPECIFIER.search(asked.folded):
            return _put(asked.text, found.span(), what)
        return _behind_subject(asked, what)
    if people_in(what) == [what] and not people_in(asked.text) and asked.focus.want is Want.PERSON:
        return f"{what}是谁"
    for sort in (people_in, places_in, organisations_in):
        new, old = sort(what), sort(asked.text)
        if new == [what] and old:
            at = asked.text.find(old[0])
            return _put(asked.text, (at, at + len(old[0])), what)
    if asked.subject is None:
        return None
    named = parse(what).phrases
    return _instead(asked, what, keep_place=not any(p.named for p in named))


def _instead(asked: Parsed, what: str, *, keep_place: bool) -> str:
    """Another subject in the last question; one without a name of its own stays in the place spoken of."""
    subject = asked.subject
    assert subject is not None
    start = subject.start
    if keep_place and not subject.place:
        place = next((p for p in places_in(subject.text) if subject.text.startswith(p)), "")
        joint = "的" if subject.text[len(place) :].startswith("的") else ""
        start += len(place) + len(joint)
        if start >= subject.end:
            start = subject.start
    elif keep_place:
        other = next((p for p in asked.phrases if p.start >= subject.end and not p.named), None)
        return (
            _put(asked.text, (other.start, other.end), what)
            if other
            else _put(asked.text, (subject.end,) * 2, what)
        )
    return _put(asked.text, (start, subject.end), what)


def _without_subject(rest: str, last: Exchange, *, eager: bool) -> str | None:
    """什么时候？ 投资多少？ 谁写的？: asked of the subject of the last question."""
    if _TITLE.search(rest):
        return None
    parsed = parse(rest)
    asked = parse(last.question)
    subject = subject_of(last.question)
    if (record := find_record_ask(parsed.folded)) is not None:
        return _of_the_record(rest, record, last) if _names_nothing(record) else None
    has_focus = parsed.focus.end > parsed.focus.start
    if parsed.phrases:
        only = parsed.phrases[0]
        if only.place and len(parsed.phrases) == 1 and _HOW_MANY.fullmatch(parsed.text[only.end :]):
            return _what_about(only.text, last) if asked.focus.want is Want.NUMBER else None
        return _in_full(parsed, only, subject or "")
    if not has_focus and not parsed.attributes:
        return None
    if not eager and _asks_of_another(parsed):
        return None
    if not parsed.attributes and not parsed.verbs and not _own_words(parsed):
        return _same_asked_otherwise(parsed, asked, subject or "")
    return f"{subject}{parsed.text}"


def _in_full(parsed: Parsed, short: Phrase, subject: str) -> str | None:
    """大桥多长, where the talk is of 青河大桥: the short name stands for the whole one."""
    if short.start or short.named or short.text == subject or not subject.endswith(short.text):
        return None
    return _put(parsed.text, (short.start, short.end), subject)


def _names_nothing(record: RecordAsk) -> bool:
    """Whether a question to the records leaves out which article is meant: 谁写的？ 哪天见报的？"""
    topic = record.topic.strip()
    nowhere = Focus(record.focus.want, len(topic), len(topic))
    return record.ask in (Ask.AUTHOR, Ask.PHOTOGRAPHER, Ask.PRINTED) and not find_terms(topic, nowhere)


def _of_the_record(rest: str, record: RecordAsk, last: Exchange) -> str:
    subject = subject_of(last.question)
    if record.ask is Ask.PHOTOGRAPHER:
        return f"{subject}的照片是谁拍的"
    if rest.startswith(("谁", "哪位")):
        return f"{_piece(last, subject)}是{rest}"
    joint = "" if rest.startswith(_PREDICATES) else "的"
    return f"{_piece(last, subject)}{joint}{rest}"


def _asks_of_another(parsed: Parsed) -> bool:
    """Whether it has a verb and counts things of its own: 加装了多少部电梯 stands by itself, 有多少人参加 does not."""
    if not parsed.verbs:
        return False
    if parsed.ask is Ask.LIST:
        return bool(parsed.focus.noun) and parsed.focus.noun not in _COMMON_COUNTED
    behind = segment(parsed.folded[parsed.focus.end :])
    word, flag, _ = behind[0] if behind else ("", "", 0)
    return flag.startswith("n") and len(word) > 1 and word not in _COMMON_COUNTED


def _own_words(parsed: Parsed) -> bool:
    """Whether there is more than the question word and a time: 什么时候**动工**."""
    terms = find_terms(parsed.folded, parsed.focus)
    return any(t.role in (Role.KEY, Role.PLAIN) for t in terms)


def _same_asked_otherwise(parsed: Parsed, asked: Parsed, subject: str) -> str:
    """A bare question word: put in the place of the last one where that asked about an event, in the time that
    it names; else asked of the subject."""
    times = find_times(parsed.folded)
    if times and parsed.focus.want is asked.focus.want:
        return _in_time(parsed.text[times[0].start : times[-1].end], asked)
    if parsed.focus.want is asked.focus.want and not times:
        return asked.text
    event = asked.verbs or asked.ask is Ask.YESNO
    if event and asked.focus.want is not Want.NUMBER and asked.focus.end > asked.focus.start:
        if asked.ask is Ask.YESNO:
            return f"{_TAG.sub('', asked.text)}是{parsed.text}{'' if parsed.ask is Ask.REASON else '的'}"
        return _put(asked.text, (asked.focus.start, asked.focus.end), parsed.text)
    return f"{subject}{parsed.text}"


def _in_time(what: str, asked: Parsed) -> str:
    times = find_times(asked.folded)
    if times:
        return _put(asked.text, (times[0].start, times[0].end), what)
    return _behind_subject(asked, what)


def _behind_subject(asked: Parsed, what: str) -> str:
    end = asked.subject.end if asked.subject else 0
    return _put(asked.text, (end, end), what)


def _piece(last: Exchange, subject: str | None) -> str:
    headline = first_headline(last.answer)
    return f"《{headline}》" if headline else f"{subject}的报道"


def _put(text: str, span: tuple[int, int], words: str) -> str:
    return text[: span[0]] + words + text[span[1] :]
