"""Rewording a made question as far as people do: other words for its words, fewer of them, another order.

A question cut from its sentence shares all its words with it; a reader that sees only such ones among news passages takes
every word of its own as a sign that the passage does not answer. Names, figures, days and the question word stay.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

import jieba

from training.facts import Word, tagged

_REPLACED = ("v", "vn", "n", "a", "ad", "an", "d", "b", "vi")
_KEPT_WORDS = re.compile(r"[什哪谁几多啥何怎吗是否有没第每各不未无非\dA-Za-z%％]")
_ASKS = re.compile(r"什么|哪|谁|几|多少|多[大长高远久重]|啥|何|怎")
_LEGAL = re.compile(r"(?:股份)?有限(?:责任)?公司")
_LAND = re.compile(r"(?<=[\u4e00-\u9fff]{2})(?:省|市|县|区)(?=[\u4e00-\u9fff])")
_PROVINCE = re.compile(r"[\u4e00-\u9fff]{2,3}省(?=[\u4e00-\u9fff]{2,3}[市县])")
_LEAST_FREQUENT = 300  # in jieba's dictionary: rarer words are not what people ask with
_LARGEST_GROUP = 9
_CHANGE, _DROP, _CLAUSE, _TURN = 0.4, 0.25, 0.4, 0.3


@dataclass(frozen=True, slots=True)
class Paraphraser:
    """Other words by word."""

    others: Mapping[str, tuple[str, ...]]

    def reworded(self, question: str, chance: random.Random) -> str:
        """Return the question in other words; as it is where nothing in it can change."""
        question = _PROVINCE.sub("", _LEGAL.sub("", question)) if chance.random() < 0.6 else question
        question = _LAND.sub("", question) if chance.random() < 0.3 else question
        question = _fewer_clauses(question, chance)
        made = "".join(self._kept(tagged(question), chance))
        return _turned(made, chance) if chance.random() < _TURN else made

    def _kept(self, words: tuple[Word, ...], chance: random.Random) -> Iterable[str]:
        skip = -1
        for index, word in enumerate(words):
            if index <= skip:
                continue
            behind = words[index + 1].text if index + 1 < len(words) else ""
            fixed = _KEPT_WORDS.search(word.text) is not None or not word.tag.startswith(_REPLACED)
            if not fixed and behind == "的" and chance.random() < _DROP:
                skip = index + 1
                continue
            if not fixed and word.tag[0] in "adb" and chance.random() < 2 * _DROP:
                continue
            others = () if fixed else self.others.get(word.text, ())
            yield chance.choice(others) if others and chance.random() < _CHANGE else word.text


def read_synonyms(paths: Iterable[Path]) -> Paraphraser:
    """Read groups of words that mean the same, one a line, separated by blanks.

    A code before `=` (Tongyici Cilin) is left out, and lines whose code ends otherwise, which are only related words; so is
    what follows `|` (`rag/data/thesaurus.txt`: near to them). Words that are rare in jieba's dictionary are never put in.
    """
    if not jieba.dt.initialized:
        jieba.initialize()
    others: dict[str, list[str]] = {}
    for path in paths:
        for line in path.read_text("utf-8").splitlines():
            group = _group(line)
            common = [word for word in group if _is_common(word)]
            for word in group:
                others.setdefault(word, []).extend(other for other in common if other != word)
    return Paraphraser({word: tuple(dict.fromkeys(found)) for word, found in others.items() if found})


def _group(line: str) -> list[str]:
    line = line.partition("#")[0].partition("|")[0]
    code, mark, rest = line.partition("= ")
    related = not mark and re.match(r"[A-Z][a-z]\d\d", code)
    words = [] if related else rest.split() if mark else line.split()
    return words if 2 <= len(words) <= _LARGEST_GROUP else []


def _is_common(word: str) -> bool:
    return (jieba.dt.FREQ.get(word) or 0) >= _LEAST_FREQUENT and (len(word) >= 2)


def _fewer_clauses(question: str, chance: random.Random) -> str:
    """Leave out one clause that does not ask."""
    parts = re.split(r"[，,；;]", question)
    idle = [i for i, part in enumerate(parts) if not _ASKS.search(part)]
    if len(parts) > 1 and idle and chance.random() < _CLAUSE:
        gone = chance.choice(idle)
        parts = [part for i, part in enumerate(parts) if i != gone]
    return "，".join(parts)


def _turned(question: str, chance: random.Random) -> str:
    """Put a clause that asks first behind the others: 多少人参加了，在长治办的那场……"""
    mark = question[-1] if question[-1:] in "？?" else ""
    parts = question.rstrip("？?").split("，")
    if len(parts) != 2 or chance.random() < 0.5:
        return question
    return f"{parts[1]}，{parts[0]}{mark}"
