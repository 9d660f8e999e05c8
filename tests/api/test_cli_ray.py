"""`wenbao ingest --ray`: what it takes for an address, and what it refuses, without a Ray."""

from __future__ import annotations

import sys
from collections.abc import Generator, Sequence
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api import assembly, fleet
from api.assembly import Services
from api.cli import app
from api.settings import Settings
from corpus.errors import BadInputError
from corpus.importers.dispatch import FormatName, read_sources
from corpus.records import Article, Edition, Failure
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.choice import choose
from embeddings.on_ray.ingest import read_on_ray
from embeddings.records import EncoderChoice, RayPool
from tests.support import HashingEncoder

Given = list[tuple[str | None, list[str]]]


@pytest.fixture
def given(services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Given:
    """Note with which address and paths the work would be spread, and read plainly instead."""
    noted: Given = []

    def spread(
        settings: Settings,
        archive: Archive,
        address: str | None,
        paths: Sequence[Path],
        format: FormatName,
        edition: Edition,
    ) -> Generator[Article | Failure, None, None]:
        noted.append((address, [path.name for path in paths]))
        yield from read_sources(paths, format, edition)

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("WENBAO_HOME", str(tmp_path))
    monkeypatch.setattr(assembly, "open_archive", lambda *given, **options: services.archive)
    monkeypatch.setattr(fleet, "read_spread", spread)
    for name in ("a.jsonl", "b.jsonl"):
        (tmp_path / name).write_text('{"text": "灯塔昨夜点亮。"}\n', "utf-8")
    return noted


def wenbao(*arguments: str) -> Result:
    return CliRunner().invoke(app, ["ingest", *arguments], prog_name="wenbao")


@pytest.mark.parametrize(
    ("arguments", "address", "paths"),
    [
        (["--ray", "a.jsonl"], None, ["a.jsonl"]),
        (["a.jsonl", "--ray"], None, ["a.jsonl"]),
        (["--ray", "--json", "a.jsonl"], None, ["a.jsonl"]),
        (["a.jsonl", "--ray", "b.jsonl"], None, ["a.jsonl", "b.jsonl"]),
        (["--ray", "auto", "a.jsonl"], "auto", ["a.jsonl"]),
        (["--ray", "10.0.0.5:6379", "a.jsonl"], "10.0.0.5:6379", ["a.jsonl"]),
        (["--ray=[::1]:6379", "a.jsonl"], "[::1]:6379", ["a.jsonl"]),
        (["--ray", "--", "a.jsonl"], None, ["a.jsonl"]),
    ],
)
def test_an_address_is_told_from_a_path(
    given: Given, arguments: list[str], address: str | None, paths: list[str]
) -> None:
    result = wenbao(*arguments)
    assert result.exit_code == 0, result.stderr
    assert given == [(address, paths)]


def test_what_follows_two_dashes_is_a_path(given: Given, tmp_path: Path) -> None:
    (tmp_path / "--ray").write_text('{"text": "灯塔昨夜点亮。"}\n', "utf-8")
    assert wenbao("--format", "jsonl", "--", "--ray").exit_code == 0
    assert given == []


def test_without_ray_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    for name in ("cluster", "pipeline"):
        monkeypatch.delitem(sys.modules, f"embeddings.on_ray.{name}", raising=False)
    store = ArticleStore(f"sqlite:///{tmp_path}/wenbao.db")
    archive = Archive(store, HashingEncoder(), tmp_path / "index")
    pool = RayPool(None, None, 1, 0, 1)
    reading = read_on_ray(archive, [tmp_path], "auto", Edition(), HashingEncoder, pool)
    with pytest.raises(BadInputError, match=r"pip install 'wenbao\[ray\]'"):
        next(reading)
    archive.close()


def test_a_graphics_card_is_for_torch_alone(tmp_path: Path) -> None:
    store = ArticleStore(f"sqlite:///{tmp_path}/wenbao.db")
    encoder = HashingEncoder()
    choose(store, EncoderChoice("bundled", "onnx-int8", encoder.name, encoder.fingerprint))
    archive = Archive(store, encoder, tmp_path / "index")
    settings = Settings(home=tmp_path, ray_gpus=1)
    with pytest.raises(BadInputError, match=r"只用处理器.*WENBAO_BACKEND=torch"):
        fleet.read_spread(settings, archive, None, [tmp_path], "auto", Edition())
    choose(store, EncoderChoice("bundled", "torch", encoder.name, encoder.fingerprint))
    fleet.read_spread(settings, archive, None, [tmp_path], "auto", Edition()).close()
    archive.close()
