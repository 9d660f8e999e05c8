"""Real processes of the command, and an archive's worth of invented articles."""

from __future__ import annotations

import itertools
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path

from corpus.chunking import chunk_article, embedding_text, text_key
from corpus.records import Article, Credit, Kind
from corpus.store import ArticleStore
from corpus.wire import article_json
from embeddings.archive import Archive
from embeddings.segment import Segmenter
from tests.support import HashingEncoder

PATIENCE = 120.0
"""Seconds until something that ought to happen is given up; how long it takes is never the question."""

_ENTRY = Path(__file__).with_name("entry.py")
_TOWNS = ("河湾县", "东山市", "南浦镇", "北岭区", "西塘乡", "云溪镇", "石门县")
_CHARACTERS = "".join(map(chr, range(0x4E00, 0x5A00)))
_THINGS = ("图书馆", "污水处理厂", "环湖步道", "光伏电站", "体育场", "隧道", "粮库", "幼儿园", "水族馆")


def story(number: int, **changes: object) -> Article:
    """Return an invented article; no two numbers are alike."""
    draw = random.Random(number)
    town, thing = draw.choice(_TOWNS), draw.choice(_THINGS)
    # Words drawn at random: stories made from one pattern would be copies of each other.
    told = "".join("".join(draw.choices(_CHARACTERS, k=12)) + "。" for _ in range(4))
    reporter = f"林{town[0]}"
    article = Article(
        id=f"{number:016x}",
        headline=f"{town}{thing}{number}期完工",
        kicker=None,
        newspaper="河湾日报",
        date=date(2024, 1, 1) + timedelta(days=number % 300),
        page=str(number % 8 + 1),
        section=None,
        kind=Kind.ARTICLE,
        reporters=(reporter,),
        credits=(Credit(reporter, "记者"),),
        photos=(),
        url=None,
        text=f"{town}的{thing}第{number}期工程完工。{told}",
    )
    return replace(article, **changes)  # type: ignore[arg-type]


def write_articles(path: Path, articles: Iterable[Article]) -> Path:
    """Write what an export would."""
    lines = (json.dumps(article_json(one, full=True), ensure_ascii=False) for one in articles)
    path.write_text("".join(f"{line}\n" for line in lines), "utf-8")
    return path


def until(found: Callable[[], object], what: str) -> None:
    """Wait until `found` is true."""
    end = time.monotonic() + PATIENCE
    while not found():
        assert time.monotonic() < end, f"{what}: not in {PATIENCE} seconds"
        time.sleep(0.005)


@dataclass
class Command:
    """A running `wenbao`."""

    launcher: Launcher
    pid: int
    out: Path
    err: Path

    @property
    def stdout(self) -> str:
        return self.out.read_text("utf-8") if self.out.exists() else ""

    @property
    def stderr(self) -> str:
        return self.err.read_text("utf-8") if self.err.exists() else ""

    @property
    def reported(self) -> int:
        """How many articles have been reported as stored (with `tells`)."""
        whole = [line for line in self.stdout.splitlines(keepends=True) if line.endswith("\n")]
        counts = [int(line) for line in whole if line.strip().isdecimal()]
        return max(counts, default=0)

    def signal(self, number: signal.Signals) -> None:
        os.kill(self.pid, number)

    def wait(self) -> int:
        return self.launcher.wait(self.pid)


@dataclass
class Launcher:
    """The process that forks commands."""

    folder: Path
    embedded: Path = field(init=False)
    _numbers: itertools.count[int] = field(default_factory=itertools.count)

    def __post_init__(self) -> None:
        self.embedded = self.folder / "embedded"
        environment = {name: value for name, value in os.environ.items() if not name.startswith("WENBAO_")}
        self._process = subprocess.Popen(
            [sys.executable, str(_ENTRY)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=self.folder,
            env={**environment, "PYTHONUTF8": "1", "TEST_EMBEDDED": str(self.embedded)},
        )

    def close(self) -> None:
        self._process.communicate()

    def start(
        self,
        *arguments: object,
        home: Path,
        tells: bool = False,
        stderr: Path | None = None,
        **environment: str,
    ) -> Command:
        """Start `wenbao --home HOME ARGUMENTS…`."""
        number = next(self._numbers)
        out, err = self.folder / f"{number}.out", stderr or self.folder / f"{number}.err"
        order = {
            "arguments": ["--home", str(home), *map(str, arguments)],
            "stdout": str(out),
            "stderr": str(err),
            "environment": environment | ({"TEST_TELLS": "1"} if tells else {}),
        }
        pid = self._ask(order)
        return Command(self, pid, out, err)

    def run(self, *arguments: object, home: Path, **environment: str) -> tuple[int, Command]:
        """Run a command to its end; return its exit code with what it printed."""
        command = self.start(*arguments, home=home, **environment)
        code = command.wait()
        assert "Traceback" not in command.stderr, command.stderr
        return code, command

    def wait(self, pid: int) -> int:
        return self._ask({"wait": pid})

    def texts_embedded(self) -> int:
        """Return how many texts all commands together have embedded so far."""
        lines = self.embedded.read_text().split() if self.embedded.exists() else []
        return sum(map(int, lines))

    def _ask(self, order: dict[str, object]) -> int:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def open_store(home: Path) -> ArticleStore:
    """Open the store of a home."""
    return ArticleStore(f"sqlite:///{home}/wenbao.db")


def stored_once(home: Path, expected: Sequence[Article], all_given: Sequence[Article]) -> int:
    """Check that each of `expected` is stored once with its chunks and vectors, and nothing that was not given;
    return how many articles there are."""
    store = open_store(home)
    try:
        given = {article.id: article for article in all_given}
        found = {article.id: article for article in store.in_order()}
        assert found.keys() <= given.keys()
        assert found == {key: given[key] for key in found}
        assert {article.id for article in expected} <= found.keys()
        assert store.count() == len(found)
        wanted = sorted(chunk.id for article in found.values() for chunk in chunk_article(article))
        assert sorted(chunk.id for _, chunk in store.rows()) == wanted
        keys = text_keys(list(found.values()))
        assert store.vectors("bundled-256", keys).keys() == keys
        return len(found)
    finally:
        store.close()


def text_keys(articles: Sequence[Article]) -> set[str]:
    """Return the keys of all texts that are embedded of the articles."""
    return {
        text_key(embedding_text(article, chunk)) for article in articles for chunk in chunk_article(article)
    }


def vector_count(home: Path) -> int:
    """Return how many vectors are kept."""
    store = open_store(home)
    try:
        return store._database.number("SELECT COUNT(*) FROM vectors")
    finally:
        store.close()


def disagreements(home: Path, segmenter: Segmenter) -> list[str]:
    """Open the archive, which mends what can be, and verify it thoroughly."""
    store = open_store(home)
    archive = Archive(store, HashingEncoder(name="bundled"), home / "index", segmenter=segmenter)
    try:
        return archive.verify()
    finally:
        archive.close()
