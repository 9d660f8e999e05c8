"""The stages of an ingest on Ray, as plain functions."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.chunking import chunk_article, embedding_text, text_key
from corpus.errors import ModelError
from corpus.importers.dispatch import read_sources, source_files
from corpus.records import Edition, Failure
from embeddings.on_ray.stages import Embedding, key_numbers, packed, read, unpacked
from embeddings.records import Embedded, Parsed, Source
from tests.support import HashingEncoder

NOTHING_KNOWN = key_numbers([])
EDITION = Edition(newspaper="河湾日报")


def parsed(sources: list[Source | Failure], known: list[str] | None = None) -> list[Parsed]:
    batches = read(packed(sources), "auto", EDITION, key_numbers(known or []))
    return [row for batch in batches for row in unpacked(batch, Parsed)]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.jsonl"
    lines = [f'{{"text": "第{number}座灯塔昨夜点亮。"}}' for number in range(150)]
    path.write_text("\n".join([*lines, '{"text": 3}']), "utf-8")
    return path


def test_files_are_read_as_everywhere_and_named_as_given(file: Path) -> None:
    gone = Failure("没有.txt", None, "找不到")
    rows = parsed([gone, Source(file, "旧闻/a.jsonl")])
    plain = list(read_sources([file], "auto", EDITION))
    assert rows[0] == Parsed(gone, {})
    assert [row.item for row in rows[1:-1]] == plain[:-1]
    assert isinstance(plain[-1], Failure)
    assert rows[-1].item == Failure("旧闻/a.jsonl", 151, plain[-1].error)


def test_a_file_that_this_machine_does_not_see_is_reported(tmp_path: Path) -> None:
    (row,) = parsed([Source(tmp_path / "b.txt", "b.txt")])
    assert isinstance(row.item, Failure)
    assert row.item.source == "b.txt"
    assert "上没有这个文件" in row.item.error


def test_files_come_in_the_order_of_plain_reading_and_none_twice(file: Path, tmp_path: Path) -> None:
    (tmp_path / "b.txt").write_text("灯塔", "utf-8")
    found = list(source_files([tmp_path / "b.txt", tmp_path, tmp_path / "c.txt"]))
    assert found[:2] == [tmp_path / "b.txt", file]
    assert [type(item) for item in found[2:]] == [Failure]


def test_only_what_has_no_vector_is_embedded(file: Path) -> None:
    rows = parsed([Source(file, "a")])
    keys = [key for row in rows for key in row.texts]
    assert len(keys) == 150
    left = parsed([Source(file, "a")], keys[::2])
    assert [key for row in left for key in row.texts] == keys[1::2]
    assert [row.item for row in left] == [row.item for row in rows]


def test_vectors_go_with_their_article(file: Path) -> None:
    encoder = HashingEncoder(64)
    stage = Embedding(lambda: encoder, encoder.fingerprint)
    rows = unpacked(stage(packed(parsed([Source(file, "a")]))), Embedded)
    for row in rows[:-1]:
        assert not isinstance(row.item, Failure)
        texts = [embedding_text(row.item, chunk) for chunk in chunk_article(row.item)]
        assert list(row.vectors) == [text_key(text) for text in texts]
        assert (np.array(list(row.vectors.values())) == encoder.encode_passages(texts)).all()
    assert rows[-1].vectors == {}


def test_an_encoder_of_another_kind_is_refused_by_name_of_the_machine(file: Path) -> None:
    batch = packed(parsed([Source(file, "a")]))
    with pytest.raises(ModelError, match="不是同一个"):
        Embedding(lambda: HashingEncoder(64, name="other"), "hashing-64")(batch)

    def broken() -> HashingEncoder:
        raise ModelError("模型坏了")

    with pytest.raises(ModelError, match=r"机器 .*：模型坏了"):
        Embedding(broken, "hashing-64")(batch)


@given(st.sets(st.text(), max_size=30), st.sets(st.text(), max_size=30))
def test_known_keys_are_found_again(known: set[str], others: set[str]) -> None:
    numbers = key_numbers(map(text_key, known))
    assert (np.diff(numbers.astype(object)) >= 0).all()
    for text in known | others:
        number = int(hashlib.sha256(text.encode()).hexdigest()[:16], 16)
        assert (number in numbers.tolist()) == (text in known)
