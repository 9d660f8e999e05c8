"""A text cut into words, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import jieba.posseg

from corpus.bylines.names import looks_like_name, name_ratio, opens_with_surname
from corpus.normalise import fold
from rag.facts.people import find_people
from rag.verify.lexicon import newspaper_senses

_RUN: Final = re.compile(r"[\u3400-\u9fff]+|[a-z0-9][a-z0-9.%‰]*|[,。;:!?\n]")
_SOMEBODY: Final = re.compile(r"[\u4e00-\u9fff]某(?:某|(?![市县区乡镇村省公厂局校院年月日人个些种]))")
_HAN_RUN: Final = re.compile(r"[\u4e00-\u9fff]{2,}")
_SURE_NAME: Final = 4.0
_NO_NAME_END: Final = frozenset(
    "以和与及在为将被向对从由把给让是的了也都就又还任已现曾均等今昨委镇村县市区院局部厅省乡"
)
CLAUSE_MARKS: Final = frozenset(",。;:!?\n")
PREFIXES: Final = frozenset("外表堂养继上下总副原前新老旧半非未无不代准反单双亚次首末重改扩复没")
_ADVERBS: Final = frozenset("将已拟未仍还尚共都均也又只仅曾正就才约超近达")
_AFTER_ADVERBS: Final = frozenset("有是于在被为由从以能可与让使把用需要会达占剩差够")
LEAD: Final = re.compile(
    r"^(?:报道说法不一:|另|此前)?(?:据(?:《[^》]*》|[^,。《]){1,60}?(?:报道|一文|消息)|报道还说)[,:]"
)
"""How an answer opens a sentence: what is said there of the record is no rewording of the quote."""


@dataclass(frozen=True, slots=True)
class Word:
    """`text` is folded; `start` and `end` are its place in the text it was cut from."""

    text: str
    start: int
    end: int

    @property
    def is_mark(self) -> bool:
        """Whether it parts clauses."""
        return self.text in CLAUSE_MARKS


@lru_cache(maxsize=1024)
def names_in(text: str) -> frozenset[str]:
    """The persons a text names, folded; 赵某 is one."""
    folded = fold(text)
    nameless = {match.group() for match in _SOMEBODY.finditer(folded) if opens_with_surname(match.group())}
    named = {fold(person.name) for person in find_people(text)}
    named |= set(_unknown_names(folded))
    return frozenset(name for name in named | nameless if tag_of(name)[0] not in "dcp")  # 专家初步认为


def names_of(texts: Iterable[str]) -> frozenset[str]:
    """The persons that texts name; 陶然已 of one is 陶然 where another has no such name."""
    parts = tuple(map(fold, texts))
    return frozenset(
        name[:-1]
        if name[-1] in _NO_NAME_END and any(name[:-1] in part and name not in part for part in parts)
        else name
        for part in parts
        for name in names_in(part)
    )


def _unknown_names(folded: str) -> Iterator[str]:
    """小将邱天, 的黎小萍: characters that the dictionary knows no word for, and that make a likely name."""
    for run in _HAN_RUN.finditer(folded):
        single: list[str] = []
        for piece in (*jieba.cut(run.group(), HMM=False), "。"):
            if len(piece) == 1 and piece != "。":
                single.append(piece)
                continue
            yield from _likely(single)
            single = []


def _likely(single: list[str]) -> Iterator[str]:
    at = 0
    while at < len(single) - 1:
        size = next((n for n in (3, 2) if _is_likely("".join(single[at : at + n]), n)), 0)
        longer = "".join(single[at : at + 3])
        if size == 2 and len(longer) == 3 and longer[-1] not in _NO_NAME_END and looks_like_name(longer):
            size = 3
        if size:
            yield "".join(single[at : at + size])
        at += size or 1


def _is_likely(name: str, size: int) -> bool:
    if len(name) < size or name[-1] in _NO_NAME_END:
        return False
    return looks_like_name(name) and name_ratio(name) > _SURE_NAME


@lru_cache(maxsize=1024)
def words_of(text: str, names: frozenset[str] = frozenset()) -> tuple[Word, ...]:
    """Cut a text into words and the marks that part clauses; other marks are left out, `names` stay whole."""
    found: list[Word] = []
    folded = fold(text)
    spans = sorted(
        match.span() for name in names for match in re.finditer(re.escape(name), folded) if len(name) > 1
    )
    for run in _RUN.finditer(folded):
        start = run.start()
        for name_start, name_end in spans:
            if start <= name_start and name_end <= run.end():
                found += _words(folded, start, name_start)
                found.append(Word(folded[name_start:name_end], name_start, name_end))
                start = name_end
        found += _words(folded, start, run.end())
    return tuple(found)


def _words(folded: str, start: int, end: int) -> Iterator[Word]:
    """The words between two offsets within a run."""
    senses = newspaper_senses()
    if start < end:
        run = folded[start:end]
        pieces = list(_cut(run)) if run[0] > "\u3400" else [run]
        at = 0
        while at < len(pieces):
            # A word of the lexicon that the dictionary cuts (尚未 获批, 第 一次) is one word here.
            size = 1
            for more in range(min(3, len(pieces) - at), 1, -1):
                if "".join(pieces[at : at + more]) in senses:
                    size = more
                    break
            piece = "".join(pieces[at : at + size])
            yield Word(piece, start, start + len(piece))
            start += len(piece)
            at += size


def _cut(run: str) -> Iterator[str]:
    """jieba's words, compounds taken apart (警戒水位, 总收入): two compounds may differ in one part only."""
    senses = newspaper_senses()
    for piece in jieba.cut(run, HMM=False):
        at = 0 if piece in senses else _seam(piece)
        if at:
            yield piece[:at]
        yield piece[at:]


