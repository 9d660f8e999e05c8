"""`wenbao keys`, and what `wenbao serve` says of who can get in."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from api.cli import app
from api.commands import serve
from api.keys.records import Right
from api.keys.ring import KeyRing
from api.keys.store import KeyStore
from api.settings import Settings
from corpus.store import ArticleStore


def run(home: Path, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, ["--home", str(home), *arguments])
    return result.exit_code, result.stdout, result.stderr


def test_a_key_is_shown_once_and_opens(tmp_path: Path) -> None:
    code, token, said = run(tmp_path, "keys", "add", "官网", "--rate", "30/Minute")
    assert code == 0
    assert "只显示这一次" in said
    ring = KeyRing(KeyStore(f"sqlite:///{tmp_path}/wenbao.db"))
    found = ring.read().find(token.strip())
    assert found is not None
    assert (found.name, found.right, found.rate) == ("官网", Right.READ, "30/minute")
    _, listed, _ = run(tmp_path, "keys", "list")
    assert "官网" in listed
    assert token.strip().split("_")[2] not in listed
    # The database with keys in it is an archive as before.
    assert ArticleStore(f"sqlite:///{tmp_path}/wenbao.db").count() == 0


def test_json_goes_to_programs(tmp_path: Path) -> None:
    _, made, _ = run(tmp_path, "keys", "add", "编辑部", "--admin", "--json")
    key = json.loads(made)
    assert (key["name"], key["right"], key["rate"], key["revoked_at"]) == ("编辑部", "admin", None, None)
    assert key["key"].startswith(f"wb_{key['id']}_")
    _, listed, _ = run(tmp_path, "keys", "list", "--json")
    del key["key"]
    assert json.loads(listed) == [key]
    _, revoked, _ = run(tmp_path, "keys", "revoke", key["id"], "--json")
    assert json.loads(revoked)["revoked_at"] is not None


def test_revoking_the_last_key_is_told_to_lock_everybody_out(tmp_path: Path) -> None:
    run(tmp_path, "keys", "add", "一")
    run(tmp_path, "keys", "add", "二")
    assert "谁也进不来" not in run(tmp_path, "keys", "revoke", "一")[2]
    assert "谁也进不来" in run(tmp_path, "keys", "revoke", "二")[2]
    assert "撤销" in run(tmp_path, "keys", "list")[1]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["keys", "add", " "], 2, "不能为空"),
        (["keys", "add", "长" * 101], 2, "太长"),
        (["keys", "add", "官网", "--rate", "很多"], 2, "不是次数限制"),
        (["keys", "revoke", "没有"], 1, "没有叫“没有”的密钥"),
    ],
)
def test_what_is_wrong_is_said_in_chinese(tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    exit_code, out, error = run(tmp_path, *arguments)
    assert (exit_code, out) == (code, "")
    assert said in error


@pytest.mark.parametrize(
    ("host", "access", "with_key", "said"),
    [
        ("127.0.0.1", "auto", False, ""),
        ("0.0.0.0", "auto", False, "还没有建密钥"),
        ("::", "auto", False, "还没有建密钥"),
        ("0.0.0.0", "auto", True, ""),
        ("0.0.0.0", "keys", False, ""),
        ("0.0.0.0", "open", True, "access=open"),
    ],
)
def test_an_open_door_to_the_network_is_told_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], host: str, access: str, with_key: bool, said: str
) -> None:
    if with_key:
        run(tmp_path, "keys", "add", "官网")
    serve._warn_if_open(Settings(home=tmp_path, host=host, access=access))  # type: ignore[arg-type]
    told = capsys.readouterr().err
    assert said in told
    assert bool(told) is bool(said)
