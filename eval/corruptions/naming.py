"""Falsified names: of persons, places, organisations, offices and reporters, by jieba's part-of-speech tags, so that
what is falsified does not hang on how verification itself finds names."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random

import jieba.posseg

from eval.corruptions.edits import both_ways, exchanged
from eval.corruptions.records import Edit, Stated
from rag.compose.wording import attribution

_SAID = ("说", "表示", "介绍", "认为", "指出", "告诉", "强调", "透露", "称")
_OFFICES = both_ways(
    ("主任", "秘书长"), ("董事长", "总经理"), ("书记", "市长"), ("院长", "教授"), ("总裁", "总监"), ("局长", "处长"),
    ("主席", "理事长"), ("部长", "司长"), ("省长", "县长"), ("发言人", "负责人"),
) | {"副主任": "主任", "副总经理": "总经理", "副市长": "市长", "副局长": "局长", "副书记": "书记", "副院长": "院长"}  # fmt: skip
_POSTS = re.compile(
    r"(?:主任|董事长|经理|书记|院长|总裁|局长|主席|部长|市长|县长|教授|记者|专家|发言人|大使|教练|会长)$"
)
_CHARS = "伟芳娜敏静强磊军洋勇艳杰涛明超霞平刚桂英"
_PLACES = ("桂林", "宁波", "洛阳", "青海", "赣州", "厦门", "云南", "柳州")
_BODY = re.compile(r"[\u4e00-\u9fff]{2,10}(?:公司|集团|大学|研究院|研究所|银行|委员会|协会|医院|学院|管理局)")
_BODIES = ("宏远集团", "北岭大学", "南浦研究院", "瑞禾公司", "东滩协会")
_NEWSPAPERS = ("北岭晨报", "南浦晚报")
_REPORTERS = ("甘若溪", "闵一舟", "瞿远")


@dataclass(frozen=True, slots=True)
class _Name:
    start: int
    end: int
    text: str


@lru_cache(maxsize=4096)
def _people(text: str) -> tuple[_Name, ...]:
    tokens = [(pair.word, pair.flag) for pair in jieba.posseg.cut(text)]
    found, at = [], 0
    for i, (word, flag) in enumerate(tokens):
        told = i + 1 < len(tokens) and tokens[i + 1][0] in _SAID
        if flag == "nr" and 2 <= len(word) <= 3 and (told or _POSTS.search(text[:at])):
            found.append(_Name(at, at + len(word), word))
        at += len(word)
    return tuple(found)


@lru_cache(maxsize=4096)
def _places(text: str) -> tuple[_Name, ...]:
    found, at = [], 0
    for pair in jieba.posseg.cut(text):
        # Not the half of a longer name: 北京 of 北京大学 is no place that something happens in.
        if pair.flag == "ns" and len(pair.word) >= 2 and pair.word not in ("中国", "全国"):
            found.append(_Name(at, at + len(pair.word), pair.word))
        at += len(pair.word)
    return tuple(found)


def _put(stated: Stated, name: _Name, new: str) -> str:
    return f"{stated.lead}，{stated.sentence[: name.start]}{new}{stated.sentence[name.end :]}"


def _letter(stated: Stated, rng: Random) -> str | None:
    people = _people(stated.sentence)
    if not people:
        return None
    name = rng.choice(people)
    at = rng.randrange(1, len(name.text))
    char = rng.choice([char for char in _CHARS if char not in name.text])
    return _put(stated, name, name.text[:at] + char + name.text[at + 1 :])


def _other_person(stated: Stated, rng: Random) -> str | None:
    people = _people(stated.sentence)
    others = sorted({name.text for name in _people(stated.article.text)} - {name.text for name in people})
    return _put(stated, rng.choice(people), rng.choice(others)) if people and others else None


def _people_swapped(stated: Stated, rng: Random) -> str | None:
    people = _people(stated.sentence)
    if len({name.text for name in people}) < 2:
        return None
    first = people[0]
    second = next(name for name in people if name.text != first.text)
    text = stated.sentence
    text = (
        text[: first.start] + second.text + text[first.end : second.start] + first.text + text[second.end :]
    )
    return f"{stated.lead}，{text}"


def _other_place(stated: Stated, rng: Random, *, of_article: bool) -> str | None:
    places = _places(stated.sentence)
    known = [name.text for name in _places(stated.article.text)] if of_article else _PLACES
    others = sorted(other for other in set(known) if other not in stated.sentence)
    return _put(stated, rng.choice(places), rng.choice(others)) if places and others else None


def _other_body(stated: Stated, rng: Random, *, of_article: bool) -> str | None:
    bodies = [_Name(m.start(), m.end(), m[0]) for m in _BODY.finditer(stated.sentence)]
    known = _BODY.findall(stated.article.text) if of_article else _BODIES
    others = sorted(
        other for other in set(known) if all(other not in b.text and b.text not in other for b in bodies)
    )
    return _put(stated, rng.choice(bodies), rng.choice(others)) if bodies and others else None


def _reporter(stated: Stated, rng: Random) -> str | None:
    reporters = stated.article.reporters
    if not reporters:
        return None
    changed = (rng.choice(_REPORTERS), *reporters[1:])
    return f"{attribution(replace(stated.article, reporters=changed))}，{stated.sentence}"


def _newspaper(stated: Stated, rng: Random) -> str | None:
    if not stated.article.newspaper:
        return None
    other = replace(stated.article, newspaper=rng.choice(_NEWSPAPERS))
    return f"{attribution(other)}，{stated.sentence}"


NAMING: dict[str, Edit] = {
    "person's character": _letter,
    "other person of the article": _other_person,
    "persons swapped": _people_swapped,
    "place": lambda stated, rng: _other_place(stated, rng, of_article=False),
    "place of the article": lambda stated, rng: _other_place(stated, rng, of_article=True),
    "organisation": lambda stated, rng: _other_body(stated, rng, of_article=False),
    "organisation of the article": lambda stated, rng: _other_body(stated, rng, of_article=True),
    "office": exchanged(_OFFICES, r"(?<!副)"),
    "reporter": _reporter,
    "newspaper": _newspaper,
}
