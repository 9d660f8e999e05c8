"""The command through typer's runner, on the real store and importers, without a model."""

from __future__ import annotations

import json
import socket
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api import assembly, serving
from api.assembly import Services
from api.cli import app
from corpus.errors import StorageError
from corpus.records import Article, ArticleFilter
from embeddings.records import AddReport
from rag.records import Passage
from tests.api.support import PlainArchive, ToldPipeline, make_answer, make_article, make_declined


@pytest.fixture(autouse=True)
def _archive(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENBAO_HOME", str(tmp_path))
    monkeypatch.setattr(assembly, "open_archive", lambda *given, **options: services.archive)
    for room in (assembly, serving):
        monkeypatch.setattr(room, "open_services", lambda *given, **options: services)


def wenbao(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, prog_name="wenbao")


def records(path: Path, count: int, *others: str) -> str:
    lines = [json.dumps({"text": f"第{number}件事办完了。"}, ensure_ascii=False) for number in range(count)]
    path.write_text("\n".join([*lines[:2], *others, *lines[2:]]) + "\n", "utf-8")
    return str(path)


def test_ingest_reports_in_json_alone_on_stdout(tmp_path: Path) -> None:
    result = wenbao("ingest", records(tmp_path / "a.jsonl", 3), "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert list(report) == [
        "articles_added", "articles_updated", "articles_unchanged", "chunks", "failed", "seconds",
    ]  # fmt: skip
    assert (report["articles_added"], report["chunks"], report["failed"]) == (3, 3, [])
    again = json.loads(wenbao("ingest", str(tmp_path / "a.jsonl"), "--json").stdout)
    assert (again["articles_added"], again["articles_unchanged"]) == (0, 3)


def test_a_line_that_cannot_be_read_is_named_and_the_rest_goes_in(tmp_path: Path) -> None:
    wrong = json.dumps({"text": "好。", "date": "2025-13-40"})
    source = records(tmp_path / "a.jsonl", 17, wrong)
    result = wenbao("ingest", source)
    assert result.exit_code == 3
    assert result.stderr == "第 3 行：日期“2025-13-40”不存在，该行未入库；其余 17 篇已入库。\n"
    assert result.stdout.startswith("新增 17 篇")

    as_json = wenbao("ingest", source, "--json")
    assert as_json.exit_code == 3
    [failure] = json.loads(as_json.stdout)["failed"]
    assert failure["source"] == source
    assert failure["line"] == 3


def test_failures_of_several_sources_name_them(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", 2, "{")
    result = wenbao("ingest", source, "missing.txt")
    assert result.exit_code == 3
    first, second = result.stderr.splitlines()
    assert first.startswith(f"{source} 第 3 行：")
    assert second == "missing.txt：找不到这个文件或文件夹，请检查路径；其余 2 篇已入库。"


def test_when_nothing_could_be_read_the_exit_code_is_1(tmp_path: Path) -> None:
    assert wenbao("ingest", "missing.txt").exit_code == 1
    result = wenbao("ingest", records(tmp_path / "a.jsonl", 0, "{", "[]"))
    assert result.exit_code == 1
    assert result.stderr.endswith("没有文章入库。\n")
    assert "Traceback" not in result.output


def test_ctrl_c_leaves_what_was_reported(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = services.archive
    batches = 0

    def add(articles: list[Article]) -> AddReport:
        nonlocal batches
        batches += 1
        if batches == 2:
            raise KeyboardInterrupt
        return PlainArchive.add(archive, articles)  # type: ignore[arg-type]

    monkeypatch.setattr(archive, "add", add)
    result = wenbao("ingest", records(tmp_path / "a.jsonl", 300), "--json")
    assert result.exit_code == 130
    assert json.loads(result.stdout)["articles_added"] == archive.store.count() == 64
    assert "再运行一次会接着做" in result.stderr


def test_an_error_half_way_is_reported_with_what_is_in(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    archive = services.archive

    def add(articles: list[Article]) -> AddReport:
        if archive.store.count():
            raise StorageError("磁盘满了")
        return PlainArchive.add(archive, articles)  # type: ignore[arg-type]

    monkeypatch.setattr(archive, "add", add)
    result = wenbao("ingest", records(tmp_path / "a.jsonl", 300))
    assert result.exit_code == 3
    assert "磁盘满了" in result.stderr
    assert "其余 64 篇已入库" in result.stderr


def test_the_edition_given_is_that_of_the_articles(tmp_path: Path) -> None:
    source = records(tmp_path / "a.jsonl", 1)
    wenbao("ingest", source, "--newspaper", "云溪晚报", "--date", "2024-06-01", "--page", "A3")
    [article] = json.loads(wenbao("articles", "--json").stdout)
    assert (article["newspaper"], article["date"], article["page"]) == ("云溪晚报", "2024-06-01", "A3")


def test_articles_are_listed(services: Services) -> None:
    services.archive.add([make_article("a1"), make_article("a2", newspaper="南湖周刊")])
    listed = json.loads(wenbao("articles", "--json").stdout)
    assert {article["id"] for article in listed} == {"a1", "a2"}
    assert all("text" not in article for article in listed)
    full = json.loads(wenbao("articles", "--json", "--full", "--newspaper", "南湖周刊").stdout)
    assert [article["text"] for article in full] == [make_article().text]
    shown = wenbao("articles")
    assert "a1  2024-05-06 《云溪晚报》 第2版  云溪镇办起夜校  （白河）" in shown.stdout
    assert "共 2 篇" in shown.stderr


def test_an_empty_archive_is_an_empty_list() -> None:
    result = wenbao("articles", "--json")
    assert (result.exit_code, result.stdout) == (0, "[]\n")


def test_asking(pipeline: ToldPipeline) -> None:
    options = ("--asked-on", "2025-01-02", "-k", "3", "--reporter", "白河", "--json")
    result = wenbao("ask", "夜校招了多少人？", *options)
    assert result.exit_code == 0
    answer = json.loads(result.stdout)
    assert answer["citations"][0]["quote"] == "首期招收学员42人，免收学费。"
    [request] = pipeline.asked
    assert str(request.asked_on) == "2025-01-02"
    assert (request.k, request.filters) == (3, ArticleFilter(reporter="白河"))


def test_an_answer_for_people_shows_its_sources() -> None:
    lines = wenbao("ask", "夜校招了多少人？").stdout.splitlines()
    assert lines == [
        "问：夜校招了多少人？",
        "答：据《云溪晚报》记者白河报道，首期招收学员42人。[1]夜校免收学费。[1]",
        "  [1] 《云溪晚报》 2024-05-06 第2版 记者 白河 摄影 丁宁",
        "      标题：云溪镇办起夜校",
        "      原文：“首期招收学员42人，免收学费。”",
    ]


def test_declining_is_no_failure(pipeline: ToldPipeline) -> None:
    pipeline.reply = make_declined
    result = wenbao("ask", "镇长是谁？")
    assert (result.exit_code, result.stdout) == (0, "问：镇长是谁？\n答：档案里没有这个问题的答案。\n")


def test_escape_sequences_in_articles_do_not_reach_the_terminal(pipeline: ToldPipeline) -> None:
    article = make_article(headline="好\x1b[2J消\x9b31m息\r")
    pipeline.reply = lambda request: make_answer(request, article)
    result = wenbao("ask", "？夜校")
    assert "好[2J消31m息" in result.stdout
    assert not set("\x1b\x9b\r") & set(result.stdout)


def test_searching(pipeline: ToldPipeline) -> None:
    article = make_article()
    pipeline.passages = [Passage(f"c{n}", article, 0, 5, article.text[:5], 1 - n / 10) for n in range(3)]
    hits = json.loads(wenbao("search", "夜校", "-k", "2", "--json").stdout)
    assert [hit["chunk_id"] for hit in hits["hits"]] == ["c0", "c1"]
    assert list(hits["hits"][0]) == ["chunk_id", "article_id", "headline", "score", "text"]
    assert "1. 云溪镇办起夜校" in wenbao("search", "夜校").stdout


def test_deleting(services: Services) -> None:
    services.archive.add([make_article("a1"), make_article("a2")])
    result = wenbao("delete", "a1", "none", "--json")
    assert result.exit_code == 0
    assert json.loads(result.stdout) == {"deleted": ["a1"], "not_found": ["none"]}
    assert services.archive.store.count() == 1
    again = wenbao("delete", "a1")
    assert (again.exit_code, again.stdout) == (1, "")
    assert again.stderr == "错误：档案里没有编号为 a1 的文章\n"


def test_verifying_and_rebuilding(services: Services) -> None:
    archive = services.archive
    assert isinstance(archive, PlainArchive)
    assert wenbao("index", "verify").exit_code == 0
    archive.problems = ["段落 a1-0 不在向量索引里"]
    result = wenbao("index", "verify", "--json")
    assert result.exit_code == 1
    assert json.loads(result.stdout) == {"ok": False, "problems": archive.problems}
    archive.problems = []
    assert wenbao("index", "rebuild").exit_code == 0
    assert archive.rebuilt == 1


def test_a_home_before_the_command_wins(tmp_path: Path) -> None:
    wenbao("--home", str(tmp_path / "elsewhere"), "articles")
    assert (tmp_path / "elsewhere" / "wenbao.db").exists()


def test_a_home_that_cannot_be_used_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    result = wenbao("--home", str(tmp_path / "file" / "home"), "articles", "--json")
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("错误：不能使用数据目录")
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ask"], "缺少参数 问题"),
        (["ask", "  "], "参数 问题：不能为空"),
        (["ask", "甲", "乙"], "带空格的问题要加引号"),
        (["ask", "甲", "--asked-on", "2025-13-40"], "选项 --asked-on：日期“2025-13-40”不存在"),
        (["ask", "甲", "--asked-on", "昨天"], "“昨天”不是日期"),
        (["ask", "甲", "--asked-on"], "选项 --asked-on 后面要有一个值"),
        (["search", "甲", "-k", "0"], "选项 -k：不能小于 1"),
        (["search", "甲", "-k", "x"], "选项 -k：要是数字"),
        (["articles", "--date-from", "2025-01-02", "--date-to", "2025-01-01"], "晚于 --date-to"),
        (["ingest", "a.txt", "--format", "pdf"], "“pdf”不对，只能是"),
        (["ingest"], "缺少参数 路径"),
        (["ask", "甲", "--nope"], "没有选项 --nope"),
        (["eval", "missing.jsonl"], "找不到 missing.jsonl"),
        (["serve", "--port", "70000"], "选项 --port：不能大于 65535"),
        (["fly"], "没有“fly”这个命令"),
        (["index", "fly"], "没有“fly”这个命令"),
    ],
)
def test_wrong_usage_is_exit_code_2_and_chinese(arguments: list[str], said: str) -> None:
    result = wenbao(*arguments)
    assert result.exit_code == 2
    assert result.stdout == ""
    assert said in result.stderr


@pytest.mark.parametrize("arguments", [[], ["index"]])
def test_without_a_command_there_is_help(arguments: list[str]) -> None:
    result = wenbao(*arguments)
    assert result.exit_code == 2
    assert "用法：wenbao" in result.stdout
    assert result.stderr == ""


@pytest.mark.parametrize(
    "command", ["ingest", "ask", "search", "articles", "delete", "eval", "serve", "demo", "index"]
)
def test_every_command_explains_itself_in_chinese(command: str) -> None:
    result = wenbao(command, "--help")
    assert result.exit_code == 0
    assert "用法：" in result.stdout
    for english in ("Usage", "Options", "Arguments", "Commands", "Show this", "required"):
        assert english not in result.stdout


def test_a_port_that_is_taken_is_said_before_anything_is_loaded() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = wenbao("serve", "--port", str(port))
    assert result.exit_code == 1
    assert result.stderr == f"错误：端口 {port} 已被占用，请用 --port 换一个\n"


def test_demo_reads_the_sample_and_answers_three_questions(
    services: Services, pipeline: ToldPipeline
) -> None:
    pipeline.reply = lambda request: replace(make_answer(request), warnings=("两篇说法不一",))
    result = wenbao("demo")
    assert result.exit_code == 0
    assert services.archive.store.count() > 0
    assert result.stdout.count("问：") == result.stdout.count("原文：") == 3
    assert "注意：两篇说法不一" in result.stderr
    stored = services.archive.store.count()
    assert wenbao("demo").exit_code == 0
    assert services.archive.store.count() == stored


def test_serving_on_a_free_port_with_the_sample(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    served: list[socket.socket] = []

    def run(server: serving.TellingServer, sockets: list[socket.socket]) -> None:
        served.extend(sockets)
        server.ready()

    monkeypatch.setattr("uvicorn.Server.run", run)
    result = wenbao("serve", "--port", "0", "--sample")
    assert result.exit_code == 0
    assert services.archive.store.count() > 0
    assert len(served) == 1
    assert "问报已就绪：http://127.0.0.1:" in result.stderr
    stored = services.archive.store.articles()
    services.archive.delete([article.id for article in stored[1:]])
    assert wenbao("serve", "--port", "0", "--sample").exit_code == 0
    assert services.archive.store.count() == 1, "an archive that holds something is left as it is"
