"""Which encoder an archive is opened with."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from api.encoder import open_named, open_own
from api.settings import Settings
from corpus.chunking import chunk_article
from corpus.errors import ModelError
from corpus.records import Entry
from corpus.store import ArticleStore
from embeddings.choice import choose, chosen
from embeddings.records import EncoderChoice
from tests.api.support import make_article
from tests.support import HashingEncoder


def opener(spec: str, backend: str, cache: object, tell: object) -> HashingEncoder:
    """One model goes by two names, as the bundled one does."""
    return HashingEncoder(name="m" if spec in {"m", "m-of-the-hub"} else f"{spec}-{backend}")


@pytest.fixture
def store(tmp_path: Path) -> Iterator[ArticleStore]:
    opened = ArticleStore(f"sqlite:///{tmp_path}/archive.db")
    opened.put([Entry(make_article(), chunk_article(make_article()))])
    yield opened
    opened.close()


def own(settings: Settings, store: ArticleStore, told: list[str] | None = None) -> EncoderChoice:
    _, choice = open_own(settings, store, (told if told is not None else []).append, opener)
    return choice


def test_a_new_archive_takes_what_the_settings_say(store: ArticleStore) -> None:
    assert own(Settings(), store) == EncoderChoice(
        "bundled", "onnx-int8", "bundled-onnx-int8", "bundled-onnx-int8-256"
    )
    assert own(Settings(model="a", backend="torch"), store).spec == "a"
    assert chosen(store) is None


def test_the_archive_is_opened_with_its_own(store: ArticleStore) -> None:
    choose(store, own(Settings(model="a", backend="torch"), store))
    assert own(Settings(), store) == own(Settings(model="a"), store) == chosen(store)


def test_settings_that_name_another_are_refused(store: ArticleStore) -> None:
    choose(store, own(Settings(model="a"), store))
    for settings in (Settings(model="b"), Settings(backend="torch")):
        with pytest.raises(ModelError, match=r"用模型 a（onnx-int8）建立.*wenbao index rebuild --model"):
            own(settings, store)
    store.delete([make_article().id])
    assert own(Settings(model="b"), store).spec == "b"  # nothing is lost where nothing was


def test_the_same_model_under_another_name_is_the_same(store: ArticleStore) -> None:
    choose(store, own(Settings(model="m"), store))
    assert own(Settings(model="m-of-the-hub"), store).spec == "m-of-the-hub"


def test_a_model_that_has_changed_is_told_of(store: ArticleStore) -> None:
    choose(store, EncoderChoice("a", "onnx-int8", "a", "of-an-older-version"))
    told: list[str] = []
    own(Settings(), store, told)
    assert len(told) == 1
    assert "要为全部段落重新计算向量" in told[0]


def test_a_folder_is_found_from_everywhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "model").mkdir()
    monkeypatch.chdir(tmp_path)
    _, choice = open_named(Settings(), "model", opener=opener)
    assert choice.spec == str(tmp_path / "model")


def test_what_cannot_be_read_counts_as_none(store: ArticleStore) -> None:
    for value in ("", "[]", '{"spec": "a"}'):
        store.note("encoder", value)
        assert chosen(store) is None
