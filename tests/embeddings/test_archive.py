"""The archive over a real store and real indexes, with an encoder that needs no model."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from corpus.chunking import chunk_article
from corpus.dates import DaySpan
from corpus.errors import ArchiveBusyError, StorageError
from corpus.records import ArticleFilter, Entry
from embeddings import dense_keeper, lexical_keeper
from embeddings.archive import Archive
from embeddings.choice import choose
from embeddings.manifest import read_manifest
from embeddings.records import AddReport, EncoderChoice, Manifest
from embeddings.segment import Segmenter
from tests.embeddings.archives import ARTICLES, Open, article, dense_files, ids
from tests.support import HashingEncoder


def test_what_is_added_is_found_by_both(archive: Archive) -> None:
    dense, lexical = ids(archive, "河湾县图书馆第0期工程")
    assert ARTICLES[0].id in dense & lexical
    hit = archive.lexical("北岭区光伏电站", 1)[0]
    chunk = archive.store.chunks([hit.chunk_id])[hit.chunk_id]
    assert chunk.article_id == hit.article_id == ARTICLES[3].id
    assert archive.verify() == []


def test_the_same_again_changes_nothing(archive: Archive, encoder: HashingEncoder) -> None:
    embedded, revision = encoder.passages_encoded, archive.store.revision()
    told: list[tuple[int, int]] = []
    assert archive.add(ARTICLES, lambda *seen: told.append(seen)) == AddReport(0, 0, 40, 0)
    assert (encoder.passages_encoded, archive.store.revision()) == (embedded, revision)
    assert told[-1] == (40, 40)


def test_a_corrected_article_replaces_the_old_one(archive: Archive) -> None:
    corrected = replace(ARTICLES[3], text="水族馆对外开放。")
    report = archive.add([corrected])
    assert (report.added, report.updated, report.unchanged) == (0, 1, 0)
    assert archive.lexical("水族馆", 1)[0].article_id == corrected.id
    found = [hit for hit in archive.lexical("光伏电站第3期", 40) if hit.article_id == corrected.id]
    assert all("水族馆" in archive.store.chunks([hit.chunk_id])[hit.chunk_id].text for hit in found)
    assert archive.verify() == []


def test_of_one_id_given_twice_the_last_stays(archive: Archive) -> None:
    archive.add([replace(ARTICLES[3], text="水族馆对外开放。"), ARTICLES[3]])
    assert archive.store.get(ARTICLES[3].id) == ARTICLES[3]
    assert archive.verify() == []


def test_a_deleted_article_is_never_found(archive: Archive) -> None:
    assert archive.delete([ARTICLES[0].id, "nobody"]) == 1
    for question in ("河湾县图书馆第0期工程", "工程"):
        dense, lexical = ids(archive, question, k=100)
        assert ARTICLES[0].id not in dense | lexical
        assert dense
    assert archive.verify() == []


@pytest.mark.parametrize(
    ("filter", "expected"),
    [
        (ArticleFilter(newspaper="东山晚报", page="1"), {a.id for a in ARTICLES if a.page == "1"}),
        (ArticleFilter(reporter="林东"), {a.id for a in ARTICLES if a.reporters == ("林东",)}),
        (ArticleFilter(date_from=date(2024, 1, 27)), {a.id for a in ARTICLES if a.date >= date(2024, 1, 27)}),
        (ArticleFilter(section="副刊"), set()),
    ],
)
def test_both_indexes_filter_alike(archive: Archive, filter: ArticleFilter, expected: set[str]) -> None:
    dense, lexical = ids(archive, "建成工程", filter, k=100)
    assert dense == lexical == expected


def test_a_running_archive_sees_what_another_process_did(archive: Archive, open_archive: Open) -> None:
    other = open_archive()
    other.add([article(100, headline="南浦镇水族馆建成", text="水族馆昨日开门。")])
    other.delete([ARTICLES[1].id])
    archive.refresh()
    dense, lexical = ids(archive, "水族馆")
    assert article(100).id in dense & lexical
    dense, lexical = ids(archive, "东山市污水处理厂第1期", k=100)
    assert ARTICLES[1].id not in dense | lexical
    assert archive.verify() == other.verify() == []


def test_a_deletion_counts_even_before_the_indexes_know(archive: Archive) -> None:
    archive.store.delete([ARTICLES[0].id])
    dense, lexical = ids(archive, "河湾县图书馆第0期工程", k=100)
    assert ARTICLES[0].id not in dense | lexical


def test_killed_between_store_and_index_nothing_is_lost(archive: Archive, open_archive: Open) -> None:
    new = article(100, headline="", text="水族馆昨日开门。")
    archive.store.put([Entry(new, chunk_article(new))])
    problems = archive.__class__.verify(open_archive(mend=False))
    assert problems == ["全文索引缺少 1 段，这些段落检索不到"]
    assert open_archive().lexical("水族馆", 1)[0].article_id == new.id
    assert open_archive(mend=False).verify() == []


def test_another_encoder_has_an_index_of_its_own(
    archive: Archive, open_archive: Open, home: Path, encoder: HashingEncoder
) -> None:
    embedded = encoder.passages_encoded
    told: list[tuple[int, int]] = []
    other = HashingEncoder(64, name="other")
    second = open_archive(encoder=other, progress=lambda *seen: told.append(seen))
    assert second.verify() == []
    assert told[-1] == (40, 40)
    assert len(dense_files(home)) == 2
    assert open_archive().verify() == []
    assert encoder.passages_encoded == embedded
    assert other.passages_encoded > 0


def test_a_running_archive_says_that_another_encoder_has_been_chosen(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, open_archive: Open
) -> None:
    monkeypatch.setattr("embeddings.archive._LOOKED_EVERY", 0.0)
    running, other = open_archive(), open_archive()
    own = EncoderChoice("own", "torch", running.encoder.name, running.encoder.fingerprint)
    choose(other.store, own)
    running.refresh()
    assert running.superseded_by is None
    choose(other.store, EncoderChoice("new", "torch", "新模型", "another fingerprint"))
    running.refresh()
    running.refresh()
    assert running.superseded_by == "新模型"
    assert [record.getMessage().count("新模型") for record in caplog.records] == [1]
    choose(other.store, own)
    running.refresh()
    assert running.superseded_by is None


def test_days_restrict_both_indexes_alike(archive: Archive) -> None:
    early, late = (article(n, text=f"大桥{n}年5月1日通车。") for n in (2022, 2023))
    often = [article(200 + n, text=f"大桥通车，大桥通车，又见大桥{n}，2022年。") for n in range(30)]
    archive.add([early, late, *often])
    days = DaySpan(date(2023, 4, 1), date(2023, 6, 30))
    vector = archive.encoder.encode_queries(["大桥通车"])[0]
    for hits in (archive.dense(vector, 3, days=days), archive.lexical("大桥通车", 3, days=days)):
        assert [hit.article_id for hit in hits] == [late.id]


def test_chunks_of_an_older_version_are_cut_anew(
    archive: Archive, open_archive: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = article(0, text="一。" * 300)
    halves = chunk_article(old)
    assert len(halves) > 1
    whole = replace(halves[0], end=len(old.text), text=old.text)
    archive.store.put([Entry(old, (whole,))])
    monkeypatch.setattr(dense_keeper, "CHUNKING_VERSION", "next")
    monkeypatch.setattr(lexical_keeper, "_LAYOUT", "next")
    renewed = open_archive()
    assert renewed.store.chunk_count() == 39 + len(halves)
    assert renewed.verify() == []


def test_an_interrupted_addition_goes_on_where_it_stopped(
    open_archive: Open, encoder: HashingEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    many = [article(number) for number in range(150)]
    first = open_archive()

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        first.add(many, stop)
    kept = first.store.count()
    assert 0 < kept < 150
    embedded = encoder.passages_encoded
    report = open_archive().add(many)
    assert (report.added, report.unchanged) == (150 - kept, kept)
    assert encoder.passages_encoded == embedded + 150 - kept


def test_one_writer_at_a_time(archive: Archive, open_archive: Open) -> None:
    other = open_archive()
    with archive.store.writer(), ThreadPoolExecutor(1) as pool:
        with pytest.raises(ArchiveBusyError):
            pool.submit(other.add, [article(100)]).result()
        with pytest.raises(ArchiveBusyError):
            pool.submit(other.delete, [ARTICLES[0].id]).result()
    assert other.add([article(100)]).added == 1


def test_searches_go_on_while_articles_come_and_go(archive: Archive) -> None:
    question = "河湾县图书馆第0期工程"
    vector = archive.encoder.encode_queries([question])[0]

    def search(_: int) -> bool:
        archive.refresh()
        found = [*archive.dense(vector, 10), *archive.lexical(question, 10)]
        return ARTICLES[0].id in {hit.article_id for hit in found}

    def write(number: int) -> None:
        archive.add([article(100 + number)])
        archive.delete([article(100 + number - 1).id])

    with ThreadPoolExecutor(4) as pool:
        searches = pool.map(search, range(60))
        writes = [pool.submit(lambda: [write(number) for number in range(10)])]
        assert all(searches)
        for done in writes:
            done.result()
    assert archive.verify() == []


def test_names_in_the_articles_fields_are_kept_whole(
    open_archive: Open, home: Path, encoder: HashingEncoder
) -> None:
    first = open_archive(segmenter=Segmenter())
    first.add([article(1, reporters=("欧阳梓瀚",), text="欧阳梓瀚说好。")])
    assert "欧阳梓瀚" in first.segmenter.tokens("记者欧阳梓瀚")
    assert "欧阳梓瀚" in open_archive(segmenter=Segmenter()).segmenter.tokens("记者欧阳梓瀚")


def test_an_empty_archive_answers_with_nothing(open_archive: Open) -> None:
    empty = open_archive()
    assert ids(empty, "图书馆") == (set(), set())
    assert empty.verify() == []
    assert open_archive(mend=False).verify() == []


def test_the_manifest_says_what_the_index_was_built_from(archive: Archive, home: Path) -> None:
    manifest = json.loads(dense_files(home)[0].with_name("manifest.json").read_text("utf-8"))
    assert manifest["model"] == archive.encoder.fingerprint
    assert (manifest["dimension"], manifest["chunks"], manifest["dense_kind"]) == (256, 40, "exact")
    assert manifest["revision"] == archive.store.revision()


def test_a_folder_that_cannot_be_written_is_an_error_and_the_articles_stay(
    archive: Archive, open_archive: Open, home: Path
) -> None:
    shutil.rmtree(home / "index")
    (home / "index").write_text("in the way")
    with pytest.raises(StorageError):
        open_archive()
    assert archive.store.count() == 40


def test_what_one_opening_had_to_replay_the_next_need_not(
    archive: Archive, open_archive: Open, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved = dense_files(home)[0].stat().st_mtime_ns
    archive.add([article(100), article(101)])
    monkeypatch.setattr(dense_keeper, "_REPLAYED_AT_MOST", 2)
    open_archive()
    assert dense_files(home)[0].stat().st_mtime_ns == saved
    archive.add([article(102)])
    open_archive()
    assert dense_files(home)[0].stat().st_mtime_ns > saved
    manifest = read_manifest(dense_files(home)[0].with_name("manifest.json"), Manifest)
    assert manifest is not None
    assert manifest.chunks == archive.store.chunk_count()
