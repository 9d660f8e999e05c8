"""A run of credits: role and names, role and names … as bylines and sign-offs print them."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corpus.bylines import names as naming
from corpus.bylines.lexicon import lexicon
from corpus.bylines.media import MEDIUM_AT
from corpus.bylines.names import HAN
from corpus.bylines.records import Byline
from corpus.bylines.roles import ACTION, AUTHOR, NAME_STOP, PHOTOGRAPHER, PROVIDER, TITLE, Role, role_of
from corpus.records import Credit

_GAP = re.compile(r"[\s,，;；、|｜/／丨&—\-▪■●]*")
_COLON = re.compile(r"\s*[:：/／|｜丨]")
_AFTER_TITLE = re.compile(r"[\s:：/／|｜丨]*")
_BETWEEN_NAMES = re.compile(r"\s*(?:[、，,/／;；&]|和(?=\S))?\s*")
_SPACED = re.compile(rf"([{HAN}])[ \u3000\xa0]{{1,4}}([{HAN}])(?![{HAN}])")
_HAN_RUN = re.compile(rf"[{HAN}]+")
_CODE = re.compile(r"\s*(?:[A-Z]{1,4}\d{2,6}|\d{2,6})(?=\s*[）)】\]]|\s*$)")
_LATIN = re.compile(r"[A-Z][a-z]+(?: [A-Z][A-Za-z]+){0,2}")
_CORRESPONDENT_OF = re.compile(rf"[{HAN}]{{2,16}}?(?=(?:特约|骨干)?通讯员)")
_AFTER_ROLE, _AFTER_COLON = 4.0, 8.0
_NO_NAMES = 3.0


@dataclass(frozen=True, slots=True)
class Run:
    """What was read from one place on, and where it stopped."""

    byline: Byline
    end: int


def read_run(text: str, pos: int, end: int | None = None) -> Run | None:
    """Read credits from `pos` on; None where none begins there. `end` bounds what belongs to it."""
    stop = len(text) if end is None else end
    people: list[tuple[str, Role]] = []
    read_to = pos
    here = pos
    while here < stop:
        group = _titled(text, here, stop) or (_acted(text, here, stop))
        if group is None:
            break
        members, read_to = group
        people.extend(members)
        gap = _GAP.match(text, read_to, stop)
        here = gap.end() if gap else read_to
    if read_to == pos:
        return None
    return Run(_byline(people), read_to)


def _byline(people: list[tuple[str, Role]]) -> Byline:
    reporters = dict.fromkeys(name for name, role in people if role.writes)
    credits: dict[Credit, None] = {}
    for name, role in people:
        credits[Credit(name, role.name)] = None
        if role.photographs:
            credits[Credit(name, PHOTOGRAPHER)] = None
    return Byline(tuple(reporters), tuple(credits))


def _titled(text: str, pos: int, stop: int) -> tuple[list[tuple[str, Role]], int] | None:
    """本报记者 张三 李四 [文/图]; the medium before the title is passed over."""
    title = TITLE.match(text, pos, stop)
    if title is None:
        medium = MEDIUM_AT.match(text, pos, stop)
        title = TITLE.match(text, medium.end(), stop) if medium else None
    if title is None:
        medium = _CORRESPONDENT_OF.match(text, pos, stop)
        title = TITLE.match(text, medium.end(), stop) if medium else None
    if title is None:
        return None
    role = role_of(title)
    mark = _AFTER_TITLE.match(text, title.end(), stop)
    start = mark.end() if mark else title.end()
    printed = text[title.end() : start]
    if not (title["reporter"] or title["free"]):  # 文/某某晚报记者 张三; 摄影：某某日报记者 李四
        start = _past_medium(text, start, stop)
        nested = TITLE.match(text, start, stop)
        if nested and nested["reporter"]:
            if role.writes:
                return _titled(text, start, stop)
            start = _past(_AFTER_TITLE, text, nested.end(), stop)
    colon = bool(re.search(r"[:：/／|｜丨]", printed))
    people, end = read_names(
        text, start, stop, prior=_AFTER_COLON if colon or printed else _AFTER_ROLE, sure=colon
    )
    if not people:
        return ([], start) if colon and start >= stop else None
    end = _past(_CODE, text, end, stop)
    return _with_action(text, people, role, end, stop)


def _past_medium(text: str, start: int, stop: int) -> int:
    medium = MEDIUM_AT.match(text, start, stop)
    if medium and TITLE.match(text, medium.end(), stop):
        return medium.end()
    return start


def _with_action(
    text: str, people: list[str], role: Role, end: int, stop: int
) -> tuple[list[tuple[str, Role]], int]:
    action = _action(text, end, stop)
    if action is None:
        return [(name, role) for name in people], end
    if action["both"]:
        role = Role(role.name, role.writes, photographs=True)
    elif action["photo"]:
        role = Role(PHOTOGRAPHER)
    elif action["provide"]:
        role = Role(PROVIDER)
    return [(name, role) for name in people], action.end()


def _acted(text: str, pos: int, stop: int) -> tuple[list[tuple[str, Role]], int] | None:
    """张三 摄; 李四 文/图; 王五 报道: names without a title, told by what they did."""
    people, end = read_names(text, pos, stop, prior=0.0)
    action = _action(text, end, stop) if people else None
    if action is None:
        return None
    if action["photo"]:
        role = Role(PHOTOGRAPHER)
    elif action["provide"]:
        role = Role(PROVIDER)
    elif action["file"]:
        role = Role("供稿")
    elif action["edit"]:
        role = Role("编辑")
    else:
        role = Role(AUTHOR, writes=True, photographs=bool(action["both"]))
    return [(name, role) for name in people], action.end()


def _action(text: str, pos: int, stop: int) -> re.Match[str] | None:
    """What the names before `pos` did, unless the word opens the next group (张三 摄影 李四)."""
    action = ACTION.match(text, pos, stop)
    if action is not None and _COLON.match(text, action.end(), stop) and not action["report"]:
        return None
    if action is None or not (action["photo"] or action["edit"] or action["provide"]):
        return action
    gap = _GAP.match(text, pos, stop)
    following = _titled(text, gap.end() if gap else pos, stop)
    return None if following and following[0] else action


def read_names(text: str, pos: int, stop: int, *, prior: float, sure: bool = False) -> tuple[list[str], int]:
    """Read names from `pos` on; returns them and where the last one ends (`pos` if there is none).

    `prior`: log odds that a name stands here. `sure`: the place is a name's (编辑：…), so that pen names count.
    """
    people: list[str] = []
    end = pos
    here = pos
    while here < stop:
        if people and _place_reports(text, here, stop):
            break
        if people and (TITLE.match(text, here, stop) or _medium_and_title(text, here, stop)):
            break
        found, after = _names_at(text, here, stop, prior=prior, sure=sure)
        if not found:
            break
        people.extend(found)
        end = after
        gap = _BETWEEN_NAMES.match(text, end, stop)
        if gap is None or gap.end() == end:
            break
        here = gap.end()
        prior = min(prior, _NO_NAMES)
    return people, end


def _place_reports(text: str, pos: int, stop: int) -> bool:
    """张三 常德报道: a place, not a second reporter."""
    action = ACTION.match(text, pos, stop)
    place = action["report"][:-2].strip() if action and action["report"] else ""
    return place in lexicon().places or place in {"综合", "整理", "现场", "编辑"}


def _medium_and_title(text: str, pos: int, stop: int) -> bool:
    medium = MEDIUM_AT.match(text, pos, stop)
    return bool(medium and TITLE.match(text, medium.end(), stop))


def _names_at(text: str, pos: int, stop: int, *, prior: float, sure: bool) -> tuple[list[str], int]:
    dotted = naming.dotted_name(text[:stop], pos)
    if dotted:
        return [dotted], pos + len(dotted)
    spaced = _SPACED.match(text, pos, stop)
    if (
        spaced
        and spaced[2] not in "摄文图"
        and (sure or prior > _NO_NAMES or naming.looks_like_name(spaced[1] + spaced[2]))
    ):
        return [spaced[1] + spaced[2]], spaced.end()
    match = _HAN_RUN.match(text, pos, stop)
    if match is None:
        latin = _LATIN.match(text, pos, stop) if sure else None
        return ([latin.group()], latin.end()) if latin else ([], pos)
    run = match.group()
    cut = NAME_STOP.search(run, 1)
    closed = True
    if cut:
        run = run[: cut.start()]
    found = naming.leading_names(run, closed=closed, prior=prior)
    if found:
        return list(found), pos + sum(map(len, found))
    if (sure or prior > _NO_NAMES) and 2 <= len(run) <= 4 and naming.could_be_name(run):
        return [run], pos + len(run)
    return [], pos


def _past(pattern: re.Pattern[str], text: str, pos: int, stop: int) -> int:
    match = pattern.match(text, pos, stop)
    return match.end() if match else pos
