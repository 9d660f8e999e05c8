"""The command as its own process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from corpus.chunking import chunk_article
from corpus.records import Entry
from corpus.store import ArticleStore
from tests.api.support import make_article

WENBAO = Path(sys.executable).with_name("wenbao")


def run(*arguments: str, home: Path, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [WENBAO, "--home", home, *arguments],
        capture_output=True,
        check=False,
        timeout=60,
        cwd=home,
        env={**os.environ, **environment},
    )


def test_nothing_slow_is_imported_before_a_command_runs() -> None:
    code = "import api.cli, sys; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    loaded = set(subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.split())
    slow = {b"torch", b"transformers", b"faiss", b"numpy", b"sqlalchemy", b"fastapi", b"pydantic", b"uvicorn"}
    assert not slow & loaded


def test_json_is_utf8_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    store = ArticleStore(f"sqlite:///{tmp_path}/wenbao.db")
    store.put([Entry(make_article(headline="云溪镇🎉"), chunk_article(make_article()))])
    store.close()
    result = run("articles", "--json", home=tmp_path, PYTHONIOENCODING="gbk")
    assert result.returncode == 0
    [article] = json.loads(result.stdout.decode("utf-8"))
    assert article["headline"] == "云溪镇🎉"
    assert result.stderr == b""
    for_people = run("articles", home=tmp_path, PYTHONIOENCODING="gbk")
    assert for_people.returncode == 0
    assert "云溪镇?" in for_people.stdout.decode("gbk")


def test_a_question_that_is_no_text_is_wrong_usage(tmp_path: Path) -> None:
    result = subprocess.run(
        [os.fsencode(WENBAO), b"ask", b"\xff\xfe"], capture_output=True, check=False, timeout=60, cwd=tmp_path
    )
    assert result.returncode == 2
    assert "不是有效的 UTF-8 文字" in result.stderr.decode()


def test_a_damaged_store_is_one_line_and_no_traceback(tmp_path: Path) -> None:
    (tmp_path / "wenbao.db").write_bytes(b"no database" * 1000)
    result = run("articles", "--json", home=tmp_path)
    assert (result.returncode, result.stdout) == (1, b"")
    message = result.stderr.decode()
    assert message.startswith("错误：")
    assert message.count("\n") == 1
