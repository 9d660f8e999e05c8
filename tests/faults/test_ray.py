"""Ingest on a Ray cluster of several nodes, one of which is killed in the middle of it."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import pytest

from api.ingest import ingest
from api.records import IngestReport
from corpus.errors import BadInputError, ModelError
from corpus.importers.dispatch import read_sources
from corpus.records import Edition, Failure
from corpus.store import ArticleStore
from embeddings.archive import Archive
from embeddings.on_ray.ingest import read_on_ray
from embeddings.protocols import Encoder
from embeddings.records import RayPool
from embeddings.segment import Segmenter
from rag.pipeline import Pipeline
from rag.records import Request
from tests.faults import ray_encoders
from tests.faults.ray_encoders import DoomedEncoder, Journal, TellingEncoder
from tests.faults.support import PATIENCE, story, until, write_articles
from tests.support import HashingEncoder

if TYPE_CHECKING:
    from ray.cluster_utils import Cluster

pytestmark = [
    pytest.mark.servers,
    pytest.mark.skipif(
        not os.environ.get("WENBAO_TEST_RAY"), reason="starts and kills nodes of Ray: make test-ray (minutes)"
    ),
    pytest.mark.skipif(
        importlib.util.find_spec("ray") is None, reason="no Ray for the tests: pip install 'wenbao[ray]'"
    ),
]

_STORE = 80_000_000
"""Bytes of shared memory a node has: close to the least that Ray takes."""
_NODE = {"num_cpus": 1, "object_store_memory": _STORE}
_MEMORY = 16_000_000
NOTHING = Edition()
Opener = Callable[[], HashingEncoder]
T = TypeVar("T")


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    """A cluster of one node with one core; tests may add another."""
    import ray  # noqa: PLC0415  (an extra)
    from ray.cluster_utils import Cluster  # noqa: PLC0415

    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("RAY_USAGE_STATS_ENABLED", "0")
        environment.setenv("RAY_BACKEND_LOG_LEVEL", "fatal")
        cluster = patiently(
            lambda: Cluster(initialize_head=True, head_node_args={**_NODE, "include_dashboard": False})
        )
        # Connected while there is one node: of several on this machine Ray might take the one that is killed later,
        # and a process does not outlive the node it is connected to.
        ray.init(address=cluster.address, log_to_driver=False, logging_level=logging.ERROR)
        yield cluster
        ray.shutdown()
        cluster.shutdown()


def patiently(start: Callable[[], T]) -> T:
    """Start a node; Ray gives up after 30 seconds, which a busy machine may need."""
    for _ in range(2):
        try:
            return start()
        except Exception as error:
            if "timed out" not in str(error).lower():
                raise
    return start()


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path / "journal")
    journal.folder.mkdir()
    return journal


@pytest.fixture
def make_archive(tmp_path: Path, segmenter: Segmenter) -> Iterator[Callable[[str], Archive]]:
    made: list[Archive] = []

    def make(name: str) -> Archive:
        (tmp_path / name).mkdir()
        store = ArticleStore(f"sqlite:///{tmp_path / name}/wenbao.db")
        made.append(Archive(store, ray_encoders.plain(), tmp_path / name / "index", segmenter=segmenter))
        return made[-1]

    yield make
    for archive in made:
        archive.close()


@pytest.fixture
def sources(tmp_path: Path) -> list[Path]:
    """Three files, 384 articles, no two alike."""
    return [
        write_articles(tmp_path / f"{first}.jsonl", [story(first + number) for number in range(128)])
        for first in (1000, 2000, 3000)
    ]


def pool(cluster: Cluster, cpus: float = 1, memory: int = _MEMORY) -> RayPool:
    return RayPool(cluster.address, None, cpus, 0, memory)


def on_ray(archive: Archive, paths: Sequence[Path], opener: Opener, pool: RayPool) -> IngestReport:
    with closing(read_on_ray(archive, paths, "auto", NOTHING, opener, pool)) as items:
        return ingest(archive, items)


def plainly(archive: Archive, paths: Sequence[Path]) -> IngestReport:
    return ingest(archive, read_sources(paths, "auto", NOTHING))


def counts(report: IngestReport) -> tuple[int, int, int, int, tuple[Failure, ...]]:
    return (
        report.articles_added,
        report.articles_updated,
        report.articles_unchanged,
        report.chunks,
        report.failed,
    )


def same(one: Archive, other: Archive) -> None:
    """Check that two archives hold the same, in the same order, under the same numbers, and answer the same."""
    articles = list(one.store.in_order())
    assert articles == list(other.store.in_order())
    assert list(one.store.rows()) == list(other.store.rows())
    keys = sorted(one.store.vector_keys(one.encoder.fingerprint))
    assert keys == sorted(other.store.vector_keys(other.encoder.fingerprint))
    vectors, others = (each.store.vectors(each.encoder.fingerprint, keys) for each in (one, other))
    assert all((vectors[key] == others[key]).all() for key in keys)
    assert one.verify() == other.verify() == []
    pipelines = [Pipeline(each, None, None) for each in (one, other)]
    for article in articles[::50]:
        asked = f"{article.headline or article.text[:12]}了吗？"
        hits, answers = zip(
            *((pipeline.search(asked, 5), pipeline.answer(Request(asked))) for pipeline in pipelines),
            strict=True,
        )
        assert hits[0] == hits[1]
        assert article.id in {hit.article.id for hit in hits[0]}
        assert answers[0].answer == answers[1].answer
        assert answers[0].citations == answers[1].citations


def test_a_node_killed_in_the_middle_loses_and_doubles_nothing(
    cluster: Cluster, make_archive: Callable[[str], Archive], sources: list[Path], journal: Journal
) -> None:
    doomed = patiently(lambda: cluster.add_node(**_NODE))
    archive = make_archive("ray")
    killed_at: list[int] = []

    def kill() -> None:
        # It has done a batch, which may be nowhere else, and is in the middle of the next.
        until(lambda: journal.total("stuck"), "work on the node")
        killed_at.append(archive.store.count())
        cluster.remove_node(doomed, allow_graceful=False)

    # Not by whoever takes the results: what the node holds may be the very first of them.
    killer = threading.Thread(target=kill)
    killer.start()
    report = on_ray(archive, sources, partial(DoomedEncoder, journal, doomed.node_id), pool(cluster))
    killer.join()
    assert killed_at[0] < 384
    assert journal.counts("embedded")[doomed.node_id], "the node had a part in it"
    assert len(journal.counts("embedded")) == 2, "and so had the other"
    plain = make_archive("plain")
    assert counts(report) == counts(plainly(plain, sources))
    assert report.articles_added == 384
    assert archive.encoder.passages_encoded == 0, "all was embedded on the cluster"  # type: ignore[attr-defined]
    same(archive, plain)


def test_what_cannot_be_read_is_reported_and_the_rest_goes_in(
    cluster: Cluster, make_archive: Callable[[str], Archive], tmp_path: Path, journal: Journal
) -> None:
    broken = tmp_path / "坏.jsonl"
    good = json.dumps({"text": "枫桥灯塔昨夜点亮，灯高31米。"}, ensure_ascii=False)
    broken.write_text(f'{good}\n{{"text": "好。", "date": "2025-13-40"}}\n{{\n', "utf-8")
    folder = tmp_path / "版面"
    folder.mkdir()
    (folder / "空.txt").write_text("", "utf-8")
    (folder / "扫描.pdf").write_bytes(b"%PDF")
    write_articles(folder / "好.jsonl", [story(1), story(2)])
    paths = [tmp_path / "没有.txt", broken, folder, broken]
    archive, plain = make_archive("ray"), make_archive("plain")
    report = on_ray(archive, paths, partial(TellingEncoder, journal), pool(cluster))
    assert counts(report) == counts(plainly(plain, paths))
    assert [(Path(each.source).name, each.line) for each in report.failed] == [
        ("没有.txt", None),
        ("坏.jsonl", 2),
        ("坏.jsonl", 3),
        ("扫描.pdf", None),
        ("空.txt", None),
    ]
    assert report.articles_added == 3
    same(archive, plain)


def test_run_twice_nothing_changes_and_only_what_is_new_is_embedded(
    cluster: Cluster, make_archive: Callable[[str], Archive], tmp_path: Path, journal: Journal
) -> None:
    opener = partial(TellingEncoder, journal)
    archive = make_archive("ray")
    source = write_articles(tmp_path / "a.jsonl", [story(number) for number in range(70)])
    first = on_ray(archive, [source], opener, pool(cluster))
    assert (first.articles_added, journal.total("embedded")) == (70, first.chunks)
    revision = archive.store.revision()
    again = on_ray(archive, [source], opener, pool(cluster))
    assert counts(again) == (0, 0, 70, 0, ())
    assert archive.store.revision() == revision
    assert journal.total("embedded") == first.chunks
    mended = story(3, text="枫桥灯塔昨夜点亮，灯高37米。")
    write_articles(source, [mended, *(story(number) for number in range(60, 72))])
    last = on_ray(archive, [source], opener, pool(cluster))
    assert (last.articles_added, last.articles_updated, last.articles_unchanged) == (2, 1, 10)
    assert journal.total("embedded") == first.chunks + last.chunks
    assert archive.store.get(mended.id).text == mended.text
    assert archive.encoder.passages_encoded == 0  # type: ignore[attr-defined]
    assert archive.verify() == []


def test_what_is_not_taken_holds_the_encoders_up(
    cluster: Cluster, make_archive: Callable[[str], Archive], tmp_path: Path, journal: Journal
) -> None:
    long = "".join(f"第{number}座灯塔昨夜点亮，灯高{number}米，照见十里江面。" for number in range(100))
    source = write_articles(tmp_path / "a.jsonl", [story(n, text=f"{n}：{long}") for n in range(1500)])
    opener = partial(TellingEncoder, journal)
    tight = pool(cluster, memory=4_000_000)
    with closing(read_on_ray(make_archive("ray"), [source], "auto", NOTHING, opener, tight)) as items:
        next(items)
        settled = Settled(journal)
        until(settled, "encoders at rest")
        chunks_an_article = 6
        assert settled.count < 1500 * chunks_an_article / 2


class Settled:
    """Whether the encoders have done nothing for as long as some batches would take."""

    def __init__(self, journal: Journal) -> None:
        self._journal = journal
        self._same = 0
        self.count = -1

    def __call__(self) -> bool:
        before, self.count = self.count, self._journal.total("embedded")
        self._same = self._same + 1 if self.count == before else 0
        return self._same > 600  # at 5 ms each


def test_another_encoder_on_a_node_is_refused(
    cluster: Cluster, make_archive: Callable[[str], Archive], tmp_path: Path
) -> None:
    source = write_articles(tmp_path / "a.jsonl", [story(1)])
    archive = make_archive("ray")
    with pytest.raises(ModelError, match="与档案所用的不是同一个"):
        on_ray(archive, [source], ray_encoders.another, pool(cluster))
    assert archive.store.count() == 0


def test_a_pool_that_no_machine_has_room_for_is_refused(
    cluster: Cluster, make_archive: Callable[[str], Archive], tmp_path: Path
) -> None:
    source = write_articles(tmp_path / "a.jsonl", [story(1)])
    with pytest.raises(BadInputError, match=r"一个编码器要 64 个核.*只有 1 个核"):
        on_ray(make_archive("ray"), [source], ray_encoders.plain, pool(cluster, cpus=64))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ray://10.0.0.5:10001", "不接 ray:// 地址"),
        ("http://x", "不是 Ray 的地址"),
        ("主机", "不是 Ray 的地址"),
    ],
)
def test_what_is_no_address_is_refused(
    make_archive: Callable[[str], Archive], tmp_path: Path, address: str, said: str
) -> None:
    source = write_articles(tmp_path / "a.jsonl", [story(1)])
    nowhere = RayPool(address, None, 1, 0, _MEMORY)
    with pytest.raises(BadInputError, match=said):
        on_ray(make_archive("ray"), [source], ray_encoders.plain, nowhere)


def test_the_command_starts_a_ray_of_its_own(
    tmp_path: Path, bundled_encoder: Encoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the real model, and `--ray` before the path, which is not taken for its address."""
    source = write_articles(tmp_path / "a.jsonl", [story(number) for number in range(5)])
    monkeypatch.setenv("WENBAO_RAY_MEMORY", str(_STORE))

    def wenbao(home: str, *given: str) -> dict[str, object]:
        # A process of its own: one that has been at two clusters is a case that no user has.
        arguments = ["--home", str(tmp_path / home), "ingest", *given, str(source), "--json"]
        done = subprocess.run(
            [sys.executable, "-c", "from api.cli import main; main()", *arguments],
            capture_output=True,
            text=True,
            timeout=3 * PATIENCE,
        )
        if "没能在这台机器上启动" in done.stderr:
            raise RuntimeError(done.stderr)
        assert done.returncode == 0, done.stderr
        report: dict[str, object] = json.loads(done.stdout)
        return report

    spread, plain = patiently(lambda: wenbao("ray", "--ray")), wenbao("plain")
    assert spread.pop("seconds")
    assert plain.pop("seconds")
    assert spread == plain
    assert spread["articles_added"] == 5
    stores = [ArticleStore(f"sqlite:///{tmp_path}/{home}/wenbao.db") for home in ("ray", "plain")]
    assert list(stores[0].rows()) == list(stores[1].rows())
    keys = [sorted(store.vector_keys(bundled_encoder.fingerprint)) for store in stores]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 5
    for store in stores:
        store.close()
