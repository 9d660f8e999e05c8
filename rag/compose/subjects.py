"""What a clause is about, when the clause itself only says 该项目, 其, 他, or nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import regex

from corpus.normalise import fold
from corpus.records import Article
from rag.evidence.records import Evidence
from rag.evidence.story import Sentence, Story
from rag.facts.people import find_people
from rag.question.records import Role

_POINTING: Final = regex.compile(
    r"(?:该|此|这(?:个|一|项|家|座|次|条|所|位)?|本)(?P<head>项目|工程|公司|企业|集团|园区|基地|平台|中心|活动|会议|座谈会|"
    r"推进会|研讨会|论坛|比赛|展览|县|市|区|镇|村|乡|校|院|馆|桥|路|线|站|局|所|厂|矿|社区|小区|学校|医院|银行|协会|研究院|"
    r"团队|系统|技术|产品|品种|机构|部门|产业园|开发区|合作社|书|片|剧|楼|建筑|大桥|隧道|水库|车站|图书馆|博物馆)(?=[^\W\d_]|\d|,|，)"
)
_BARE_HEAD: Final = regex.compile(
    r"(?P<head>项目|工程|活动|会议|座谈会|大桥|隧道|新馆)(?=建成|投产|竣工|启用|总投资|占地|预计|计划|拟|将|由|于|自|全[面部]|达产|,|，|分)"
)
_IT: Final = regex.compile(r"(?P<before>等|待|据悉)?(?:它|其)(?=[^们中他余实次]|的)")
_HEADS: Final = (
    "项目",
    "工程",
    "公司",
    "企业",
    "集团",
    "基地",
    "平台",
    "园区",
    "大桥",
    "系统",
    "产品",
    "学校",
    "医院",
    "村",
)
_ELLIPTIC: Final = regex.compile(
    r"全部|建成|投产|达产|投用|预计|每年|一年|年产|年均|总投资|计划投资|占地|总占地|总建筑面积|建筑面积|规划|分[两三]期|竣工|开工|达到|可[产容供]|全长|总长|日供|日处理"
)
_NEARBY: Final = 6
_PERSON: Final = regex.compile(r"(?P<pronoun>他|她)(?=[^们的\W]|们|的)")
_BREAKS: Final = '，,。；;：:！!？?、（）()“”"《》\n'
_LEADING: Final = regex.compile(
    r"^(?:近日|日前|目前|今年|去年|昨[天日]|今[天日]|其中|由|在|作为|为|与|和|对|将|据悉|据了解|位于[^\W\d_]{2,12}的|这个|该|首个|总投资[\d.]+[亿万]元的|投资[\d.]+[亿万]元的|"
    r"\d{1,2}月\d{1,2}[日号]|\d{4}年\d{0,2}月?\d{0,2}日?)+"
)
_PREDICATE: Final = regex.compile(
    r"已|将|拟|该|它|[这那还]个|获批|列入|纳入|被|正在|重点支持|成功|召开|举行|表示|指出|强调|[年月]\d|实行|每个|这些|各个|所有|带动|推进|开工|按照|根据|对于|关于"
)
_LONGEST_NAME: Final = 36
_PLACE_LIKE: Final = regex.compile(
    r"(?:省|市|县|区|镇|乡|村|州|盟|旗|街道|社区|园|公司|集团|学校|学院|大学|中学|小学|医院|银行|协会|局|厂|矿|馆|院|所|站|中心|基地)$"
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A clause made readable on its own; `context` are the runs of the article that were drawn on."""

    text: str
    context: tuple[str, ...]


def fill_subject(evidence: Evidence, clause: str, start: int) -> Filled:
    """Open a clause (at `start` of the article) with what it refers to, taken from the same article.

    A pronoun is replaced by what it points to; where the question's subject is named only in the heading or
    the lead, the kicker opens the clause (在晋城经济技术开发区，…). Nothing is filled in where nothing fits.
    """
    filled = _resolve_pronoun(evidence.story, evidence.sentence, clause)
    if filled.text == clause and _ELLIPTIC.match(clause):
        filled = _open_with_subject(evidence, clause)
    return _open_with_topic(evidence, filled) if filled.text == clause else filled


def _resolve_pronoun(story: Story, sentence: Sentence, clause: str) -> Filled:
    head = clause[:12]
    if found := _POINTING.search(head):
        if found.start() <= 2:
            return _replaced(story, sentence, clause, found)
    elif (found := _BARE_HEAD.match(clause)) is not None:
        return _replaced(story, sentence, clause, found)
    if found := _IT.match(clause):
        for head in _HEADS:
            if name := antecedent(story, sentence, head, reach=2):
                return Filled((found["before"] or "") + name + clause[found.end() :], (name,))
    if (found := _PERSON.match(clause)) and (named := _person_before(story, sentence)):
        return Filled(named + clause[found.end() :], (named,))
    return Filled(clause, ())


