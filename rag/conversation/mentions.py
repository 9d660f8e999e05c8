"""Whom and what an earlier exchange speaks of, by the sort of thing a pronoun can stand for."""

from __future__ import annotations

from typing import Final

import regex

from corpus.bylines.names import looks_like_name
from corpus.normalise import fold
from corpus.places import places
from rag.conversation.history import said
from rag.conversation.records import Exchange
from rag.conversation.subjects import HEADS, Parsed, parse, subject_of
from rag.facts.entities import find_organisations, find_places
from rag.facts.people import find_people
from rag.question.record_asks import find_record_ask
from rag.question.records import Ask, Want
from rag.question.terms import segment

_LAND_TAIL: Final = regex.compile(
    r"(?:[省市县区州盟旗镇乡村]|(?:经济技术|高新技术产业|经济|高新)?(?:开发区|经开区|高新区|示范区|综改区|保税区|产业园区?|工业园区?|园区|新区|科技园))+"
)
_HEAD: Final = regex.compile(rf"(?:{HEADS})$")
# 局长是何建平: between an office and its holder the verb hides the name from those who look for offices.
_IS: Final = regex.compile(r"(?<=[长任记理席员人师事授士裁官练])(?:是|为|叫|由)(?=\p{Han})")
_IS_WHAT: Final = regex.compile(r"(?:^|(?<=[,。;:]))(?P<name>\p{Han}{2,4}?)(?=是|现?任|担任|出任)")
_LIST: Final = regex.compile(
    r"(?:^|(?<=[有是括为,。:]))[有是为]?(?P<names>\p{Han}{2,4}(?:、\p{Han}{2,4})*(?:[、和与及]\p{Han}{2,4}))(?=[,。;等]|$)"
)
_AUTHORITY: Final = regex.compile(r"(?:委员会|管委会|[县市省区党]委|政府|局|厅|部|法院|检察院)$")
_REPORTER: Final = regex.compile(
    r"记者(?P<names>[^，,。\s《》]{2,24}?)(?:报道|采写|《)|(?:照片由|图片署名|摄影)(?P<photo>[^，,。\s]{2,24}?)(?:拍摄|提供|[，,。\s]|$)"
)


def people_in(text: str) -> list[str]:
    """Return the persons named, in order, none twice."""
    text = _IS.sub("", text)
    folded = fold(text)
    # A list of nothing but names is surer than what stands beside a single one.
    covered = _listed(folded)
    found = {start: text[start:end] for start, end in covered}
    for mention in find_people(text):
        if not any(start < mention.end and mention.start < end for start, end in covered):
            found[mention.start] = mention.name
            covered.append((mention.start, mention.end))
    for word, flag, at in segment(folded):
        inside = any(start < at + len(word) and at < end for start, end in covered)
        if flag.startswith("nr") and not inside and looks_like_name(word):
            found[at] = text[at : at + len(word)]
    for lead in _IS_WHAT.finditer(folded):
        if looks_like_name(lead["name"]):
            found.setdefault(lead.start("name"), text[lead.start("name") : lead.end("name")])
    return list(dict.fromkeys(found[at] for at in sorted(found)))


def _listed(folded: str) -> list[tuple[int, int]]:
    """Where names stand in a list of nothing but names: 有吴海涛、周明和李芳."""
    spans: list[tuple[int, int]] = []
    for names in _LIST.finditer(folded):
        at = names.start("names")
        pieces = regex.split(r"([、和与及])", names["names"])
        if all(looks_like_name(name) for name in pieces[::2]):
            for piece in pieces:
                if len(piece) > 1:
                    spans.append((at, at + len(piece)))
                at += len(piece)
    return spans


def places_in(text: str) -> list[str]:
    """Return the places named, each with the land or zone that belongs to its name (临汾经开区), none twice."""
    folded = fold(text)
    spans = [(m.start, m.end) for m in find_places(text)]
    for word, flag, at in segment(folded):
        if (flag == "ns" or word in places()) and not any(s <= at < e for s, e in spans):
            spans.append((at, at + len(word)))
    found: list[str] = []
    reached = 0
    for start, end in sorted(spans):
        if start < reached:
            continue
        tail = _LAND_TAIL.match(folded, end)
        reached = tail.end() if tail else end
        found.append(text[start:reached])
    return list(dict.fromkeys(found))


