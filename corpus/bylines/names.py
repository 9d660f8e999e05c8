"""Chinese personal names: is this one, and where does one end that nothing separates from what follows?

A run of Han characters is read as names followed by ordinary words, whichever reading is likelier: a name is a
surname times given-name characters, a word is a word of the dictionary (both `lexicon`). Names of other peoples
are known by their middle dot (阿不都热依木·买买提, 卡尔·马克思).
"""

from __future__ import annotations

import math
import re
from functools import cache, lru_cache

from corpus.bylines.lexicon import lexicon

HAN = r"\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003134f〇"
_DOT = "·•‧・∙"
_DOTTED = re.compile(rf"[{HAN}]{{1,8}}(?:[{_DOT}][{HAN}]{{1,8}}){{1,3}}")
_HAN_ONLY = re.compile(rf"[{HAN}]+")
# Closed-class words that no given name ends on, and address forms (王女士) that make a name a mention.
_NOT_GIVEN = frozenset("的了着过被把吗呢吧啊们这您我你他她它日号点分")
_ADDRESS = re.compile(
    r"(?:先生|女士|小姐|同学|老师|教授|某某?|记者|医生|律师|师傅|大爷|大妈|阿姨|经理|主任|局长|市长)$"
)
_LENGTHS = {2: math.log(0.2), 3: math.log(0.79), 4: math.log(0.01)}
_COMPOUND_LENGTHS = {3: math.log(0.3), 4: math.log(0.7)}
_RUN_TOGETHER = math.log(0.02)  # two names with nothing between them
_TEXT_FOLLOWS = math.log(0.1)  # story text with nothing between it and the name
_WINDOW = 10
_DOUBTFUL = -4.0
_COMMON_WORD = math.log(2e-5)
_ORGANISATION = re.compile(
    r"(?:网|报|台|社|号|新闻|财经|体育|队|局|省|市|县|区|办|部|团|院|委|厅|微博|联播|体彩|福彩|受访者|中国|公司|集团|中心|整理|采访|统筹|消息)$"
)
_NEVER = frozenset(
    {"供图", "供稿", "综合", "整理", "本网", "图文", "转载", "原创", "客户端", "官方微博", "公众号"}
)
_PLACE_OR_OFFICE = re.compile(
    r"[村镇乡县市区省局院校社报网处科室团队系部委站所厂矿店司行馆办台会]$|(?:中心|[省市县区州][一二三四五六七八九十]中|[中小大]学|居民|村民|市民|读者|职工|社员)$"
)
_SPACED_COMPOUND = re.compile(rf"([{HAN}]{{2}})[ \u3000\xa0]{{1,4}}([{HAN}]{{1,2}})(?![{HAN}])")
_USUAL_GIVEN = -8.5
_PEN_NAME = math.log(0.05)
_NICKNAME = re.compile(rf"[小老阿大][{HAN}]|([{HAN}])\1")
_IMPOSSIBLE = -math.inf


def name_log_probability(name: str) -> float:
    """log P of these Han characters as one full name; -inf where no surname opens it."""
    known = lexicon()
    best = _IMPOSSIBLE
    for size in (1, 2):
        surname, given = name[:size], name[size:]
        lengths = _LENGTHS if size == 1 else _COMPOUND_LENGTHS
        if surname not in known.surnames or not given or len(name) not in lengths:
            continue
        if size == 1 and len(name) == 4 and name[1] not in known.surnames:
            continue  # four characters: only with two surnames (陈李佳怡)
        if _NOT_GIVEN & set(given):
            continue
        chance = known.surnames[surname] + lengths[len(name)]
        best = max(best, chance + sum(known.given.get(char, known.rare_given) for char in given))
    return best


@lru_cache(maxsize=4096)
def word_log_probability(text: str) -> float:
    """log P of the likeliest division of `text` into dictionary words; a last word may run past the end."""
    known = lexicon()
    best = [0.0] + [_IMPOSSIBLE] * len(text)
    for start in range(len(text)):
        for end in range(start + 1, min(len(text), start + 4) + 1):
            word = text[start:end]
            chance = known.words.get(word, known.rare_word if end == start + 1 else _IMPOSSIBLE)
            if end - start > 1 and word in known.persons and word[0] in known.surnames:
                chance -= 3.0  # the dictionary files it as a person
            best[end] = max(best[end], best[start] + chance)
    return best[-1]


def name_ratio(text: str) -> float:
    """log likelihood ratio of "one personal name" against "ordinary words"; > 0 speaks for a name."""
    if _DOTTED.fullmatch(text):
        return 5.0
    if not _HAN_ONLY.fullmatch(text) or not 2 <= len(text) <= 4 or _ADDRESS.search(text):
        return _IMPOSSIBLE
    return name_log_probability(text) - word_log_probability(text)


def looks_like_name(text: str) -> bool:
    """Whether `text` is more likely a personal name than words, a place or an organisation."""
    return name_ratio(despace(text)) > 0


def could_be_name(text: str) -> bool:
    """Whether `text` may be a name where its place already says that one stands here (编辑：小吕): two to four
    characters or a dotted name, and not a common word of the dictionary."""
    name = despace(text)
    if name_ratio(name) > _DOUBTFUL:
        return True
    if not _HAN_ONLY.fullmatch(name) or not 2 <= len(name) <= 3 or _ADDRESS.search(name):
        return False
    if _NICKNAME.fullmatch(name):
        return True
    known = lexicon()
    chance = _PEN_NAME + sum(known.given.get(char, known.rare_given) for char in name)
    return chance > word_log_probability(name) and not _NOT_GIVEN & set(name)


