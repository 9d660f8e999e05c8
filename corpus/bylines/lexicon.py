"""Word and character statistics behind the decision what is a name and what is a word."""

from __future__ import annotations

import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources

import jieba

jieba.setLogLevel(logging.WARNING)

_LONGEST_WORD = 4
# Tags under which jieba's dictionary files personal names; such an entry does not speak against a name.
_PERSON_TAGS = frozenset({"nr", "nrt", "nrfg"})
_COMMON_SHARE, _COMMON_SLOPE = 0.075, 0.8


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Natural log probabilities. `words`: of a running word; `persons`, `places`: the words filed as names of
    people and of places; `surnames` and `given`: of a surname, and of a character inside a given name."""

    words: Mapping[str, float]
    persons: frozenset[str]
    places: frozenset[str]
    surnames: Mapping[str, float]
    given: Mapping[str, float]
    rare_word: float
    rare_given: float


def _rows(name: str) -> list[str]:
    text = resources.files(__package__).joinpath(name).read_text("utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]


def _surnames() -> dict[str, float]:
    """Shares fall with rank as in the census: about 7 % for the first, 0.2 % for the hundredth."""
    classes = {kind: names.split() for kind, names in (row.split("\t") for row in _rows("surnames.tsv"))}
    shares = {name: _COMMON_SHARE * rank**-_COMMON_SLOPE for rank, name in enumerate(classes["common"], 1)}
    for rank, name in enumerate(classes["usual"], 1):
        shares.setdefault(name, 0.0015 * math.exp(-rank / 100))
    for name in classes["compound"]:
        shares.setdefault(name, 0.0003)
    return {name: math.log(share) for name, share in shares.items()}


@cache
def lexicon() -> Lexicon:
    """The tables, read once (about half a second). jieba's dictionary is read as a file: its global tokenizer
    may have been taught words of an archive, and a byline must not depend on what else was ingested."""
    counts: dict[str, int] = {}
    persons: set[str] = set()
    places: set[str] = set()
    with jieba.get_dict_file() as lines:
        for raw in lines:
            word, count, tag = raw.decode("utf-8").split()
            if len(word) <= _LONGEST_WORD:
                counts[word] = int(count)
                if tag in _PERSON_TAGS:
                    persons.add(word)
                elif tag == "ns":
                    places.update((word, word.rstrip("市县区州") if len(word) > 2 else word))
    total = sum(counts.values())
    given = {char: int(count) for char, count in (row.split("\t") for row in _rows("given_names.tsv"))}
    given_total = sum(given.values())
    return Lexicon(
        words={word: math.log((count + 0.5) / total) for word, count in counts.items()},
        persons=frozenset(persons),
        places=frozenset(places),
        surnames=_surnames(),
        given={char: math.log(count / given_total) for char, count in given.items()},
        rare_word=math.log(0.5 / total),
        rare_given=math.log(10 / given_total),
    )
