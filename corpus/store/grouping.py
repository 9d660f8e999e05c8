"""Keeping near-duplicates together: who is a copy of whom is settled when articles come and go.

A group is a connected component of `are_copies`, so it does not depend on the order in which its members came.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from corpus.copies import Sketch, Wording, are_copies, bands, may_be_copies, read_wording, sketch
from corpus.records import Article
from corpus.store.reading import batches
from corpus.store.schema import articles, copies, copy_bands, edition_order

_mine, _theirs = copies.alias("mine"), copies.alias("theirs")
_OTHERS: Final = (
    select(_mine.c.article_id, _theirs.c.article_id)
    .join(_theirs, _theirs.c.group_id == _mine.c.group_id)
    .join(articles, articles.c.id == _theirs.c.article_id)
    .where(
        _mine.c.article_id.in_(bindparam("ids", expanding=True)), _theirs.c.article_id != _mine.c.article_id
    )
    .order_by(*edition_order)
)
"""Made once, as every question asks it."""


@dataclass(frozen=True, slots=True)
class _Member:
    """An article with its signature; `group` is None as long as it is alone."""

    id: str
    group: str | None
    sketch: Sketch


def join_groups(connection: Connection, written: Iterable[Article]) -> None:
    """Find the copies of articles that are stored and not yet entered here."""
    wordings = {article.id: read_wording(article.text) for article in written}
    sketches = {key: made for key, wording in wordings.items() if (made := sketch(wording))}
    if not sketches:
        return
    connection.execute(
        insert(copies),
        [
            {"article_id": key, "group_id": None, "size": made.size, "signature": made.signature}
            for key, made in sketches.items()
        ],
    )
    keys = {
        (band, row.row)
        for batch in batches(sketches)
        for row in connection.execute(
            select(copies.c.row, copies.c.article_id).where(copies.c.article_id.in_(batch))
        )
        for band in bands(sketches[row.article_id])
    }
    connection.execute(insert(copy_bands), [{"band": band, "row": row} for band, row in sorted(keys)])
    _group(connection, [_Member(key, None, made) for key, made in sketches.items()], wordings)


def leave_groups(connection: Connection, ids: Iterable[str]) -> None:
    """Forget articles, and group anew what is left of their groups."""
    left: set[str] = set()
    for batch in batches(ids):
        gone = connection.execute(select(copies).where(copies.c.article_id.in_(batch))).all()
        left.update(row.group_id for row in gone if row.group_id is not None)
        for row in gone:
            # By the whole key: the bands of a signature are known, and an index by row would cost as much again.
            keys = bands(Sketch(row.size, row.signature))
            connection.execute(
                delete(copy_bands).where(copy_bands.c.band.in_(keys), copy_bands.c.row == row.row)
            )
        connection.execute(delete(copies).where(copies.c.article_id.in_(batch)))
    for batch in batches(sorted(left)):
        in_group = copies.c.group_id.in_(batch)
        members = connection.execute(select(copies).where(in_group)).all()
        connection.execute(update(copies).where(in_group).values(group_id=None))
        alone = [_Member(row.article_id, None, Sketch(row.size, row.signature)) for row in members]
        _group(connection, alone, {})


def forget_groups(connection: Connection) -> None:
    """Forget all articles."""
    connection.execute(delete(copy_bands))
    connection.execute(delete(copies))


def read_copies(connection: Connection, ids: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """Return the other members of the groups of those articles that are in one, newest first."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for batch in batches(ids):
        for key, other in connection.execute(_OTHERS, {"ids": batch}):
            found[key].append(other)
    return {key: tuple(found[key]) for key in dict.fromkeys(ids) if key in found}


def _group(connection: Connection, alone: Sequence[_Member], wordings: dict[str, Wording]) -> None:
    """Join each article that is alone to all that it is a copy of. `wordings` are those known already."""
    known, pairs = _candidates(connection, alone)
    texts = _Texts(connection, wordings, {key for pair in pairs for key in pair})
    leaders: dict[str, str] = {}

    def leader(key: str) -> str:
        while key in leaders:
            key = leaders[key]
        return key

    for one, other in sorted(pairs):
        # A group is named after one of its members, so its name stands for all of them.
        first, second = sorted((leader(known[one].group or one), leader(known[other].group or other)))
        if first != second and are_copies(texts[one], texts[other]):
            leaders[second] = first
    for key in leaders:
        merged = (copies.c.article_id == key) | (copies.c.group_id == key)
        connection.execute(update(copies).where(merged).values(group_id=leader(key)))
    for key in {leader(key) for key in leaders}:
        connection.execute(update(copies).where(copies.c.article_id == key).values(group_id=key))


def _candidates(
    connection: Connection, alone: Sequence[_Member]
) -> tuple[dict[str, _Member], set[tuple[str, str]]]:
    """Return the pairs that share a band and whose signatures agree, and the articles they are made of."""
    members = {member.id: member for member in alone}
    holders: defaultdict[int, list[str]] = defaultdict(list)
    for member in alone:
        for band in bands(member.sketch):
            holders[band].append(member.id)
    met: dict[int, set[str]] = {}
    for batch in batches(holders):
        for found in connection.execute(select(copy_bands).where(copy_bands.c.band.in_(batch))):
            met.setdefault(found.row, set()).update(holders[found.band])
    known = dict(members)
    pairs: set[tuple[str, str]] = set()
    for rows in batches(met):
        for row in connection.execute(select(copies).where(copies.c.row.in_(rows))):
            other = _Member(row.article_id, row.group_id, Sketch(row.size, row.signature))
            for key in met[row.row] - {other.id}:
                if may_be_copies(members[key].sketch, other.sketch):
                    known.setdefault(other.id, other)
                    pairs.add((min(key, other.id), max(key, other.id)))
    return known, pairs


class _Texts:
    """The wordings of stored articles, each text read once and worked out only when it is compared."""

    def __init__(self, connection: Connection, wordings: dict[str, Wording], ids: set[str]) -> None:
        self._wordings = dict(wordings)
        self._texts: dict[str, str] = {}
        for batch in batches(ids - wordings.keys()):
            query = select(articles.c.id, articles.c.text).where(articles.c.id.in_(batch))
            self._texts.update((row.id, row.text) for row in connection.execute(query))

    def __getitem__(self, key: str) -> Wording:
        if key not in self._wordings:
            self._wordings[key] = read_wording(self._texts[key])
        return self._wordings[key]
