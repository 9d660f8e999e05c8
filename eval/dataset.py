"""Data sets of questions: one JSON object a line, as documented; unknown keys are ignored."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Final

from corpus.errors import BadInputError
from eval.records import Item
from eval.textfile import open_for_writing, read_text

_MOST_SHOWN: Final = 10


def read_dataset(path: Path) -> tuple[Item, ...]:
    """Return the questions of a data-set file (UTF-8 or GB18030, plain or .gz) in their order.

    Raises BadInputError naming the file and every line that is wrong (the first ten in the message).
    """
    items: list[Item] = []
    problems: list[str] = []
    first_line: dict[str, int] = {}
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            item = parse_item(line, number)
        except BadInputError as error:
            problems.append(f"{path.name} 第 {number} 行：{error.message}")
            continue
        if item.id in first_line:
            earlier = first_line[item.id]
            problems.append(f"{path.name} 第 {number} 行：编号 id“{item.id}”与第 {earlier} 行重复，请换一个")
            continue
        first_line[item.id] = number
        items.append(item)
    if problems:
        shown = problems[:_MOST_SHOWN]
        if len(problems) > _MOST_SHOWN:
            shown.append(f"……另有 {len(problems) - _MOST_SHOWN} 处")
        raise BadInputError("\n".join(shown), detail="\n".join(problems))
    if not items:
        raise BadInputError(f"{path.name} 里没有题目：每行写一个 JSON 对象，至少有 id 和 question")
    return tuple(items)


def parse_item(line: str, number: int | None = None) -> Item:
    """Return the question on one line; raises BadInputError (without file name) when it is not one."""
    try:
        record = json.loads(line)
    except json.JSONDecodeError as error:
        raise BadInputError(f"不是完整的 JSON（第 {error.colno} 个字符处）") from error
    if not isinstance(record, dict):
        raise BadInputError("应当是一个 JSON 对象，即用 { } 括起来")
    return Item(
        id=_identifier(record.get("id")),
        question=_question(record.get("question")),
        answers=_parts(record.get("answers")),
        headlines=_strings(record.get("headlines"), "headlines"),
        reporters=_strings(record.get("reporters"), "reporters"),
        answerable=_flag(record.get("answerable")),
        kind=_text(record.get("kind"), "kind"),
        asked_on=_day(record.get("asked_on")),
        article_ids=_strings(record.get("article_ids"), "article_ids"),
        line=number,
    )


def item_json(item: Item) -> dict[str, object]:
    """Return one question as JSON-ready values, keys in the documented order."""
    record: dict[str, object] = {
        "id": item.id,
        "question": item.question,
        "answers": [list(part) for part in item.answers],
        "headlines": list(item.headlines),
        "reporters": list(item.reporters),
        "answerable": item.answerable,
        "kind": item.kind,
        "asked_on": item.asked_on.isoformat() if item.asked_on else None,
    }
    if item.article_ids:
        record["article_ids"] = list(item.article_ids)
    return record


def write_dataset(items: Iterable[Item], path: Path) -> int:
    """Write questions as a data-set file (.gz if so named) and return how many."""
    return write_lines((item_json(item) for item in items), path)


def write_lines(records: Iterable[dict[str, object]], path: Path) -> int:
    """Write JSON lines in UTF-8 and return how many; raises BadInputError if the file cannot be written."""
    count = 0
    with open_for_writing(path) as stream:
        for text in _lines(records):
            stream.write(text)
            count += 1
    return count


def _lines(records: Iterable[dict[str, object]]) -> Iterator[str]:
    for record in records:
        yield json.dumps(record, ensure_ascii=False) + "\n"


def _identifier(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value.strip():
        raise BadInputError("缺少编号 id，请给每个题目一个不重复的编号")
    return value


def _question(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise BadInputError("缺少题目 question，或者题目是空的")
    return value


def _text(value: object, name: str) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise BadInputError(f"{name} 应当是字符串")
    return value


def _flag(value: object) -> bool:
    if value is None:
        return True
    if not isinstance(value, bool):
        raise BadInputError("answerable 应当是 true 或 false，不加引号")
    return value


def _strings(value: object, name: str) -> tuple[str, ...]:
    if value is None:
        return ()
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise BadInputError(f'{name} 应当是字符串的列表，例如 ["甲", "乙"]')
    return tuple(value)


def _parts(value: object) -> tuple[tuple[str, ...], ...]:
    if value is None:
        return ()
    if not isinstance(value, list):
        raise BadInputError('answers 应当是列表，每个要点是一组可接受的写法，例如 [["160吨", "160 吨"]]')
    return tuple(_spellings(part) for part in value)


def _spellings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise BadInputError('answers 的每个要点应当是一组写法（列表），例如 [["160吨", "160 吨"]]')
    if not all(isinstance(spelling, str) and spelling.strip() for spelling in value):
        raise BadInputError("answers 里的每个写法应当是非空的字符串")
    return tuple(value)


def _day(value: object) -> date | None:
    if value is None or value == "":
        return None
    if not isinstance(value, str):
        raise BadInputError("asked_on 应当是日期，例如 2025-03-01")
    try:
        return date.fromisoformat(value)
    except ValueError as error:
        raise BadInputError(f"asked_on“{value}”不是日期，请写成 2025-03-01 这样") from error
