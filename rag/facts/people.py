"""Finding persons by the company they keep: an office before the name or behind it, or a verb of saying."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from corpus.bylines.names import leading_names, looks_like_name, name_ratio, opens_with_surname
from corpus.normalise import fold
from rag.facts.records import PersonMention
from rag.facts.titles import ADDRESS, OFFICE, SAYING, TRANSLITERATION

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
_RUN = re.compile(rf"[{_HAN}]+")
_FOREIGN = "".join(sorted(TRANSLITERATION))
_DOTTED = re.compile(rf"[{_FOREIGN}]{{2,7}}(?:·[{_FOREIGN}]{{1,8}}){{1,3}}")
_DOTTED_HERE = re.compile(rf"[{_HAN}]{{1,8}}(?:·[{_HAN}]{{1,8}}){{1,3}}")
_LATER = re.compile(r"\s?[、和与及]\s?")
_SPEAKER = re.compile(
    rf"(?:^|(?<=[,。;:!?、()\"\n\s据由和与向对]))(?P<name>[{_HAN}]{{2,4}}?)"
    rf"(?:[,还也则曾在就又])?(?:{SAYING})"
)
_LEAD = re.compile(rf"(?:^|(?<=[,。;:!?、\n]))[{_HAN}]{{2,}}")
_ODDS_AFTER_OFFICE = 0.0
# A clause seldom opens with a bare name: the name must be far likelier than words.
_ODDS_IN_CLAUSE = 5.0
_BEFORE_NAME = frozenset(',。;:!?、"\n \t()《》和与及由请向对据让是的问见给随着日为跟望')


def find_people(text: str) -> list[PersonMention]:
    """Return the persons named in `text`, in printed order, each with the offices named right beside.

    Offices are kept whole (临汾经开区党工委副书记), one entry each; a list of names behind one office shares it. A name
    is told from words by `corpus.bylines`; transliterated names by their middle dot or by an office before them.
    """
    return list(_find(text))


@lru_cache(maxsize=2048)
def _find(text: str) -> tuple[PersonMention, ...]:
    folded = fold(text)
    found: dict[int, PersonMention] = {}
    for mention in (*_behind_offices(folded, text), *_before_addresses(folded, text), *_others(folded, text)):
        known = found.get(mention.start)
        if known is None or (mention.titles and not known.titles) or len(mention.name) > len(known.name):
            found[mention.start] = mention
    return tuple(_apart(found, text))


def _apart(found: dict[int, PersonMention], text: str) -> list[PersonMention]:
    """Drop what overlaps an earlier, longer or better titled mention; find the same names elsewhere."""
    ranked = sorted(found.values(), key=lambda m: (not m.titles, -(m.end - m.start), m.start))
    kept: list[PersonMention] = []
    for mention in ranked:
        if all(mention.end <= other.start or other.end <= mention.start for other in kept):
            kept.append(mention)
    for name in {mention.name for mention in kept if len(mention.name) >= 2}:
        for again in re.finditer(re.escape(name), text):
            if all(again.end() <= other.start or other.end <= again.start() for other in kept):
                kept.append(PersonMention(again.start(), again.end(), name))
    return sorted(kept, key=lambda mention: mention.start)


def _behind_offices(folded: str, text: str) -> Iterator[PersonMention]:
    last_end = 0
    for office in OFFICE.finditer(folded):
        at = office.end()
        if folded.startswith((" ", '"', "("), at) and folded[at : at + 1] == " ":
            at += 1
        if folded.startswith(("为", "是", "系"), at):
            at += 1  # 法定代表人为某某
        names = _names_at(folded, at)
        if not names:
            continue
        titles = _titles(folded, text, last_end, office.end())
        last_end = names[-1][1]
        for start, end in names:
            yield PersonMention(start, end, text[start:end], titles)


def _names_at(folded: str, at: int) -> list[tuple[int, int]]:
    """The names that stand at `at`, and those listed behind the first."""
    spans: list[tuple[int, int]] = []
    while True:
        end = _name_end(folded, at)
        if end is None:
            return spans
        spans.append((at, end))
        later = _LATER.match(folded, end)
        if later is None or OFFICE.match(folded, later.end()):
            return spans
        at = later.end()


def _name_end(folded: str, at: int) -> int | None:
    if dotted := _DOTTED_HERE.match(folded, at):
        return at + len(_without_verb(dotted.group()))
    run = _RUN.match(folded, at)
    if run is None:
        return None
    if opens_with_surname(folded, at):
        names = leading_names(run.group(), prior=_ODDS_AFTER_OFFICE)
        if names:
            return at + len(_without_joint(names[0], folded, at))
        for length in (3, 2):
            # Between an office and what its holder says or does even an unlikely word is a name: 局长易水寒说.
            if length <= len(run.group()) and _DOES.match(folded, at + length):
                return at + length
    if somebody := re.match(rf"[{_HAN}]某{{1,2}}", run.group()):
        return at + somebody.end()
    return _transliterated(folded, at, run.end())


def _without_joint(name: str, folded: str, at: int) -> str:
    """李茂和张超 are two, where 李茂和 might be one: a name follows what would be its last character."""
    size = len(name) - 1
    if size < 2 or name[-1] not in "和与及":
        return name
    later = _RUN.match(folded, at + len(name))
    if later is None or not opens_with_surname(folded, later.start()):
        return name
    return name[:size] if leading_names(later.group(), prior=_ODDS_AFTER_OFFICE) else name


def _transliterated(folded: str, at: int, limit: int) -> int | None:
    """A foreign name without a dot, closed by a verb of saying or the end of the run."""
    end = at
    while end < limit and folded[end] in TRANSLITERATION and end - at < 7:
        end += 1
    for stop in range(end, at + 1, -1):
        if stop == limit or re.compile(SAYING).match(folded, stop):
            name = folded[at:stop]
            return stop if len(name) >= 3 and all(char in TRANSLITERATION for char in name) else None
    return None


def _without_verb(name: str) -> str:
    """A dotted name runs into the verb behind it: 乔希·格林说."""
    head, _, last = name.rpartition("·")
    verb = _AFTER_NAME.search(last, 1)
    last = last[: verb.start()] if verb else last
    foreign = next((i for i, char in enumerate(last) if char not in TRANSLITERATION), len(last))
    return f"{head}·{last if len(last) - foreign <= 1 else last[: max(foreign, 1)]}"


_DOES = re.compile(rf"{SAYING}|[把将带给对]")
_AFTER_NAME = re.compile(rf"{SAYING}|[是在的了将被把向给等也都从以为和与]")
_CUT = re.compile(
    r"[,。;:!?\n\"《》“”]|(?:据|从|由|向|请|让|被|时任|担任|采访|会见|邀请|希望|陪同|获悉|对话|聘请|任命|选举|推选|授予|感谢"
    r"|通过|随着|跟随|走访|\d日|近日|昨日|今日|是|记者|代表团|看望|慰问|联系到|找到|见到|来自|报道|讯|电(?!视|力|子|器|信|影|网|商|台|厂|建|机)|支持|包括|成立|摄|以及|(?<!华)为)"
)
_JOINED = re.compile(r"^(?:和|与|及|以及|、|-)")
_JOINT = re.compile(r"[、兼]")


def _titles(folded: str, text: str, after: int, end: int) -> tuple[str, ...]:
    """The offices that end at `end`, walking left over those joined by 、 as long as each is one."""
    titles: list[str] = []
    stop = end
    left = max(after, end - 70)
    while True:
        begin = _office_start(folded, left, stop)
        titles.append(_JOINED.sub("", text[begin:stop].strip()))
        joint = folded[begin - 1 : begin]
        if begin <= left or not _JOINT.fullmatch(joint):
            break
        before = folded[left : begin - 1]
        last = list(OFFICE.finditer(before))
        if not last or last[-1].end() != len(before):
            break
        stop = begin - 1
    return tuple(title for title in reversed(titles) if title)


def _office_start(folded: str, left: int, stop: int) -> int:
    """Where the office that ends at `stop` begins; short brackets inside it belong to it."""
    depth = 0
    for index in range(stop - 1, left - 1, -1):
        char = folded[index]
        if char == ")":
            depth += 1
        elif char == "(":
            if depth == 0:
                return index + 1
            depth -= 1
        elif depth == 0 and (char in ",。;:!?\n《》" or _JOINT.fullmatch(char)):
            return _after_cut(folded, index + 1, stop)
    return _after_cut(folded, left, stop)


def _after_cut(folded: str, begin: int, stop: int) -> int:
    cut = begin
    for match in _CUT.finditer(folded, begin, stop):
        if match.end() < stop - 1:
            cut = match.end()
    return cut


def _before_addresses(folded: str, text: str) -> Iterator[PersonMention]:
    for address in ADDRESS.finditer(folded):
        at = address.start()
        for size in (3, 2, 4):
            name = folded[at - size : at] if at >= size else ""
            if (
                name
                and not _in_office(folded, at - size, at)
                and looks_like_name(name)
                and _stands_free(folded, at - size, name)
            ):
                yield PersonMention(at - size, at, text[at - size : at], (address.group(),))
                break


_SURE = 6.0


def _in_office(folded: str, start: int, end: int) -> bool:
    """Whether an office reaches into this span: 工程师岳先生 names no 程师岳."""
    return any(office.end() > start for office in OFFICE.finditer(folded, max(0, start - 4), end))


def _stands_free(folded: str, start: int, name: str) -> bool:
    """Whether a name begins here and not in the middle of a word (工程院院士 names no 程院)."""
    before = folded[start - 1 : start]
    return not before or before in _BEFORE_NAME or (len(name) > 2 and name_ratio(name) > _SURE)


def _others(folded: str, text: str) -> Iterator[PersonMention]:
    for dotted in _DOTTED.finditer(folded):
        quoted = folded[max(0, dotted.start() - 1) : dotted.start()] in ('"', "《")
        if not quoted:
            name = _without_verb(dotted.group())
            yield PersonMention(
                dotted.start(), dotted.start() + len(name), text[dotted.start() :][: len(name)]
            )
    for speaker in _SPEAKER.finditer(folded):
        name = speaker["name"]
        if looks_like_name(name):
            yield PersonMention(
                speaker.start("name"), speaker.end("name"), text[speaker.start("name") :][: len(name)]
            )
    for lead in _LEAD.finditer(folded):
        run = lead.group()
        if opens_with_surname(run):
            names = leading_names(run, prior=-_ODDS_IN_CLAUSE)
            if names:
                size = len(_without_joint(names[0], folded, lead.start()))
                yield PersonMention(lead.start(), lead.start() + size, text[lead.start() :][:size])
