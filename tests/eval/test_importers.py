"""Public sets as archive and data set; the sets here are invented in the layouts of the public ones."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from corpus.errors import BadInputError
from corpus.importers.jsonl import record_article
from corpus.records import Edition
from eval.dataset import read_dataset
from eval.importers import import_set, main

SQUAD = {
    "version": "x",
    "data": [
        {
            "title": "青石粮库",
            "paragraphs": [
                {
                    "id": "c1",
                    "context": "粮库去年收粮160吨。",
                    "qas": [
                        {
                            "id": "q1",
                            "question": "收粮多少？",
                            "answers": [{"text": "160吨", "answer_start": 6}] * 2,
                        },
                        {"id": "q2", "question": "谁建的？", "is_impossible": True, "answers": []},
                        {"id": "q3", "question": " ", "answers": [{"text": "160吨"}]},
                        {"id": "q4", "question": "有吗？", "answers": []},
                    ],
                },
                {
                    "context": "水库清淤已完成。",
                    "qas": [
                        {
                            "id": "q5",
                            "question": "什么完成了？",
                            "answers": [{"text": "清淤"}, {"text": "水库清淤"}],
                        }
                    ],
                },
                {
                    "context": "粮库去年收粮160吨。",
                    "qas": [{"id": "q6", "question": "几吨？", "answers": [{"text": "160吨"}]}],
                },
            ],
        }
    ],
}
EARLY_CMRC = [
    {
        "context_id": "T1",
        "title": "糧庫",
        "context_text": "粮库收粮160吨。",
        "qas": [{"query_id": "T1_Q0", "query_text": "多少？", "answers": ["160吨", "160吨"]}],
    }
]
DRCD = {
    "data": [
        {
            "title": "糧庫",
            "paragraphs": [
                {
                    "id": "1-1",
                    "context": "糧庫設於臨海縣，收糧160噸。",
                    "qas": [
                        {"id": "1-1-1", "question": "設於哪裡？", "answers": [{"id": "1", "text": "臨海縣"}]}
                    ],
                }
            ],
        }
    ]
}


def saved(path: Path, value: object) -> Path:
    data = json.dumps(value, ensure_ascii=False).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)
    return path


def test_contexts_and_questions_of_a_squad_file(tmp_path: Path) -> None:
    found = import_set(saved(tmp_path / "s.json", SQUAD), "squad")
    assert [(context.headline, context.text) for context in found.contexts] == [
        ("青石粮库", "粮库去年收粮160吨。"),
        ("青石粮库", "水库清淤已完成。"),
    ]
    assert [item.id for item in found.items] == ["q1", "q2", "q5", "q6"]
    first, impossible, second, repeated = found.items
    assert first.answers == (("160吨",),)
    assert first.headlines == ("青石粮库",)
    assert second.answers == (("清淤", "水库清淤"),)
    assert (impossible.answerable, impossible.answers, impossible.article_ids) == (False, (), ())
    # One title over two contexts: told apart by id; the same context printed twice is one article.
    assert first.article_ids == repeated.article_ids != second.article_ids
    assert [reason.split("：")[0] for reason in found.skipped] == ["q3", "q4"]


def test_the_named_article_is_the_one_that_ingest_makes(tmp_path: Path) -> None:
    found = import_set(saved(tmp_path / "s.json", SQUAD), "squad")
    for context in found.contexts:
        assert record_article(context.record(), Edition()).id == context.article_id


def test_ids_do_not_depend_on_the_rest_of_the_file(tmp_path: Path) -> None:
    whole = import_set(saved(tmp_path / "s.json", SQUAD), "squad")
    part = {"data": [{"title": "青石粮库", "paragraphs": SQUAD["data"][0]["paragraphs"][1:2]}]}  # type: ignore[index]
    alone = import_set(saved(tmp_path / "p.json", part), "squad")
    assert alone.contexts[0] == whole.contexts[1]


def test_the_earlier_cmrc_layout(tmp_path: Path) -> None:
    found = import_set(saved(tmp_path / "c.json", EARLY_CMRC), "squad")
    assert (found.contexts[0].id, found.contexts[0].headline) == ("T1", "糧庫")
    assert (found.items[0].id, found.items[0].answers) == ("T1_Q0", (("160吨",),))


def test_drcd_is_read_gzipped_and_simplified(tmp_path: Path) -> None:
    found = import_set(saved(tmp_path / "d.json.gz", DRCD), "drcd")
    assert found.contexts[0].record() == {
        "id": "1-1",
        "headline": "粮库",
        "text": "粮库设于临海县，收粮160吨。",
    }
    assert (found.items[0].question, found.items[0].answers) == ("设于哪里？", (("临海县",),))


def test_a_limit_counts_questions_and_keeps_their_contexts(tmp_path: Path) -> None:
    path = saved(tmp_path / "s.json", SQUAD)
    assert [item.id for item in import_set(path, "squad", 2).items] == ["q1", "q2"]
    assert len(import_set(path, "squad", 2).contexts) == 1
    assert len(import_set(path, "squad", 3).contexts) == 2


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"rows": []}, "找不到 data"),
        ({"data": []}, "没有找到问题"),
        ({"data": ["x"]}, "不是对象"),
        ({"data": [{"paragraphs": [{"context": " ", "qas": []}]}]}, "没有上下文"),
        (
            {
                "data": [
                    {
                        "paragraphs": [
                            {
                                "id": "c",
                                "context": text,
                                "qas": [{"id": text, "question": "问？", "answers": ["甲"]}],
                            }
                        ]
                    }
                    for text in ("甲", "甲乙")
                ]
            },
            "同一个编号：c",
        ),
    ],
)
def test_other_files_are_refused(tmp_path: Path, value: object, said: str) -> None:
    with pytest.raises(BadInputError, match=said):
        import_set(saved(tmp_path / "x.json", value), "squad")


def test_the_command_writes_both_files(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    source = saved(tmp_path / "s.json", SQUAD)
    articles, questions = tmp_path / "a.jsonl", tmp_path / "q.jsonl"
    assert main(["squad", str(source), "--articles", str(articles), "--questions", str(questions)]) == 0
    assert "2 篇文章" in capsys.readouterr().out
    records = [json.loads(line) for line in articles.read_text(encoding="utf-8").splitlines()]
    assert records[0]["id"] == "c1"
    assert [item.id for item in read_dataset(questions)] == ["q1", "q2", "q5", "q6"]
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    wrong = ["squad", str(tmp_path / "bad.json"), "--articles", str(articles), "--questions", str(questions)]
    assert main(wrong) == 2
    assert "JSON" in capsys.readouterr().err
