"""The parts as they are put together for users; only the model is replaced by a hashing encoder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from typer.testing import CliRunner, Result

from api import assembly
from api.app import create_app
from api.cli import app
from api.settings import Settings
from tests.support import HashingEncoder

RECORDS = [
    {
        "headline": "云溪镇办起夜校",
        "newspaper": "云溪晚报",
        "date": "2024-05-06",
        "text": "本报讯（记者 白河）云溪镇5月办起夜校。首期招收学员42人，免收学费。",
    },
    {"headline": "北山修好步道", "newspaper": "南湖周刊", "text": "北山登山步道近日修好，全长6公里。"},
]


@pytest.fixture(autouse=True)
def _no_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENBAO_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(assembly, "open_encoder", lambda *given: HashingEncoder())


def wenbao(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments, prog_name="wenbao")


def filled(tmp_path: Path) -> None:
    source = tmp_path / "records.jsonl"
    source.write_text("\n".join(json.dumps(record, ensure_ascii=False) for record in RECORDS), "utf-8")
    assert wenbao("ingest", str(source)).exit_code == 0


def test_what_is_ingested_is_found_and_cited_and_gone_when_deleted(tmp_path: Path) -> None:
    filled(tmp_path)
    hits = json.loads(wenbao("search", "夜校招收学员", "--json").stdout)["hits"]
    assert hits[0]["headline"] == "云溪镇办起夜校"
    answer = json.loads(wenbao("ask", "云溪镇夜校首期招收学员多少人？", "--json").stdout)
    assert "42人" in answer["answer"]
    [citation] = answer["citations"]
    full = {one["id"]: one for one in json.loads(wenbao("articles", "--json", "--full").stdout)}
    assert full[citation["article_id"]]["text"][citation["start"] : citation["end"]] == citation["quote"]
    assert citation["reporters"] == ["白河"]

    assert wenbao("delete", citation["article_id"]).exit_code == 0
    left = json.loads(wenbao("search", "夜校招收学员", "--json").stdout)["hits"]
    assert citation["article_id"] not in {hit["article_id"] for hit in left}


def test_verify_names_damage_and_rebuild_mends_it(tmp_path: Path) -> None:
    filled(tmp_path)
    assert wenbao("index", "verify").exit_code == 0
    shutil.rmtree(tmp_path / "home" / "index")
    found = wenbao("index", "verify", "--json")
    assert found.exit_code == 1
    assert json.loads(found.stdout)["problems"]
    assert wenbao("index", "rebuild").exit_code == 0
    assert wenbao("index", "verify").exit_code == 0


def test_eval_writes_all_it_is_asked_for(tmp_path: Path) -> None:
    filled(tmp_path)
    questions = [
        {
            "id": "q1",
            "question": "云溪镇夜校首期招收学员多少人？",
            "answers": [["42人"]],
            "headlines": ["云溪镇办起夜校"],
        },
        {"id": "q2", "question": "南湖大桥有多长？", "answerable": False},
    ]
    dataset = tmp_path / "set.jsonl"
    dataset.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in questions), "utf-8")
    (tmp_path / "least.json").write_text('{"answer.complete": 0.0}', "utf-8")
    options = ("--predictions", "out.jsonl", "--report", "out.html", "--fail-under", "least.json", "--json")
    result = wenbao("eval", str(dataset), *options)
    assert result.exit_code == 0, result.stderr
    assert json.loads(result.stdout)["questions"] == 2
    predictions = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text("utf-8").splitlines()]
    assert [one["id"] for one in predictions] == ["q1", "q2"]
    assert "云溪镇夜校首期招收学员多少人？" in (tmp_path / "out.html").read_text("utf-8")

    dataset.write_text(json.dumps({**questions[0], "answers": [["9999公里"]]}, ensure_ascii=False), "utf-8")
    (tmp_path / "least.json").write_text('{"answer.complete": 1.0}', "utf-8")
    fallen = wenbao("eval", str(dataset), "--fail-under", "least.json")
    assert fallen.exit_code == 1
    assert "低于基线" in fallen.stderr


def test_a_running_service_sees_what_the_command_does(tmp_path: Path) -> None:
    services = assembly.open_services(Settings(allowed_hosts=("testserver",)))
    with TestClient(create_app(services)) as client:
        assert client.get("/readyz").json()["articles"] == 0
        filled(tmp_path)
        assert client.get("/readyz").json()["articles"] == 2
        hits = client.get("/v1/search", params={"q": "登山步道"}).json()["hits"]
        assert hits[0]["headline"] == "北山修好步道"
        filtered = client.get("/v1/search", params={"q": "登山步道", "newspaper": "云溪晚报"}).json()["hits"]
        assert {hit["headline"] for hit in filtered} == {"云溪镇办起夜校"}
