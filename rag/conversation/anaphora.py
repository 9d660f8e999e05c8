"""Pronouns and the like, put back into the words that they stand for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import regex

from rag.conversation.history import first_headline
from rag.conversation.mentions import (
    as_thing,
    organisation,
    organisations_in,
    people_in,
    persons,
    place,
    places_in,
    reporters,
    thing,
)
from rag.conversation.records import Exchange
from rag.conversation.subjects import HEADS, parse, subject_of
from rag.question.terms import segment

_TITLES: Final = (
    "书记|主任|局长|厅长|部长|市长|县长|区长|镇长|乡长|村长|省长|校长|院长|所长|馆长|会长|董事长|总经理|经理|"
    "主席|秘书长|行长|负责人|教授|院士|专家|导演|教练|队长|同志|先生|女士|老师|医生|人"
)
_BODIES: Final = "公司|企业|集团|银行|医院|学校|大学|中学|小学|单位|机构|工厂|厂|协会|报社|部门"
_LANDS: Final = "地区?|省|市|县|区|镇|乡|村|城市|地方|园区|开发区|经开区|高新区|示范区"
_THIS: Final = "(?:该|这一?|那一?|此|本|上述|以上|前述|(?:刚才|前面|上面)(?:提到|说到?|讲到?)的)"
_MEASURE: Final = "(?:家|个|所|项|座|条|场|次|位|名|些|种|款|届|篇|则|张|件|两个|几个)?"

_PERSON: Final = regex.compile(
    rf"(?<![其吉排利])[他她](?P<many>们)?(?![国乡人山])|{_THIS}(?:位|名)(?:{_TITLES})|[该此](?:{_TITLES})(?!民)"
)
_REPORTER: Final = regex.compile(rf"{_THIS}{_MEASURE}(?:记者|作者|摄影师|摄影记者)")
_PLACE: Final = regex.compile(rf"[那这](?:里|儿|边)|当地|{_THIS}个?(?:{_LANDS})(?![级民长委里])")
_BODY: Final = regex.compile(rf"{_THIS}{_MEASURE}(?P<noun>{_BODIES})")
_PIECE: Final = regex.compile(
    rf"{_THIS}{_MEASURE}(?:报道|文章|新闻|消息|稿子|稿件|通讯|特写)|{_THIS}{_MEASURE}(?P<picture>照片|图片|图)|(?P<affair>[这那]件?事|此事|该事)(?!业|件|故|情)"
)
_THING: Final = regex.compile(
    rf"(?<!其)它们?|(?<![尤极何与莫])其(?![他它余实次间一二三后])(?P<among>中)?|{_THIS}{_MEASURE}(?P<noun>{HEADS})|"
    r"^[这那]个?(?=是|什么|多少|在|有|为|怎|谁|何|几|能|会|要|属)"
)
_SIGNED: Final = regex.compile(r"写|拍|摄|采访|署名")
_QUOTED: Final = regex.compile(r"《[^》]*》|“[^”]*”|\"[^\"]*\"|「[^」]*」")
_LEANS: Final = frozenset(["制造", "加工", "生产", "建设", "服务", "管理", "研发", "销售"])
_MODAL: Final = regex.compile(r"(?:应|不|都|就|也|活)该$|该(?:不该|怎|如何|去|找|由|是|不)")


@dataclass(frozen=True, slots=True)
class Resolved:
    """The question with its pronouns filled in; `missing`: a pronoun for which nothing was found."""

    text: str
    missing: str | None = None


def fill_in(question: str, earlier: Sequence[Exchange]) -> Resolved:
    """Replace each pronoun of a tidied question whose antecedent lies in the earlier exchanges, latest first.

    One that stands in quotation marks, or behind a phrase of the question that it may refer to, stays.
    """
    text, missing = question, None
    for pattern, find, here in _TABLE:
        found = _first(pattern, text)
        if found is None or here(text[: found.start()]):
            continue
        words = _latest(earlier, find, found)
        if words is None:
            missing = missing or found[0]
            continue
        text = f"{text[: found.start()]}{_joined(words, found, text)}{text[found.end() :]}"
    return Resolved(text, missing if text == question else None)


def _first(pattern: regex.Pattern[str], text: str) -> regex.Match[str] | None:
    quoted = [m.span() for m in _QUOTED.finditer(text)]
    for found in pattern.finditer(text):
        inside = any(start <= found.start() < end for start, end in quoted)
        modal = found[0].startswith("该") and (
            _MODAL.search(text[: found.start() + 1]) or _MODAL.match(text, found.start())
        )
        if not inside and not modal:
            return found
    return None


_Find = Callable[[Exchange, regex.Match[str]], str | None]


def _latest(earlier: Sequence[Exchange], find: _Find, found: regex.Match[str]) -> str | None:
    for exchange in reversed(earlier):
        words = find(exchange, found)
        if words and words not in (found[0],):
            return words
    if find is _thing and found.groupdict().get("noun"):
        subjects = (subject_of(e.question) for e in reversed(earlier))
        subject = next((s for s in subjects if s), None)
        return as_thing(subject, found["noun"]) if subject else None
    return None


def _joined(words: str, found: regex.Match[str], text: str) -> str:
    """其投资 → …的投资; 其中 → …中."""
    if found[0] == "其" and text[found.end() : found.end() + 1] not in ("的", ""):
        return f"{words}的"
    return f"{words}中" if found[0] == "其中" else words


def _person(exchange: Exchange, found: regex.Match[str]) -> str | None:
    several = bool(found["many"])
    if found_person := persons(exchange, several=several):
        return found_person
    # 他还写过什么, of an answer that names nobody but its reporter.
    return _reporter(exchange, found) if _SIGNED.search(found.string, found.end()) else None


def _reporter(exchange: Exchange, found: regex.Match[str]) -> str | None:
    return "和".join(reporters(exchange)) or None


def _place(exchange: Exchange, found: regex.Match[str]) -> str | None:
    return place(exchange)


def _body(exchange: Exchange, found: regex.Match[str]) -> str | None:
    return organisation(exchange, found["noun"])


def _piece(exchange: Exchange, found: regex.Match[str]) -> str | None:
    if found["affair"]:
        return subject_of(exchange.question)
    headline = first_headline(exchange.answer)
    if found["picture"]:
        about = subject_of(exchange.question)
        return f"{about}的照片" if about else None
    if headline:
        return f"《{headline}》"
    about = subject_of(exchange.question)
    return f"{about}的报道" if about else None


def _thing(exchange: Exchange, found: regex.Match[str]) -> str | None:
    return thing(exchange, found["noun"]) or (None if found["noun"] else persons(exchange))


def _has_phrase(before: str) -> bool:
    return any(p.named or p.headed for p in parse(before).phrases)


def _has_place(before: str) -> bool:
    """A place, or a word that the pronoun leans on: 装备制造**那边**."""
    last = segment(before)[-1:]
    return bool(places_in(before)) or any(flag.startswith("n") or word in _LEANS for word, flag, _ in last)


_TABLE: Final[tuple[tuple[regex.Pattern[str], _Find, Callable[[str], object]], ...]] = (
    (_REPORTER, _reporter, people_in),
    (_PERSON, _person, people_in),
    (_PLACE, _place, _has_place),
    (_BODY, _body, organisations_in),
    (_PIECE, _piece, _has_phrase),
    (_THING, _thing, _has_phrase),
)