def _replaced(story: Story, sentence: Sentence, clause: str, found: regex.Match[str]) -> Filled:
    name = antecedent(story, sentence, found["head"])
    if name is None:
        return Filled(clause, ())
    owner = _owner(story.article, name)
    return Filled(
        clause[: found.start()] + owner + name + clause[found.end() :], (owner, name) if owner else (name,)
    )


def antecedent(story: Story, sentence: Sentence, head: str, reach: int = 1000) -> str | None:
    """Return the nearest phrase, at most `reach` sentences before, that ends in `head` and says which one is
    meant (or one in the headline), or None."""
    text = story.article.text
    for other in reversed(story.sentences[max(sentence.index - reach, 0) : sentence.index]):
        names = _phrases(text[other.start : other.end], head)
        if names:
            return names[0]
    return next(iter(_phrases(story.article.headline, head)), None) if reach > sentence.index else None


def _phrases(text: str, head: str) -> list[str]:
    found: list[str] = []
    for match in regex.finditer(regex.escape(head), text):
        begin = max((text.rfind(c, 0, match.start()) for c in _BREAKS), default=-1) + 1
        name = _LEADING.sub("", text[begin : match.end()])
        name = regex.split(
            r"(?<=[^\W\d_])(?:召开|举行|推进|批给|拨给|投向|投入|打造的|建设的|实施的|重点实施的|重点打造的|正在建设的|承建的|是)",
            name,
        )[-1]
        if (
            len(head) + 2 <= len(name) <= _LONGEST_NAME
            and not _POINTING.search(name + "，")
            and not _PREDICATE.search(name)
            and _balanced(name)
        ):
            found.append(name)
    return found


def _balanced(name: str) -> bool:
    return all(name.count(a) == name.count(b) for a, b in ("“”", "（）", "()", "《》"))


def _owner(article: Article, name: str) -> str:
    """The organisation in the kicker, in the short form in which the article writes it, if the name lacks it."""
    kicker = article.kicker or ""
    if not kicker or not is_place_like(kicker) or kicker[:2] in name:
        return ""
    short = regex.search(
        rf"{regex.escape(fold(kicker)[:2])}[^\W\d_]{{0,6}}?(?:区|市|县|镇|公司|集团|局|校|院)",
        fold(article.text),
    )
    return article.text[short.start() : short.end()] if short else kicker


def _person_before(story: Story, sentence: Sentence) -> str | None:
    for other in reversed(story.sentences[: sentence.index]):
        people = find_people(story.article.text[other.start : other.end])
        if people:
            return people[0].name
    return None


def _open_with_subject(evidence: Evidence, clause: str) -> Filled:
    """A clause that begins with its predicate goes on about something named before: the thing that the question
    names too (3MW……示范项目 + 建成后每年可产……)."""
    asked = [c.term.text for c in evidence.covers if c.term.role is not Role.KEY and len(c.term.text) >= 2]
    story, sentence = evidence.story, evidence.sentence
    text = story.article.text
    best, most = "", 1
    for other in reversed(story.sentences[max(sentence.index - _NEARBY, 0) : sentence.index]):
        for head in _HEADS:
            for name in _phrases(text[other.start : other.end], head):
                count = sum(word in fold(name) for word in asked)
                if count > most:
                    best, most = name, count
    return Filled(best + clause, (best,)) if best else Filled(clause, ())


def is_place_like(kicker: str) -> bool:
    """Whether a kicker names a place or a body rather than a theme."""
    return bool(_PLACE_LIKE.search(kicker))


def _open_with_topic(evidence: Evidence, filled: Filled) -> Filled:
    """Say where, if the clause names nothing the question is about but the kicker does."""
    kicker = evidence.story.article.kicker
    if not kicker or not is_place_like(kicker):
        return filled
    heading = fold(kicker)
    named = [c for c in evidence.covers if c.term.role is Role.NAME]
    missing = [
        c
        for c in named
        if not any(m for m in c.direct if evidence.sentence.folded[m.start : m.end] in fold(filled.text))
    ]
    if not missing or kicker[:2] in filled.text or not any(c.term.text[:2] in heading for c in missing):
        return filled
    return Filled(f"在{kicker}，{filled.text}", (kicker,))