def organisations_in(text: str) -> list[str]:
    """Return the organisations named, none twice."""
    return list(dict.fromkeys(m.name for m in find_organisations(text)))


def persons(exchange: Exchange, *, several: bool = False) -> str | None:
    """Whom 他 means after this exchange: who was asked for and answered, else who was asked about, else the one
    person that the answer names."""
    asked = parse(exchange.question)
    named = _about(exchange.question)
    signed = reporters(exchange) if _asks_who_signed(asked) else []
    answered = signed or [name for name in people_in(said(exchange.answer)) if name not in named]
    if several and len(named) < 2 and len(answered) < 2:
        # Of one person nobody says 他们: the body that was spoken of.
        return subject_of(exchange.question)
    if _asks_for(asked, Want.PERSON) and answered:
        return _several(answered) if several else _with_title(exchange, asked) or answered[0]
    if named:
        return _several(named) if several else named[0]
    if several and answered:
        return _several(answered)
    return answered[0] if len(answered) == 1 else None


def reporters(exchange: Exchange) -> list[str]:
    """Return who is named as having written or photographed what the answer cites first."""
    found = _REPORTER.search(exchange.answer)
    return regex.split("[、和与]", found["names"] or found["photo"]) if found else []


def place(exchange: Exchange) -> str | None:
    """Where 那里 is: the place that was asked for and answered, else the one asked about, else the one answered."""
    asked = parse(exchange.question)
    named = places_in(exchange.question)
    answered = [p for p in places_in(said(exchange.answer)) if p not in named]
    if _asks_for(asked, Want.PLACE) and answered:
        return answered[0]
    if named:
        return max(named, key=len)
    return answered[0] if len(answered) == 1 else None


def organisation(exchange: Exchange, noun: str) -> str | None:
    """Which body 这家公司 means: the one asked for and answered, else one asked about whose name ends so, else any
    asked about, else the one answered."""
    asked = parse(exchange.question)
    named = organisations_in(exchange.question)
    answered = [o for o in organisations_in(said(exchange.answer)) if o not in named]
    if _asks_for(asked, Want.ORGANISATION) and answered:
        return next((o for o in answered if o.endswith(noun)), answered[0])
    fitting = [o for o in (*named, *answered) if o.endswith(noun)]
    if fitting:
        return fitting[0]
    if named and not _AUTHORITY.search(named[0]):
        return named[0]
    return answered[0] if len(answered) == 1 else None


def thing(exchange: Exchange, noun: str | None) -> str | None:
    """What 它 or 该项目 means: what was asked about; with a noun, what was answered if that noun was asked for
    (哪个**项目**), else the phrase that ends in it."""
    asked = parse(exchange.question)
    if noun and asked.focus.noun and asked.focus.noun.startswith(noun):
        answered = parse(said(exchange.answer).split("。")[0])
        found = [p for p in answered.phrases if p.text not in exchange.question and (p.headed or p.named)]
        if found:
            return found[0].text
    if noun:
        return next((p.text for p in asked.phrases if p.text.endswith(noun)), None)
    return subject_of(exchange.question)


def as_thing(subject: str, noun: str | None) -> str:
    """Put the noun of 该项目 behind a subject that names no sort of thing itself: 大同风电 → 大同风电项目."""
    return subject + noun if noun and not _HEAD.search(subject) else subject


def _about(question: str) -> list[str]:
    record = find_record_ask(fold(question))
    if record is not None and record.persons:
        return list(record.persons)
    return people_in(question)


def _asks_for(asked: Parsed, want: Want) -> bool:
    if find_record_ask(asked.folded) is not None:
        return want is Want.PERSON and _asks_who_signed(asked)
    return asked.focus.want is want


def _asks_who_signed(asked: Parsed) -> bool:
    record = find_record_ask(asked.folded)
    return record is not None and record.ask in (Ask.AUTHOR, Ask.PHOTOGRAPHER)


def _with_title(exchange: Exchange, asked: Parsed) -> str | None:
    """The person whom the answer gives the office that was asked for."""
    title = asked.focus.title
    if not title:
        return None
    for mention in find_people(said(exchange.answer)):
        if any(t.endswith(title) for t in mention.titles):
            return mention.name
    return None


def _several(names: list[str]) -> str:
    return "和".join(names[:4])
