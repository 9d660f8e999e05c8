"""The comparison: the same chunks, model and questions through each system, in its own environment."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
import tomllib
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.material import Question
from bench.processes import folder_mib, run
from bench.records import Build, Ingest, Prepared, Serving, Tuning
from bench.results import Results
from bench.systems.run import Task
from embeddings.bundled import unpack

OURS = "wenbao"
SYSTEMS = (OURS, "txtai", "haystack")

_ROOT = Path(__file__).resolve().parent.parent
_BUILD_SECONDS = 3 * 3600
_SERVE_SECONDS = 3600
_INSTALL_SECONDS = 3600
_TUNED_ON = 96
_TORCH = "torch=="


@dataclass(frozen=True, slots=True)
class Compared:
    """One system's part of the comparison at one size; ours has no batch size to tune."""

    size: int
    system: str
    tuning: Tuning | None
    builds: tuple[Build, ...]
    serving: Serving


def make_environment(folder: Path, tell: Callable[[str], None]) -> Path:
    """Return the Python of an environment with the extra `bench`, made in `folder` if it is not there.

    torch comes first and alone, so that the build which pip is configured for (CPU) is kept by all the rest.
    """
    python = folder / "bin" / "python"
    extra = tomllib.loads((_ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    wanted = list(extra["bench"])
    stamp = folder / "installed.json"
    if stamp.exists() and json.loads(stamp.read_text("utf-8")) == wanted:
        return python
    tell("installing txtai and Haystack into an environment of their own (some minutes, about 2 GB) …")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for wave in ([name for name in wanted if name.startswith(_TORCH)], wanted):
        run([*pip, *wave], limit=_INSTALL_SECONDS)
    stamp.write_text(json.dumps(wanted), "utf-8")
    return python


@dataclass(frozen=True, slots=True)
class Grown:
    """Our own archive of the same articles, where it has been measured already: it is not built once more."""

    home: Path
    ingest: Ingest


def compare(
    *,
    size: int,
    grown: Grown | None,
    prepared: Prepared,
    material: Path,
    work: Path,
    python: Path,
    questions: tuple[Question, ...],
    clients: tuple[int, ...],
    requests: int,
    repeats: int,
    results: Results,
    tell: Callable[[str], None],
) -> list[Compared]:
    """Measure every system; the repeated builds take turns, so that no system has the quiet hour alone.

    `requests` searches are made at each number of threads. Batch sizes are tuned once, at the first size."""
    name = f"peers/{size}"
    pythons = {system: Path(sys.executable) if system == OURS else python for system in SYSTEMS}
    model = unpack()

    def task(system: str, batch: int) -> Task:
        return Task(
            model=str(model),
            batch=batch,
            source=str(material / ("articles.jsonl" if system == OURS else "chunks.jsonl")),
            parts=str(material / "chunks.jsonl"),
            folder=str(work / system),
            questions=[[question.text, question.article] for question in questions],
            clients=list(clients),
            requests=requests,
            begun=0.0,
            out="",
        )

    def tune(system: str) -> Tuning:
        tuned_on = Task(**{**asdict(task(system, 32)), "requests": min(_TUNED_ON, requests)})
        return Tuning(**_run(pythons[system], system, "tune", tuned_on, work)[0])  # type: ignore[arg-type]

    def build(system: str, batch: int) -> Build:
        folder = work / system
        shutil.rmtree(folder, ignore_errors=True)
        if system == OURS and grown is not None:
            shutil.copytree(grown.home, folder)
            return Build(
                seconds=grown.ingest.seconds,
                process_seconds=grown.ingest.seconds,
                peak_mib=grown.ingest.peak_mib,
                disk_mib=folder_mib(folder),
                chunks=prepared.chunks,
                characters=prepared.characters,
            )
        if system in tunings:
            rate = tunings[system].rates[str(batch)]
            tell(
                f"{system}: {prepared.characters:,} characters, about {prepared.characters / rate / 60:.0f} min"
            )
        made, seconds, peak = _run(pythons[system], system, "build", task(system, batch), work)
        return Build(
            seconds=float(str(made["seconds"])),
            process_seconds=seconds,
            peak_mib=peak,
            disk_mib=folder_mib(folder),
            chunks=prepared.chunks,
            characters=prepared.characters,
        )

    def serve(system: str, batch: int) -> Serving:
        if not (work / system).exists():
            build(system, batch)
        return Serving(**_run(pythons[system], system, "serve", task(system, batch), work)[0])  # type: ignore[arg-type]

    tunings = {
        system: results.step(f"peers/tune/{system}", Tuning, lambda s=system: tune(s))  # type: ignore[misc]
        for system in SYSTEMS
        if system != OURS
    }
    batch = {system: tunings[system].batch if system in tunings else 1 for system in SYSTEMS}
    builds: dict[str, list[Build]] = {system: [] for system in SYSTEMS}
    for number in range(1, repeats + 1):
        for system in SYSTEMS:
            if system == OURS and grown is not None and number > 1:
                continue
            step = f"{name}/{system}/build-{number}"
            builds[system].append(results.step(step, Build, lambda s=system: build(s, batch[s])))  # type: ignore[misc]
    compared = []
    for system in SYSTEMS:
        serving = results.step(f"{name}/{system}/serve", Serving, lambda s=system: serve(s, batch[s]))  # type: ignore[misc]
        compared.append(Compared(size, system, tunings.get(system), tuple(builds[system]), serving))
    for system in SYSTEMS:
        shutil.rmtree(work / system, ignore_errors=True)
    return compared


def _run(
    python: Path, system: str, action: str, task: Task, work: Path
) -> tuple[dict[str, object], float, float]:
    """Run one action in a fresh process; return its result, the seconds of the process and its peak memory."""
    work.mkdir(parents=True, exist_ok=True)
    out, task_file = work / f"{system}-{action}.out.json", work / f"{system}-{action}.task.json"
    given = {**asdict(task), "out": str(out), "begun": time.time()}
    task_file.write_text(json.dumps(given, ensure_ascii=False), "utf-8")
    limit = _BUILD_SECONDS if action == "build" else _SERVE_SECONDS
    finished = run([python, "-m", "bench.systems.run", system, action, task_file], limit=limit)
    return json.loads(out.read_text("utf-8")), finished.seconds, finished.peak_mib
