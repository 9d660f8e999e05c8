"""Two servers on one PostgreSQL and one Milvus: one truth, and what is lost comes back by itself."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import httpx
import pytest

from corpus.records import Article
from corpus.store import ArticleStore
from corpus.wire import article_json
from tests.faults.support import PATIENCE, Launcher, story, until
from tests.servers import control, needs_milvus, needs_postgres, new_database

pytestmark = [needs_postgres, needs_milvus, pytest.mark.servers]
ARTICLES = [story(number) for number in range(12)]


@dataclass
class Milvus:
    """The process that owns the file of milvus-lite."""

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    @property
    def uri(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        arguments = [
            "server",
            "--data-dir",
            str(self.folder),
            "--host",
            "127.0.0.1",
            "--port",
            str(self.port),
        ]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "milvus_lite", *arguments],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        until(self._answers, "Milvus")

    def stop(self) -> None:
        assert self.process is not None
        self.process.kill()
        self.process.wait()

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@pytest.fixture(scope="module")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Milvus]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    running = Milvus(tmp_path_factory.mktemp("milvus") / "data", port)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with new_database() as url:
        yield url


@pytest.fixture(scope="module")
def clients(
    launcher: Launcher, milvus: Milvus, url: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[httpx.Client]]:
    """One client for each of two servers, which share nothing on disk."""
    told = {"WENBAO_STORE_URL": url, "WENBAO_INDEX": milvus.uri, "WENBAO_READER": "off"}
    servers = []
    for name in ("one", "other"):
        home = tmp_path_factory.mktemp(name)
        server = launcher.start("serve", "--port", "0", home=home, **told)
        until(lambda server=server: "问报已就绪" in server.stderr, "a server")  # type: ignore[misc]
        servers.append(server)
    made = []
    for server in servers:
        address = re.search(r"http://[\d.:]+", server.stderr)
        assert address is not None
        made.append(httpx.Client(base_url=address.group(), timeout=PATIENCE))
        until(lambda: is_ready(made[-1]), "readiness")
    assert post(made[0], ARTICLES).json()["articles_added"] == len(ARTICLES)
    yield made
    for client, server in zip(made, servers, strict=True):
        client.close()
        server.signal(signal.SIGTERM)
        server.wait()


def is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx.TransportError:
        return False


def is_told_to_wait(answer: httpx.Response) -> bool:
    return (
        answer.status_code == 503
        and int(answer.headers["Retry-After"]) > 0
        and answer.json()["error"]["code"] == "unavailable"
    )


def post(client: httpx.Client, articles: list[Article]) -> httpx.Response:
    return client.post("/v1/articles", json=[article_json(each, full=True) for each in articles])


def found(client: httpx.Client, question: str) -> dict[str, str]:
    hits = client.get("/v1/search", params={"q": question, "k": 20}).raise_for_status().json()["hits"]
    return {hit["article_id"]: hit["text"] for hit in hits}


def in_two_seconds(client: httpx.Client, article: Article, text: str | None) -> None:
    """Check that the server finds the article with this text (None: not at all) within two seconds."""
    end = time.monotonic() + 2
    while found(client, article.headline).get(article.id) != text:
        assert time.monotonic() < end, f"{article.headline}: not in two seconds"


def test_what_one_does_the_other_sees(clients: list[httpx.Client]) -> None:
    one, other = clients
    new = story(901, headline="枫桥灯塔点亮", text="枫桥灯塔昨夜点亮，灯高31米。")
    assert post(one, [new]).json()["articles_added"] == 1
    in_two_seconds(other, new, new.text)
    mended = replace(new, text="枫桥灯塔昨夜点亮，灯高37米。")
    assert post(other, [mended]).json()["articles_updated"] == 1
    in_two_seconds(one, new, mended.text)
    assert other.delete(f"/v1/articles/{new.id}").is_success
    in_two_seconds(one, new, None)
    assert one.get(f"/v1/articles/{new.id}").status_code == 404


def test_both_may_write_at_a_time_and_nothing_is_lost_or_doubled(
    clients: list[httpx.Client], url: str
) -> None:
    shared = [story(number) for number in range(300, 306)]
    own = [[story(number) for number in range(first, first + 6)] for first in (310, 320)]

    def work(which: int) -> None:
        for batch in (own[which], shared):
            while (answer := post(clients[which], batch)).status_code == 503:
                time.sleep(float(answer.headers["Retry-After"]) / 10)
            answer.raise_for_status()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, (0, 1)))
    store = ArticleStore(url)
    wanted = {article.id: article for article in (*shared, *own[0], *own[1])}
    assert store.get_many(wanted) == wanted
    assert store.chunk_count() == len({chunk.id for _, chunk in store.rows()})
    store.close()
    for client in clients:
        for article in wanted.values():
            assert article.id in found(client, article.headline)


def test_the_database_goes_and_comes_back(clients: list[httpx.Client]) -> None:
    control("stop")
    try:
        for client in clients:
            for answer in (
                client.get("/v1/search", params={"q": "图书馆"}),
                client.post("/v1/answers", json={"question": "图书馆第几期完工？"}),
                post(client, [story(902)]),
                client.get("/readyz"),
            ):
                assert is_told_to_wait(answer)
                assert "档案数据库现在连不上" in answer.json()["error"]["message"]
    finally:
        control("start")
    for client in clients:
        until(lambda client=client: is_ready(client), "recovery")  # type: ignore[misc]
        assert ARTICLES[0].id in found(client, ARTICLES[0].headline)
    assert post(clients[1], [story(902)]).json()["articles_added"] == 1
    in_two_seconds(clients[0], story(902), story(902).text)


def test_milvus_goes_and_comes_back(clients: list[httpx.Client], milvus: Milvus) -> None:
    milvus.stop()
    try:
        for path in ("/v1/search?q=图书馆", "/readyz"):
            answer = clients[0].get(path)
            assert is_told_to_wait(answer)
            assert "Milvus 现在连不上" in answer.json()["error"]["message"]
        # It is stored all the same, and indexed when Milvus is back.
        assert post(clients[1], [story(903)]).status_code == 503
    finally:
        milvus.start()
    for client in clients:
        until(lambda client=client: is_ready(client), "readiness")  # type: ignore[misc]
        until(lambda client=client: is_found(client, story(903)), "recovery")  # type: ignore[misc]


def is_found(client: httpx.Client, article: Article) -> bool:
    answer = client.get("/v1/search", params={"q": article.headline, "k": 20})
    return answer.is_success and article.id in {hit["article_id"] for hit in answer.json()["hits"]}
