"""A run of credits: role and names, role and names … as bylines and sign-offs print them."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from corpus.bylines import names as naming
from corpus.bylines.lexicon import lexicon
from corpus.bylines.media import past_medium
from corpus.bylines.names import HAN
from corpus.bylines.records import Byline
from corpus.bylines.roles import ACTION, AUTHOR, BOTH, NAME_STOP, PHOTOGRAPHER, PROVIDER, TITLE, Role, role_of
from corpus.records import Credit

_GAP = re.compile(r"[\s,，;；、|｜/／丨&—\-▪■●□◆]*")
_COLON = re.compile(r"\s*[:：/／|｜丨]|\s-\s")
_AFTER_TITLE = re.compile(r"\s*[:：/／|｜丨\-—]?\s*")
_BETWEEN_NAMES = re.compile(r"\s*(?:[、，,/／;；&]|和(?=\S))?\s*")
_SPACED = re.compile(rf"([{HAN}])[ \u3000\xa0]{{1,4}}([{HAN}])(?P<more>[{HAN}])?")
_HAN_RUN = re.compile(rf"[{HAN}]+")
# Behind a name: the code of an editor, or where somebody works (（实习）, （某某公司）).
_CODE = re.compile(
    rf"\s*(?:[A-Z]{{1,4}}\d{{2,6}}|\d{{2,6}}|[（(][{HAN}]{{2,12}}[）)])(?=\s*[）)】\]]|\s*$|\s)"
)
# A pen name that fills a line with what its bearer did: 清明桥 文/图
_SIGNS_ALONE = re.compile(rf"([{HAN}]{{2,4}})[ \u3000\xa0/／]+(?:{BOTH}|摄|[文图])\s*")
_TIGHT = re.compile(rf"(责任编辑|编辑|责编|校对)([{HAN}]{{2,3}})(?=\s|$)")
_LATIN = re.compile(r"[A-Z][a-z]+(?: [A-Z][A-Za-z]+){0,2}")
_CORRESPONDENT_OF = re.compile(
    rf"[{HAN}]{{1,14}}(?:局|院|队|公司|处|所|站|中心|街道|镇|乡|委|会|办|部|校|大学|集团|行|市|县|区|村)(?=\s?(?:特约|骨干)?通讯员)"
)
_PROVIDED = re.compile(
    rf"(?:图片?由)?[{HAN}]{{2,18}}?(?:供图|供稿|提供)(?=\s|$|[、，）)]|[{HAN}]{{2,4}}\s*[:：/ ])"
)
_AFTER_ROLE, _AFTER_COLON, _LATER = 4.0, 8.0, 3.0

# Roles that say what somebody did, rather than what they are.
_DID = frozenset({AUTHOR, PHOTOGRAPHER, PROVIDER, "供稿", "编辑"})
_People = list[tuple[str, Role]]


@dataclass(frozen=True, slots=True)
class Run:
    """What was read from one place on, and where it stopped."""

    byline: Byline
    end: int


def read_run(text: str, pos: int, end: int | None = None, *, closed: bool = False) -> Run | None:
    """Read credits from `pos` on; None where none begins there.

    `end` bounds what belongs to the run. `closed`: everything up to there is known to be credits (brackets, a
    sign-off), so that a name need not look like one.
    """
    reader = _Reader(text, len(text) if end is None else end, closed)
    people: _People = []
    read_to = here = pos
    while here < reader.stop:
        group = (
            reader.titled(here)
            or reader.acted(here, prior=_LATER if people else 0.0)
            or (reader.tight(here) if people else None)
        )
        if group is None:
            provided = _PROVIDED.match(text, here, reader.stop) if people else None
            if provided is None:
                break
            group = ([], provided.end())
        if people and group[0] and all(role.photographs for _, role in group[0]):
            # 记者 甲 通讯员 乙 文/图: both of them, unless it was said what the first did
            people = [(name, replace(role, photographs=role.name not in _DID)) for name, role in people]
        people.extend(group[0])
        read_to = group[1]
        here = reader.past(_GAP, read_to)
    return Run(_byline(people), read_to) if read_to > pos else None


def read_names(text: str, pos: int, *, closed: bool = False, expected: bool = False) -> tuple[list[str], int]:
    """Read names without a role from `pos` on; returns them and where the last one ends (`pos` if none).

    `expected`: something else says that names stand here.
    """
    return _Reader(text, len(text), closed).names(pos, prior=_LATER if expected else 0.0)


def _byline(people: _People) -> Byline:
    reporters = dict.fromkeys(name for name, role in people if role.writes)
    credits: dict[Credit, None] = {}
    for name, role in people:
        credits[Credit(name, role.name)] = None
    for name, role in people:
        if role.photographs:
            credits[Credit(name, PHOTOGRAPHER)] = None
    return Byline(tuple(reporters), tuple(credits))


@dataclass(frozen=True, slots=True)
class _Reader:
    text: str
    stop: int
    closed: bool

    def past(self, pattern: re.Pattern[str], pos: int) -> int:
        match = pattern.match(self.text, pos, self.stop)
        return match.end() if match else pos

    def title(self, pos: int) -> re.Match[str] | None:
        """A role word at `pos`, or behind the medium or the organisation that stands there."""
        title = TITLE.match(self.text, pos, self.stop)
        for start in (past_medium(self.text, pos, self.stop), self.past(_CORRESPONDENT_OF, pos)):
            if title is None and start > pos:
                title = TITLE.match(self.text, start, self.stop)
        return title

    def titled(self, pos: int) -> tuple[_People, int] | None:
        """本报记者 张三 李四 [文/图]."""
        title = self.title(pos)
        if title is None:
            return None
        role = role_of(title)
        start = self.past(_AFTER_TITLE, title.end())
        printed = self.text[title.end() : start]
        if not (title["reporter"] or title["free"]):
            nested = self.title(start)
            if nested and nested["reporter"]:  # 文/某某晚报记者 张三; 摄影：某某日报记者 李四
                inner = role_of(nested)
                role = replace(inner, photographs=role.photographs) if role.writes else role
                start = self.past(_AFTER_TITLE, nested.end())
        colon = _COLON.match(printed) is not None
        prior = _AFTER_COLON if colon or printed else _AFTER_ROLE
        people, end = self.names(start, prior=prior, sure=colon)
        if not people and (role.writes or role.name == PHOTOGRAPHER) and colon:  # 文/某某网 张三
            people, end = self.names(past_medium(self.text, start, self.stop), prior=prior, sure=colon)
        if not people:
            return ([], start) if colon and start >= self.stop else None
        return self.with_action(people, role, self.past(_CODE, end))

    def tight(self, pos: int) -> tuple[_People, int] | None:
        """编辑张三 at the end of a run, with nothing between."""
        match = _TIGHT.match(self.text, pos, self.stop) if self.closed else None
        if match is None or not naming.looks_like_name(match[2]):
            return None
        return [(match[2], Role({"责编": "责任编辑"}.get(match[1], match[1])))], match.end()

    def with_action(self, people: list[str], role: Role, end: int) -> tuple[_People, int]:
        action = self.action(end)
        if action is None:
            return [(name, role) for name in people], end
        if action["both"]:
            role = replace(role, photographs=True)
        elif action["photo"]:
            role = Role(PHOTOGRAPHER)
        elif action["provide"]:
            people, role = [name for name in people if naming.looks_like_name(name)], Role(PROVIDER)
        return [(name, role) for name in people], action.end()

    def acted(self, pos: int, *, prior: float) -> tuple[_People, int] | None:
        """张三 摄; 李四 文/图; 王五 报道: names without a title, told by what they did."""
        people, end = self.names(pos, prior=prior)
        alone = _SIGNS_ALONE.fullmatch(self.text, pos, self.stop) if self.closed and not people else None
        if alone and naming.may_be_printed_as_name(alone[1]):
            people, end = [alone[1]], alone.end(1)
        action = self.action(end) if people else None
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

    def action(self, pos: int) -> re.Match[str] | None:
        """What the names before `pos` did, unless the word opens the next group (张三 摄影 李四)."""
        action = ACTION.match(self.text, pos, self.stop)
        if action is None or action["report"] or action["both"]:
            return action
        if _COLON.match(self.text, action.end(), self.stop):
            return None
        following = self.titled(self.past(_GAP, pos))
        return None if following and following[0] else action

    def names(self, pos: int, *, prior: float, sure: bool = False) -> tuple[list[str], int]:
        """`prior`: log odds that a name stands here; `sure`: a colon says so (编辑：…)."""
        people: list[str] = []
        end = here = pos
        while here < self.stop:
            if people and (self.place_reports(here) or self.title(here)):
                break
            if people and _PROVIDED.match(self.text, here, self.stop):
                break
            found, after = self.names_at(here, prior=prior, sure=sure)
            if not found:
                break
            people.extend(found)
            end = after
            here = self.past(_BETWEEN_NAMES, end)
            action = ACTION.match(self.text, end, self.stop)
            if here == end or (action and action["both"]):
                break
            prior = min(prior, _LATER)
        return people, end

    def place_reports(self, pos: int) -> bool:
        """张三 济南报道: a place, not a second reporter."""
        action = ACTION.match(self.text, pos, self.stop)
        place = action["report"][:-2].strip() if action and action["report"] else ""
        return place in lexicon().places or place in {"综合", "整理", "现场", "编辑"}

    def names_at(self, pos: int, *, prior: float, sure: bool) -> tuple[list[str], int]:
        dotted = naming.dotted_name(self.text[: self.stop], pos)
        if dotted:
            return [dotted], pos + len(dotted)
        known = sure or prior >= _LATER
        if known or self.closed:
            compound, after = naming.spaced_compound(self.text[: self.stop], pos)
            if compound:
                return [compound], after
        spaced = _SPACED.match(self.text, pos, self.stop)
        if (
            spaced
            and spaced[1] not in "文图摄"
            and spaced[2] not in "摄图"
            and (self.closed or spaced[2] != "文")
        ):
            name = spaced[1] + spaced[2]
            # Letter-spacing itself says that this is a name, where a surname opens it.
            apart = not spaced["more"] or NAME_STOP.match(self.text, spaced.end(2), self.stop) is not None
            if spaced["more"] and known and naming.opens_with_surname(spaced[1] + " "):
                return [name], spaced.end(2)  # 记者 王 沛某地…: story text follows
            if apart and (
                known or naming.looks_like_name(name) or (self.closed and naming.opens_with_surname(name))
            ):
                return [name], spaced.end(2)
        match = _HAN_RUN.match(self.text, pos, self.stop)
        if match is not None and NAME_STOP.match(self.text, pos, self.stop):
            return [], pos
        if match is None:
            latin = _LATIN.match(self.text, pos, self.stop) if sure else None
            return ([latin.group()], latin.end()) if latin else ([], pos)
        run = match.group()
        cut = NAME_STOP.search(self.text, pos + 1)
        run = run[: cut.start() - pos] if cut else run
        found = naming.leading_names(run, prior=prior)
        if self.closed and known and len(run) > sum(map(len, found)):
            found = naming.all_names(run) or ((run,) if naming.may_be_printed_as_name(run) else found)
        if not found and known and naming.could_be_name(run):
            found = (run,)
        return list(found), pos + sum(map(len, found))