@lru_cache(maxsize=8192)
def _seam(piece: str) -> int:
    """Where a compound is joined; 0 for a word that is none."""
    size, known, senses = len(piece), jieba.dt.FREQ, newspaper_senses()
    if size == 2 and piece != "只要":
        return 1 if piece[1] == "于" or (piece[0] in _ADVERBS and piece[1] in _AFTER_ADVERBS) else 0
    if size == 3 and piece[0] in PREFIXES and known.get(piece[1:], 0):
        return 1
    if size == 4 and known.get(piece[:2], 0) and known.get(piece[2:], 0):
        return 2
    for at in range(1, size - 1):
        if piece[at:] in senses and known.get(piece[:at], 0):
            return at
    return 0


def is_plain(word: str) -> bool:
    """Whether the dictionary knows a word and not as (part of) a proper name."""
    tag = jieba.posseg.dt.word_tag_tab.get(word)
    return tag is not None and not str(tag).startswith(("nr", "ns", "nt", "nz"))


def is_noun(word: str) -> bool:
    """Whether a word names something; unknown ones do."""
    tag = tag_of(word)[0]
    return word[0] > "\u3400" and (tag == "n" or (tag == "x" and word not in newspaper_senses()))


def is_thing(word: str) -> bool:
    """Whether a word names something or some place (家中)."""
    return is_noun(word) or tag_of(word) == "s"


def is_verbal(word: str) -> bool:
    """Whether a word of two characters says what is done, or how."""
    return len(word) == 2 and tag_of(word)[0] in "vad"


def is_verb(word: str) -> bool:
    """Whether a word of any length is a verb."""
    return tag_of(word).startswith("v")


def is_adverb(word: str) -> bool:
    """Whether a word only says how, when or how much."""
    return tag_of(word).startswith("d")


def tag_of(word: str) -> str:
    """The part of speech that jieba's dictionary gives; names that it does not know are nouns."""
    return str(jieba.posseg.dt.word_tag_tab.get(word, "x"))


def clauses(words: tuple[Word, ...]) -> list[tuple[Word, ...]]:
    """The runs of words between marks."""
    runs: list[list[Word]] = [[]]
    for word in words:
        if word.is_mark:
            runs.append([])
        else:
            runs[-1].append(word)
    return [tuple(run) for run in runs if run]


def joined(words: tuple[Word, ...]) -> str:
    """The words written together."""
    return "".join(word.text for word in words)
