"""A language model behind the service, over HTTP: what leaves the edge is borne out, whatever the model does."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from api.assembly import open_services
from api.composing import composer_choice
from api.settings import Settings
from corpus.errors import BadInputError, ModelError
from corpus.importers.jsonl import record_article
from rag.writing.opening import open_composer
from tests.api.loopback import on_loopback
from tests.rag.writing import misbehaving as bad
from tests.rag.writing.misbehaving import Behave, LoopbackServer, serving
from tests.rag.writing.support import EDITION, OTHER, PLANT, QUESTION

RIGHT = "城东水厂制氢车间一年可产氢160吨。[1]"
WRITTEN = "据《青河日报》记者周明报道，城东水厂制氢车间一年可产氢160吨。[1]"


@contextmanager
def running(home: Path, model: LoopbackServer, **settings: object) -> Iterator[str]:
    """The whole service on a real port, its composer a model on the loopback."""
    given = {"llm_model": "m", "llm_url": model.url, "llm_stall_seconds": 0.5, "llm_retries": 0, **settings}
    services = open_services(Settings(home=home, composer="openai", reader="off", **given))  # type: ignore[arg-type]
    services.archive.add([record_article(record, EDITION) for record in (PLANT, OTHER)])
    try:
        with on_loopback(create_app(services)) as address:
            yield address
    finally:
        services.archive.close()
        services.archive.store.close()


def streamed(address: str, question: str = QUESTION, **body: object) -> list[tuple[str, dict[str, object]]]:
    response = httpx.post(
        f"{address}/v1/answers", json={"question": question, "stream": True, **body}, timeout=30
    )
    assert response.status_code == 200
    events = []
    for block in response.text.split("\n\n"):
        if block:
            name, data = block.split("\n", 1)
            events.append((name.removeprefix("event: "), json.loads(data.removeprefix("data: "))))
    return events


def test_the_model_writes_over_sse_and_is_counted(tmp_path: Path) -> None:
    with (
        serving(bad.says(RIGHT + "该车间一年可产氢106吨。[1]"), bad.says("资料没有提到。")) as model,
        running(tmp_path, model) as address,
    ):
        events = streamed(address)
        metrics = httpx.get(f"{address}/metrics").text
    assert [name for name, _ in events] == ["passages", "sentence", "done"]
    assert events[1][1]["text"] == WRITTEN
    done = events[2][1]
    assert done["answer"] == WRITTEN
    (citation,) = done["citations"]  # type: ignore[misc]
    article = record_article(PLANT, EDITION)
    assert article.text[citation["start"] : citation["end"]] == citation["quote"]
    assert done["composition"] == {
        "composer": "openai",
        "emitted": 1,
        "repaired": 0,
        "dropped": 1,
        "quoted": 0,
        "fallback": False,
    }
    assert "有 1 句话因出处不足以支持而略去。" in done["warnings"]  # type: ignore[operator]
    assert 'wenbao_sentences_total{composer="openai",fate="emitted"} 1.0' in metrics
    assert 'wenbao_sentences_total{composer="openai",fate="dropped"} 1.0' in metrics
    assert 'wenbao_composer_fallbacks_total{composer="openai"} 0.0' in metrics


@pytest.mark.parametrize("script", [bad.hangs, bad.fails(500), bad.half_an_event("该"), bad.page])
def test_a_model_that_fails_never_fails_the_request(tmp_path: Path, script: Behave) -> None:
    with serving(script) as model, running(tmp_path, model) as address:
        done = streamed(address)[-1][1]
    assert done["answered"] is True
    assert "160吨" in done["answer"]  # type: ignore[operator]
    assert done["composition"]["fallback"] is True  # type: ignore[index]
    assert any("原文摘录" in w for w in done["warnings"])  # type: ignore[attr-defined]


def test_what_no_article_tells_is_declined_without_asking_the_model(tmp_path: Path) -> None:
    with serving(bad.says("城西水厂的厂长是李晓明。[1]")) as model, running(tmp_path, model) as address:
        done = streamed(address, "城西水厂的厂长是谁？")[-1][1]
        assert model.asked == []
    assert done["answered"] is False
    assert "李晓明" not in json.dumps(done, ensure_ascii=False)


def test_a_follow_up_is_rewritten_by_the_model_unless_it_makes_things_up(tmp_path: Path) -> None:
    turns = [
        {"role": "user", "content": "城东水厂制氢车间什么时候投产？"},
        {"role": "assistant", "content": "3月5日投产。[1]"},
    ]
    for rewritten, note in (
        ("城东水厂制氢车间一年产多少氢？", "按上文理解为：城东水厂制氢车间一年产多少氢？"),
        ("太原市第三水厂2019年产多少氢？", None),
    ):
        with serving(bad.says(rewritten), bad.says(RIGHT)) as model, running(tmp_path, model) as address:
            done = streamed(address, "那它一年产多少氢？", conversation=turns)[-1][1]
            assert "那它一年产多少氢" in model.asked[0]["messages"][-1]["content"]
        assert "160吨" in done["answer"]  # type: ignore[operator]
        assert not any("太原" in w for w in done["warnings"])  # type: ignore[attr-defined]
        if note:
            assert note in done["warnings"]  # type: ignore[operator]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"composer": "openai"}, "WENBAO_LLM_MODEL"),
        ({"composer": "openai", "llm_model": "m"}, "WENBAO_LLM_URL"),
        ({"composer": "transformers", "llm_model": "没有/这个"}, "载入不了语言模型"),
        ({"composer": "openai", "llm_model": "m", "llm_seconds": 60, "deadline": 30}, "deadline"),
    ],
)
def test_settings_that_do_not_say_enough_are_told(
    tmp_path: Path, changes: dict[str, object], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises((BadInputError, ModelError), match=message):
        open_composer(composer_choice(Settings(home=tmp_path, **changes)))  # type: ignore[arg-type]


def test_the_key_comes_from_the_environment_and_shows_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENBAO_LLM_KEY", "sk-secret")
    settings = Settings(home=tmp_path)
    assert "sk-secret" not in repr(settings)
    assert composer_choice(settings).key == "sk-secret"