def may_be_printed_as_name(text: str) -> bool:
    """Whether `text` may be a name where nothing but names can stand (（记者 …）): not a common word."""
    if not _HAN_ONLY.fullmatch(text) or not 2 <= len(text) <= 6 or _ADDRESS.search(text):
        return False
    if len(text) > 4:  # a name of another people, of which no part is a common word
        return all(
            lexicon().words.get(text[i : i + 2], -math.inf) < _COMMON_WORD for i in range(len(text) - 1)
        )
    if _ORGANISATION.search(text) and name_ratio(text) <= 0:
        return False
    return lexicon().words.get(text, -math.inf) < _COMMON_WORD and text not in _NEVER


def may_be_signature(text: str) -> bool:
    """Whether `text` may be a name where papers set off who wrote (behind the last full stop, in brackets that close
    a story): a surname opens it, or it is no word and ends as names do; never a place or an organisation."""
    name = despace(text)
    if not may_be_printed_as_name(name) and not (name != text and opens_with_surname(name)):
        return False
    if _PLACE_OR_OFFICE.search(name) or _NOT_GIVEN & set(name):
        return False
    known = lexicon()
    pen_name = (
        len(name) == 2 and name not in known.words and known.given.get(name[1], -math.inf) > _USUAL_GIVEN
    )
    return len(name) <= 4 and (opens_with_surname(name) or pen_name)


def may_sign_in_company(text: str) -> bool:
    """Whether `text` may be a name among names that are none in doubt: no word, and given-name characters behind a
    surname that the lexicon does not hold."""
    name = despace(text)
    known = lexicon()
    return (
        len(name) in (2, 3)
        and may_be_printed_as_name(name)
        and not _PLACE_OR_OFFICE.search(name)
        and not _NOT_GIVEN & set(name)
        and name not in known.words
        and all(char in known.given for char in name[1:])
    )


def names_office(text: str) -> bool:
    """Whether `text` ends like a place or an organisation (后勤处, 云岭镇)."""
    return (
        len(text) > 2 and _HAN_ONLY.fullmatch(text) is not None and _PLACE_OR_OFFICE.search(text) is not None
    )


def is_compound_surname(text: str) -> bool:
    """Whether `text` is a surname of two characters."""
    return len(text) == 2 and text in lexicon().surnames


def spaced_compound(text: str, pos: int) -> tuple[str, int]:
    """A name of a compound surname that spaces set apart (尉迟　波) and where it ends; ("", pos) if none is there."""
    match = _SPACED_COMPOUND.match(text, pos)
    if match is None or match[1] not in lexicon().surnames:
        return "", pos
    return match[1] + match[2], match.end()


def is_unknown_word(text: str) -> bool:
    """Whether the dictionary has no such word: a pen name rather than a label."""
    return text not in lexicon().words and text not in _NEVER


def despace(text: str) -> str:
    """Remove letter-spacing: 王 波 → 王波; spaces beside Latin letters stay."""
    return re.sub(rf"(?<=[{HAN}])[ \u3000\xa0]+(?=[{HAN}])", "", text)


@cache
def _surname_pattern() -> re.Pattern[str]:
    names = sorted(lexicon().surnames, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


def opens_with_surname(text: str, pos: int = 0) -> bool:
    """Whether a surname stands at `pos`."""
    return _surname_pattern().match(text, pos) is not None


def leading_names(run: str, *, prior: float = 0.0) -> tuple[str, ...]:
    """Return the names that open a run of Han characters, () where words are likelier.

    The run ends where something else begins (punctuation, a digit, a role word), or story text runs on in it.
    `prior`: log odds that a name stands here at all, before looking.
    """
    window = run[:_WINDOW]
    best = _fillings(window)
    found: tuple[float, tuple[str, ...]] = (word_log_probability(window) - prior, ())
    for end in range(2, len(window) + 1):
        chance, names = best[end]
        if end < len(window):
            chance += _TEXT_FOLLOWS + word_log_probability(window[end:])
        elif len(run) > _WINDOW:
            chance += _TEXT_FOLLOWS
        if chance > found[0]:
            found = (chance, names)
    return found[1]


def all_names(run: str) -> tuple[str, ...]:
    """Divide a run of Han characters into names and nothing else, () where that cannot be done."""
    if len(run) > _WINDOW:
        return ()
    chance, names = _fillings(run)[-1]
    likely = all(len(name) < 4 or name_ratio(name) > 0 for name in names)
    return names if chance > _IMPOSSIBLE and likely else ()


def _fillings(window: str) -> list[tuple[float, tuple[str, ...]]]:
    """For every length, the likeliest names that exactly fill so many characters of `window`."""
    best: list[tuple[float, tuple[str, ...]]] = [(_IMPOSSIBLE, ()) for _ in range(len(window) + 1)]
    best[0] = (0.0, ())
    for start in range(len(window)):
        if best[start][0] == _IMPOSSIBLE:
            continue
        for end in range(start + 2, min(len(window), start + 4) + 1):
            chance = best[start][0] + name_log_probability(window[start:end])
            chance += _RUN_TOGETHER if start else 0.0
            if chance > best[end][0]:
                best[end] = (chance, (*best[start][1], window[start:end]))
    return best


def dotted_name(text: str, pos: int) -> str | None:
    """The name with middle dots that stands at `pos`, as printed."""
    match = _DOTTED.match(text, pos)
    return match.group() if match else None
