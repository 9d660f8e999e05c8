"""The machine and the software of a measurement, without names of hosts or paths."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from bench.processes import environment

_OURS = (
    "wenbao",
    "onnxruntime",
    "tokenizers",
    "faiss-cpu",
    "tantivy",
    "jieba",
    "numpy",
    "fastapi",
    "uvicorn",
)
_THEIRS = ("txtai", "haystack-ai", "sentence-transformers", "torch", "transformers", "faiss-cpu", "numpy")
_ASKED = "import json,sys; from importlib.metadata import version; print(json.dumps({n: version(n) for n in sys.argv[1:]}))"


@dataclass(frozen=True, slots=True)
class Machine:
    """Where and with what was measured. `load` is the mean number of running processes in the minute before
    the first measurement: anything much above 0 means that something else took part of the machine."""

    processor: str
    cores: int
    memory_gib: float
    system: str
    python: str
    load: float
    ours: dict[str, str]
    theirs: dict[str, str]
    settings: dict[str, str]


def describe(peers: Path | None) -> Machine:
    """Describe this machine; `peers` is the Python of the peers' environment."""
    theirs: dict[str, str] = {}
    if peers is not None:
        asked: list[str | Path] = [peers, "-c", _ASKED, *_THEIRS]
        theirs = json.loads(subprocess.run(asked, check=True, capture_output=True, text=True).stdout)
    return Machine(
        processor=_processor(),
        cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
        memory_gib=os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30,
        system=f"{platform.system()} {platform.machine()}",
        python=platform.python_version(),
        load=os.getloadavg()[0],
        ours={name: version(name) for name in _OURS},
        theirs=theirs,
        settings=_settings(),
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    return next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown"
    )


def _settings() -> dict[str, str]:
    """Return the project's own settings that are set; those that are paths only by name."""
    found = {name: value for name, value in environment().items() if name.startswith("WENBAO_")}
    return {name: value if os.sep not in value else "(set)" for name, value in sorted(found.items())}
