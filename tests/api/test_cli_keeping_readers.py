"""`wenbao correct`, `history`, `feedback` and `questions`."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api import assembly
from api.assembly import Services
from api.cli import app
from api.commands.mending import FIELDS
from corpus.records import Feedback, LoggedQuestion
from corpus.store.mapping import fields_of
from tests.api.support import make_article

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _archive(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENBAO_HOME", str(tmp_path))
    monkeypatch.setattr(assembly, "open_archive", lambda *given, **options: services.archive)
    services.archive.add([make_article("a1")])


def wenbao(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, prog_name="wenbao")


def test_mending_and_looking_back(services: Services, tmp_path: Path) -> None:
    (tmp_path / "text.txt").write_bytes("夜校开课了。\n招收43人。\n".encode("gb18030"))
    result = wenbao(
        "correct", "a1", "--headline", "夜校开课", "--reporter", "白荷", "--page", "", "--text", "text.txt"
    )
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("已更正：标题、版次、记者、正文。")
    stored = services.archive.store.get("a1")
    assert (stored.headline, stored.page, stored.text) == ("夜校开课", None, "夜校开课了。\n招收43人。")
    assert (stored.reporters, stored.credits[0].name) == (("白荷",), "白荷")

    told = wenbao("history", "a1")
    assert told.exit_code == 0
    assert "第 1 版" in told.stdout
    assert "手工更正：改了标题、版次、记者、署名、正文" in told.stdout
    assert "标题：云溪镇办起夜校 → 夜校开课" in told.stdout
    as_json = json.loads(wenbao("history", "a1", "--json").stdout)
    assert as_json["versions"][0]["article"]["text"] == make_article().text
    assert as_json["mended"] == ["credits", "headline", "page", "reporters", "text"]


def test_every_field_has_a_name_for_readers() -> None:
    assert list(FIELDS) == list(fields_of(make_article()))


def test_nothing_was_changed_yet() -> None:
    result = wenbao("history", "a1")
    assert (result.exit_code, result.stdout) == (0, "")
    assert result.stderr == "这篇文章没有改动过。\n"


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("correct", "none", "--headline", "新"), 1, "档案里没有编号为“none”的文章"),
        (("correct", "a1"), 2, "没有写要改什么"),
        (("correct", "a1", "--date", "2024-02-30"), 2, "不存在"),
        (("correct", "a1", "--text", "missing.txt"), 1, "missing.txt 读不出来"),
        (("correct", "a1", "--text", "blank.txt"), 1, "正文不能改成空的"),
        (("history", "none"), 1, "档案里没有编号为“none”的文章"),
        (("feedback", "--delete", "none"), 1, "没有编号为 none 的评价"),
        (("feedback", "--rating", "5"), 2, "up"),
    ],
)
def test_what_cannot_be_done_is_said(
    services: Services, tmp_path: Path, arguments: tuple[str, ...], code: int, said: str
) -> None:
    (tmp_path / "blank.txt").write_text(" \n")
    result = wenbao(*arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert "Traceback" not in result.stderr
    assert services.archive.store.versions("a1") == []


def test_verdicts_are_listed_and_deleted(services: Services) -> None:
    services.archive.store.feedback.add(
        [
            Feedback("1", NOON, "up", "夜校？", None, None),
            Feedback("2", NOON + timedelta(days=1), "down", "招了多少人？", "42人。[1]", "是43人", ("a1",)),
        ]
    )
    listed = wenbao("feedback")
    assert [line.split()[0] for line in listed.stdout.splitlines()] == ["2", "1"]
    assert "有误  招了多少人？——是43人" in listed.stdout
    assert listed.stderr == "共 2 条。\n"
    [down] = json.loads(wenbao("feedback", "--rating", "down", "--json").stdout)
    assert down == {
        "id": "2",
        "received_at": "2024-05-07T12:00:00Z",
        "rating": "down",
        "question": "招了多少人？",
        "answer": "42人。[1]",
        "comment": "是43人",
        "article_ids": ["a1"],
        "chunk_ids": [],
    }
    assert wenbao("feedback", "--delete", "2").stdout == "已删除 1 条评价。\n"
    assert len(json.loads(wenbao("feedback", "--json").stdout)) == 1


def test_questions_are_listed_and_cleared(services: Services) -> None:
    assert wenbao("questions").stderr == "没有提问记录。现在的设置是不记。\n"
    services.archive.store.questions.add([LoggedQuestion(NOON, "夜校？", False, 0.25)])
    assert "没有答  夜校？" in wenbao("questions").stdout
    assert json.loads(wenbao("questions", "--json").stdout) == [
        {"asked_at": "2024-05-06T12:00:00Z", "question": "夜校？", "answered": False, "confidence": 0.25}
    ]
    assert wenbao("questions", "--clear").stdout == "已删除 1 条提问记录。\n"
    assert json.loads(wenbao("questions", "--json").stdout) == []
