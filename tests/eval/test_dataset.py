"""Reading and writing data sets."""

from __future__ import annotations

import gzip
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import BadInputError
from eval.dataset import item_json, parse_item, read_dataset, write_dataset
from eval.records import Item

FULL = {
    "id": "q1",
    "question": "收粮多少？",
    "answers": [["160吨", "160 吨"], ["扩建"]],
    "headlines": ["青石粮库扩容"],
    "reporters": ["甲一"],
    "answerable": True,
    "kind": "fact",
    "asked_on": "2031-05-03",
}


def write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_reads_every_documented_key_and_ignores_others(tmp_path: Path) -> None:
    line = json.dumps({**FULL, "note": {"x": 1}}, ensure_ascii=False)
    assert read_dataset(write(tmp_path / "q.jsonl", "", line)) == (
        Item(
            id="q1",
            question="收粮多少？",
            answers=(("160吨", "160 吨"), ("扩建",)),
            headlines=("青石粮库扩容",),
            reporters=("甲一",),
            answerable=True,
            kind="fact",
            asked_on=date(2031, 5, 3),
            line=2,
        ),
    )


def test_absent_and_null_values_are_the_defaults() -> None:
    keys = ("answers", "headlines", "reporters", "answerable", "kind", "asked_on")
    absent = parse_item('{"id": 7, "question": "问？"}')
    assert absent == parse_item(json.dumps({"id": "7", "question": "问？", **dict.fromkeys(keys)}))
    assert absent == Item(id="7", question="问？")
    assert absent.answerable


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('{"id": "a"', "不是完整的 JSON"),
        ("[1]", "JSON 对象"),
        ('{"question": "问？"}', "id"),
        ('{"id": "  ", "question": "问？"}', "id"),
        ('{"id": true, "question": "问？"}', "id"),
        ('{"id": "a", "question": " "}', "question"),
        ('{"id": "a", "question": "问？", "answers": ["160吨"]}', "一组写法"),
        ('{"id": "a", "question": "问？", "answers": [[]]}', "一组写法"),
        ('{"id": "a", "question": "问？", "answers": [[""]]}', "非空"),
        ('{"id": "a", "question": "问？", "answers": "160吨"}', "answers"),
        ('{"id": "a", "question": "问？", "headlines": "题"}', "headlines"),
        ('{"id": "a", "question": "问？", "reporters": [1]}', "reporters"),
        ('{"id": "a", "question": "问？", "answerable": "false"}', "answerable"),
        ('{"id": "a", "question": "问？", "kind": 1}', "kind"),
        ('{"id": "a", "question": "问？", "asked_on": "2031-02-30"}', "2031-02-30"),
    ],
)
def test_a_wrong_line_is_named_with_its_file(tmp_path: Path, line: str, said: str) -> None:
    path = write(tmp_path / "题.jsonl", '{"id": "ok", "question": "问？"}', line)
    with pytest.raises(BadInputError) as caught:
        read_dataset(path)
    assert caught.value.message.startswith("题.jsonl 第 2 行：")
    assert said in caught.value.message


def test_every_wrong_line_is_reported_at_once(tmp_path: Path) -> None:
    path = write(tmp_path / "题.jsonl", *["坏"] * 12)
    with pytest.raises(BadInputError) as caught:
        read_dataset(path)
    assert caught.value.message.count("\n") == 10
    assert "另有 2 处" in caught.value.message
    assert "第 12 行" in (caught.value.detail or "")


def test_an_id_used_twice_is_refused_with_both_lines(tmp_path: Path) -> None:
    path = write(tmp_path / "题.jsonl", '{"id": "a", "question": "一？"}', '{"id": "a", "question": "二？"}')
    with pytest.raises(BadInputError, match=r"第 2 行.*“a”.*第 1 行"):
        read_dataset(path)


def test_an_empty_or_missing_file_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadInputError, match="没有题目"):
        read_dataset(write(tmp_path / "空.jsonl", ""))
    with pytest.raises(BadInputError, match=r"没有\.jsonl"):
        read_dataset(tmp_path / "没有.jsonl")


def test_other_encodings_are_read(tmp_path: Path) -> None:
    line = json.dumps(FULL, ensure_ascii=False)
    (tmp_path / "gb.jsonl").write_bytes(line.encode("gb18030"))
    (tmp_path / "bom.jsonl").write_bytes(line.encode("utf-8-sig"))
    (tmp_path / "zip.jsonl.gz").write_bytes(gzip.compress(line.encode()))
    for name in ("gb.jsonl", "bom.jsonl", "zip.jsonl.gz"):
        assert read_dataset(tmp_path / name)[0].question == "收粮多少？"


def test_a_line_separator_inside_a_string_ends_no_line(tmp_path: Path) -> None:
    path = write(tmp_path / "q.jsonl", '{"id": "a", "question": "一\u2028二？"}')
    assert read_dataset(path)[0].question == "一\u2028二？"


def test_writing_keeps_the_documented_key_order(tmp_path: Path) -> None:
    item = parse_item(json.dumps(FULL))
    assert list(item_json(item)) == list(FULL)
    assert item_json(item) == FULL
    with pytest.raises(BadInputError, match="写不了"):
        write_dataset([item], tmp_path)


texts = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(lambda text: bool(text.strip()))


@given(
    st.builds(
        Item,
        id=texts,
        question=texts,
        answers=st.lists(st.lists(texts, min_size=1, max_size=2).map(tuple), max_size=2).map(tuple),
        headlines=st.lists(st.just("") | texts, max_size=2).map(tuple),
        reporters=st.lists(texts, max_size=2).map(tuple),
        answerable=st.booleans(),
        kind=st.just("") | texts,
        asked_on=st.none() | st.dates(),
        article_ids=st.lists(texts, max_size=2).map(tuple),
    )
)
def test_what_is_written_is_read_back(item: Item) -> None:
    assert parse_item(json.dumps(item_json(item), ensure_ascii=False)) == item
