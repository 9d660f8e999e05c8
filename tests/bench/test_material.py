"""Articles, needles and questions as every system of the comparison gets them."""

from __future__ import annotations

import json
from pathlib import Path

from bench.material import doubled, gather, grow, prepare
from bench.systems.protocol import by_article, read_parts

_SET = {
    "data": [
        {
            "title": "",
            "paragraphs": [
                {
                    "id": "one",
                    "context": "云溪镇观测站建于1974年，今年改作书屋。",
                    "qas": [{"id": "q1", "question": "观测站建于哪一年？", "answers": [{"text": "1974年"}]}],
                },
                {
                    "id": "two",
                    "context": "北山县渡口停航后，渡船送进了县博物馆。",
                    "qas": [{"id": "q2", "question": "渡船送到了哪里？", "answers": [{"text": "县博物馆"}]}],
                },
            ],
        }
    ]
}


def test_sizes_double_and_end_with_all_there_is() -> None:
    assert doubled(17364) == [1000, 2000, 4000, 8000, 17364]
    assert doubled(1000) == [1000]
    assert doubled(300) == [300]
    assert doubled(2100) == [1000, 2100]


def test_needles_are_among_the_articles_and_every_question_has_its_article(tmp_path: Path) -> None:
    squad = tmp_path / "set.json"
    squad.write_text(json.dumps(_SET, ensure_ascii=False), "utf-8")
    material = gather(None, squad, 40, 100)
    prepared = prepare(material, 25, tmp_path)
    assert (prepared.articles, prepared.needles) == (27, 2)
    parts = by_article(read_parts(tmp_path / "chunks.jsonl"))
    assert len(parts) == 27
    assert sum(map(len, parts.values())) == prepared.chunks
    by_question = {question.text: parts[question.article] for question in material.questions}
    assert "1974年" in by_question["观测站建于哪一年？"][0].text
    assert "县博物馆" in by_question["渡船送到了哪里？"][0].text


def test_the_same_material_is_written_the_same(tmp_path: Path) -> None:
    material = gather(None, None, 30, 30)
    for name in ("first", "second"):
        prepare(material, 30, tmp_path / name)
    first, second = ((tmp_path / name / "articles.jsonl").read_bytes() for name in ("first", "second"))
    assert first == second


def test_without_a_set_only_questions_on_articles_that_are_there_are_asked() -> None:
    material = gather(None, None, 30, 30)
    assert len(material.questions_within(10)) == 10
    assert set(material.questions_within(10)) < set(material.questions)


def test_a_story_printed_twice_is_one_article(tmp_path: Path) -> None:
    lines = ["[ 2023-07-28 16：40 ] ，正文：云溪镇观测站改作书屋，三天来了九百名读者。"] * 2
    lines.append("[ 2023-07-29 09：10 ] ，正文：北山县渡口停航后，渡船送进了县博物馆。")
    news = tmp_path / "news.txt"
    news.write_text("\n".join(lines), "utf-8")
    assert len(gather(news, None, 10, 10).news) == 2


def test_an_archive_grows_by_what_it_has_not_and_the_needles_come_first(tmp_path: Path) -> None:
    squad = tmp_path / "set.json"
    squad.write_text(json.dumps(_SET, ensure_ascii=False), "utf-8")
    material = gather(None, squad, 9, 100)
    steps = [(0, 4), (4, 9)]
    added = [grow(material, before, size, tmp_path / f"{size}.jsonl") for before, size in steps]
    assert [(each.articles, each.needles) for each in added] == [(4 + len(material.needles), 2), (5, 0)]
    read = [json.loads(line)["text"] for size in (4, 9) for line in (tmp_path / f"{size}.jsonl").open()]
    assert sorted(read) == sorted(str(record["text"]) for record in (*material.news, *material.needles))
    assert sum(each.characters for each in added) == sum(map(len, read))
