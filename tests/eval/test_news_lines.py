"""The articles behind a set that names them by hash; news and questions are invented."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pytest

from corpus.errors import BadInputError
from corpus.importers.lines import read_lines
from corpus.records import Article, Edition
from eval.dataset import read_dataset
from eval.news_lines import choose, hashes_by_question, line_hash, main

NEWS = [
    "2031-05-02，正文：青石县粮库去年收粮160吨。",
    "2031-05-03，正文：柳溪镇的水库清淤已经完成。",
    "",
    "2031-05-04，正文：东坪小学的新操场启用了。",
    "2031-05-05，正文：南岭果园今年迎来了丰收。",
]


def write_set(path: Path, *records: dict[str, object]) -> Path:
    path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), "utf-8")
    return path


def question(id: str, line: str, *, answerable: bool = True) -> dict[str, object]:
    answers = [["160吨"]] if answerable else []
    return {"id": id, "question": "收粮多少？", "answers": answers, "answerable": answerable} | {
        "lines": [line_hash(line)]
    }


def test_a_line_is_hashed_without_surrounding_space() -> None:
    assert line_hash(" 粮库 \n") == hashlib.sha1("粮库".encode(), usedforsecurity=False).hexdigest()


def test_lines_of_the_set_come_in_the_order_of_the_file_with_as_many_others_as_asked() -> None:
    wanted = frozenset({line_hash(NEWS[4]), line_hash(NEWS[1])})
    assert choose(NEWS, wanted, 0, 0) == [NEWS[1], NEWS[4]]
    one_more = choose(NEWS, wanted, 1, 7)
    assert len(one_more) == 3
    assert {NEWS[1], NEWS[4]} < set(one_more)
    assert one_more == choose(NEWS, wanted, 1, 7)
    assert choose(NEWS, wanted, 99, 0) == [line for line in NEWS if line]


def test_a_hash_without_a_line_is_an_error() -> None:
    with pytest.raises(BadInputError, match="找不到 1 个来源行"):
        choose(NEWS, frozenset({"0" * 40, line_hash(NEWS[0])}), 0, 0)


def test_a_question_without_lines_is_an_error(tmp_path: Path) -> None:
    path = write_set(tmp_path / "s.jsonl", question("a", NEWS[0]), {"id": "b", "question": "谁？"})
    with pytest.raises(BadInputError, match="第 2 行"):
        hashes_by_question(path)


def test_the_command_writes_an_archive_and_questions_with_the_ids_it_gives(tmp_path: Path) -> None:
    news = tmp_path / "news.txt.gz"
    news.write_bytes(gzip.compress("\n".join(NEWS).encode()))
    asked = write_set(tmp_path / "s.jsonl", question("a", NEWS[0]), question("b", NEWS[3], answerable=False))
    archive, questions = tmp_path / "a.txt", tmp_path / "q.jsonl"
    assert main([str(news), str(asked), "--archive", str(archive), "--questions", str(questions)]) == 0
    lines = archive.read_text("utf-8").splitlines()
    assert lines == [NEWS[0], NEWS[3]]
    first, *_ = read_lines(lines, "a.txt", Edition())
    assert isinstance(first, Article)
    answerable, near_miss = read_dataset(questions)
    assert answerable.article_ids == (first.id,)
    assert near_miss.article_ids == ()


def test_the_command_says_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    news = tmp_path / "news.txt"
    news.write_text(NEWS[1], "utf-8")
    asked = write_set(tmp_path / "s.jsonl", question("a", NEWS[0]))
    assert main([str(news), str(asked), "--archive", str(tmp_path / "a.txt")]) == 1
    assert "找不到 1 个来源行" in capsys.readouterr().err
    assert not (tmp_path / "a.txt").exists()
