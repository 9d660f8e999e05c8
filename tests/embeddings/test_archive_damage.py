"""What was damaged or disagrees is named, and mended without embedding anything anew."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from corpus.records import ArticleFilter
from embeddings.archive import Archive
from embeddings.indexes.local import LocalIndex
from tests.embeddings.archives import ARTICLES, Open, dense_files, ids
from tests.support import HashingEncoder


def _truncate(home: Path) -> None:
    for path in dense_files(home):
        path.write_bytes(path.read_bytes()[:200])


def _drop_faiss(home: Path) -> None:
    for path in dense_files(home):
        path.unlink()


def _drop_segment(home: Path) -> None:
    next((home / "index" / "lexical").glob("index-*/*.store")).unlink()


def _drop_meta(home: Path) -> None:
    next((home / "index" / "lexical").glob("index-*/meta.json")).unlink()


def _garble_manifest(home: Path) -> None:
    (home / "index" / "lexical" / "manifest.json").write_text('{"generation": 3}')


def _drop_dense_manifest(home: Path) -> None:
    for path in dense_files(home):
        path.with_name("manifest.json").unlink()


def _of_another_version(home: Path) -> None:
    for path in dense_files(home):
        manifest = path.with_name("manifest.json")
        manifest.write_text(manifest.read_text("utf-8").replace('"exact"', '"ivf-fp16"'), "utf-8")


def _drop_all(home: Path) -> None:
    shutil.rmtree(home / "index")


@pytest.mark.parametrize(
    "damage",
    [
        _truncate,
        _drop_faiss,
        _drop_segment,
        _drop_meta,
        _garble_manifest,
        _drop_dense_manifest,
        _of_another_version,
        _drop_all,
    ],
)
def test_damage_is_named_and_mended_without_embedding(
    archive: Archive,
    open_archive: Open,
    home: Path,
    encoder: HashingEncoder,
    damage: Callable[[Path], None],
) -> None:
    embedded = encoder.passages_encoded
    damage(home)
    named = open_archive(mend=False).verify()
    assert named
    assert open_archive(mend=False).verify() == named  # looking changes nothing
    mended = open_archive()
    assert mended.damage == tuple(named)
    assert mended.verify() == []
    dense, lexical = ids(mended, "河湾县图书馆第0期工程")
    assert ARTICLES[0].id in dense & lexical
    assert encoder.passages_encoded == embedded
    assert open_archive().damage == ()


def test_disagreements_are_named_and_rebuild_mends_them(
    archive: Archive, open_archive: Open, encoder: HashingEncoder, home: Path
) -> None:
    rows = archive.store.allowed_rows(ArticleFilter())
    local = archive._index
    assert isinstance(local, LocalIndex)
    index = local._dense._index
    index.remove(rows[:2])
    index.add(rows[-1:] + 1000, encoder.encode_passages(["多出来的"]))
    index.remove(rows[2:3])
    index.add(rows[2:3], encoder.encode_passages(["不是它"]))
    assert local._lexical._index is not None
    local._lexical._index.update(rows[:3].tolist(), ())
    embedded = encoder.passages_encoded
    assert archive.verify() == [
        "向量索引缺少 2 段，这些段落检索不到",
        "向量索引多出 1 段，档案里已没有它们",
        "向量索引里有 1 段的向量与档案不符",
        "全文索引缺少 3 段，这些段落检索不到",
    ]
    archive.rebuild()
    assert archive.verify() == []
    assert encoder.passages_encoded == embedded
    assert open_archive(mend=False).verify() == []


def test_an_opened_archive_counts_and_mends_what_is_missing(archive: Archive, open_archive: Open) -> None:
    local = archive._index
    assert isinstance(local, LocalIndex)
    assert local._lexical._index is not None
    local._lexical._index.update(archive.store.allowed_rows(ArticleFilter())[:3].tolist(), ())
    assert open_archive().verify() == []
