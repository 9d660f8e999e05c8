"""`python -m bench.llm --squad cmrc2018_trial.json`: the whole measurement; goes on where it stopped."""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from api.assembly import open_archive
from api.settings import Settings
from bench.llm.asking import ask_all
from bench.llm.model import fetch, unpacked
from bench.llm.recording import RecordingWriter
from bench.llm.report import write_report
from bench.llm.server import serving
from eval.dataset import read_dataset
from eval.records import Item
from rag.pipeline import Pipeline
from rag.reader.opening import open_reader
from rag.writing.breaker import Breaker
from rag.writing.composer import ModelComposer
from rag.writing.openai_writer import OpenAIWriter, Server
from rag.writing.protocol import Writer
from rag.writing.records import Budget

_SEED: Final = 7
_ROOT: Final = Path(__file__).resolve().parents[2]
_WENBAO: Final = (sys.executable, "-c", "from api.cli import main; main()")


@dataclass(frozen=True, slots=True)
class _Set:
    name: str
    items: tuple[Item, ...]
    home: Path
    ask_declined: bool


def main() -> None:
    """Fetch, serve, ask, count, report."""
    given = _options()
    given.work.mkdir(parents=True, exist_ok=True)
    results = given.work / "answers.jsonl"
    if not given.report_only:
        model = fetch(given.cache)
        sets = _sets(given)
        budget = Budget(reading=given.context, seconds=given.seconds)
        with _address(given, model) as url:
            server = Server(url, model.name, retries=0, stall_seconds=given.seconds)
            for each in sets:
                _ask(each, OpenAIWriter(server), budget, results)
        if given.local:
            # Loaded only now: seconds and gigabytes that the runs above need not share.
            from rag.writing.transformers_writer import TransformersWriter  # noqa: PLC0415

            local = TransformersWriter(str(unpacked(model, given.dtype)), device="cpu", dtype=given.dtype)
            slow = Budget(reading=given.context, seconds=10 * given.seconds)
            first = next((each for each in sets if each.name == "sample"), sets[0])
            chosen = [item for item in first.items if item.answerable][: given.local]
            _ask(_Set(first.name, tuple(chosen), first.home, False), local, slow, results)
    write_report(results, given.work / "report.md")
    print(given.work / "report.md")


def _ask(each: _Set, writer: Writer, budget: Budget, results: Path) -> None:
    recording = RecordingWriter(writer, results.with_name("replies.jsonl"))
    archive = open_archive(Settings(home=each.home))
    reader = open_reader("bundled")
    # A breaker that never opens: each question is measured by itself.
    composer = ModelComposer(recording, budget, Breaker(failures=10**9))
    rules, model = Pipeline(archive, reader=reader), Pipeline(archive, reader=reader, composer=composer)
    rules.warm_up()
    ask_all(each.name, each.items, rules, model, recording, budget, results, ask_declined=each.ask_declined)
    archive.close()


def _sets(given: argparse.Namespace) -> list[_Set]:
    """The sample, the public questions, the invented papers; their archives are made where they are missing."""
    work: Path = given.work
    sets = _ROOT / "eval" / "sets"
    sample, invented = work / "sample", work / "invented"
    _ingest(sample, "--newspaper", "科学导报", _ROOT / "corpus" / "sample" / "kexue-daobao.txt")
    found = [_Set("sample", read_dataset(sets / "sample.jsonl"), sample, True)]
    _ingest(invented, *sorted((sets / "invented").glob("*.txt")))
    found.append(_Set("invented", read_dataset(sets / "invented" / "invented.jsonl"), invented, False))
    if given.squad:
        public, articles, questions = work / "public", work / "articles.jsonl", work / "questions.jsonl"
        command = [sys.executable, "-m", "eval.importers", "squad", given.squad]
        subprocess.run(
            [str(c) for c in (*command, "--articles", articles, "--questions", questions)],
            check=True,
            cwd=_ROOT,
        )
        _ingest(public, "--format", "jsonl", articles)
        items = list(read_dataset(questions))
        random.Random(_SEED).shuffle(items)
        found.append(_Set("cmrc", tuple(items[: given.questions]), public, False))
    return [s for name in given.sets for s in found if s.name == name]


def _ingest(home: Path, *arguments: str | Path) -> None:
    if not (home / "wenbao.db").is_file():
        subprocess.run([*_WENBAO, "--home", str(home), "ingest", *map(str, arguments)], check=True, cwd=_ROOT)


@contextmanager
def _address(given: argparse.Namespace, model: Path) -> Iterator[str]:
    if given.url:
        yield given.url
        return
    with serving(given.server_python, model, given.threads, given.work / "server.log") as url:
        yield url


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.llm", description=__doc__)
    parser.add_argument(
        "--squad", type=Path, metavar="FILE", help="public questions with contexts: CMRC 2018"
    )
    parser.add_argument("--questions", type=int, default=150, metavar="N", help="of the public ones")
    parser.add_argument(
        "--local", type=int, default=20, metavar="N", help="through transformers (slow on a CPU)"
    )
    parser.add_argument("--sets", nargs="+", default=["invented", "sample", "cmrc"], metavar="NAME")
    parser.add_argument(
        "--context", type=int, default=220, metavar="N", help="tokens of passages (default 220)"
    )
    parser.add_argument("--seconds", type=float, default=60, metavar="S", help="for one answer (default 60)")
    parser.add_argument("--threads", type=int, default=2, metavar="N", help="of the model's server")
    parser.add_argument("--dtype", default="bfloat16", help="of transformers (default bfloat16)")
    parser.add_argument("--url", help="a server that runs already")
    parser.add_argument("--server-python", type=Path, default=Path(".llm/bin/python"), metavar="FILE")
    parser.add_argument(
        "--cache",
        type=Path,
        default=Path.home() / ".cache" / "wenbao" / "llm",
        metavar="DIR",
        help="of the model",
    )
    parser.add_argument(
        "--work", type=Path, default=Path(".llm-run"), metavar="DIR", help="archives and answers"
    )
    parser.add_argument("--report-only", action="store_true", help="ask nothing")
    given = parser.parse_args()
    given.work = given.work.resolve()
    return given


if __name__ == "__main__":
    main()
