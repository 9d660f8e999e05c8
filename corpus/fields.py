"""Fields read out of JSON objects that other people wrote. All raise BadInputError saying what is wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from corpus.errors import BadInputError
from corpus.records import Credit, Photo

_DATE = re.compile(
    r"(\d{4})(?:-(\d{1,2})-(\d{1,2})|/(\d{1,2})/(\d{1,2})|\.(\d{1,2})\.(\d{1,2})|年(\d{1,2})月(\d{1,2})日|(\d{2})(\d{2}))"
    r"(?:[T\s]+\d{1,2}[:：]\d{2}.*)?"
)
_LOST = re.compile("[\x00\ud800-\udfff]")
# Those that are white space are none: form feeds part pages, and pasted text has vertical tabs for line breaks.
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


def text_field(record: Mapping[str, object], key: str) -> str | None:
    """Return a text without blanks at its edges, None where it is absent, null or empty. Numbers will do."""
    value = record.get(key)
    if value is None:
        return None
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise BadInputError(f"“{key}”应是文字，这里是{_kind_of(value)}")
    return storable(value).strip() or None


def date_field(record: Mapping[str, object], key: str) -> date | None:
    """Return a day: 2025-02-28 and its usual spellings, with or without a time of day behind it."""
    printed = text_field(record, key)
    if printed is None:
        return None
    match = _DATE.fullmatch(printed)
    if match is None:
        raise BadInputError(f"日期“{printed}”无法识别，请写成 2025-02-28 的样子")
    year, month, day = (int(part) for part in match.groups() if part)
    try:
        return date(year, month, day)
    except ValueError as error:
        raise BadInputError(f"日期“{printed}”不存在") from error


def names_field(record: Mapping[str, object], key: str) -> tuple[str, ...]:
    """Return a list of names, none twice, () where it is absent or null."""
    value = record.get(key)
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(name, str) for name in value):
        raise BadInputError(f'“{key}”应是名字的列表，例如 ["甲", "乙"]，这里是{_kind_of(value)}')
    names = (storable(name).strip() for name in value)
    return tuple(dict.fromkeys(name for name in names if name))


def credits_field(record: Mapping[str, object], key: str) -> tuple[Credit, ...]:
    """Return `[{"name", "role"}]` as credits, () where it is absent or null."""
    return tuple(
        Credit(_part(one, key, "name"), _part(one, key, "role"))
        for one in _objects(record, key, "name", "role")
    )


def photos_field(record: Mapping[str, object], key: str) -> tuple[Photo, ...]:
    """Return `[{"caption", "credit"}]` as photos, () where it is absent or null."""
    return tuple(
        Photo(
            _part(one, key, "caption"), _part(one, key, "credit") if one.get("credit") is not None else None
        )
        for one in _objects(record, key, "caption", "credit")
    )


def storable(text: str) -> str:
    """Replace what no database takes, NUL and halves of surrogate pairs, by U+FFFD; drop all other controls, which
    nobody ever printed."""
    return _CONTROLS.sub("", _LOST.sub("\ufffd", text))


def has_controls(text: str) -> bool:
    """Whether `storable` would change it."""
    return bool(_LOST.search(text) or _CONTROLS.search(text))


def _objects(record: Mapping[str, object], key: str, *parts: str) -> list[dict[str, object]]:
    value = record.get(key)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
        shape = "、".join(parts)
        raise BadInputError(f"“{key}”应是对象的列表，每个对象有 {shape}，这里是{_kind_of(value)}")
    return value


def _part(one: Mapping[str, object], key: str, part: str) -> str:
    value = one.get(part)
    if not isinstance(value, str):
        raise BadInputError(f"“{key}”里的“{part}”应是文字，这里是{_kind_of(value)}")
    return storable(value)


def _kind_of(value: object) -> str:
    kinds: tuple[tuple[type | tuple[type, ...], str], ...] = (
        (bool, "真假值"),
        ((int, float), "数"),
        (str, "一段文字"),
        (list, "别的列表"),
        (dict, "对象"),
    )
    return next((name for kind, name in kinds if isinstance(value, kind)), "空值")
