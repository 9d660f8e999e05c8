"""Running what is measured: each in a fresh process of its own, its memory watched from outside."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Sequence
from pathlib import Path
from time import perf_counter

from bench.records import Finished

ROOT = Path(__file__).resolve().parent.parent
"""Where measured processes run: `python -m bench…` is found from here."""

_MIB = 1024 * 1024
_LOOKED_EVERY = 0.05
# Debugging aids and work-arounds of one machine must not decide what is measured.
_UNSET = ("OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE", "PYTHONPATH", "PYTHONDONTWRITEBYTECODE")


def environment() -> dict[str, str]:
    """Return the environment of every measured process: the user's, less what would skew it, and offline."""
    kept = {name: value for name, value in os.environ.items() if name not in _UNSET}
    return {
        **kept,
        "HF_HUB_OFFLINE": "1",
        "HF_HUB_DISABLE_TELEMETRY": "1",
        "HAYSTACK_TELEMETRY_ENABLED": "False",
        "TOKENIZERS_PARALLELISM": "true",
    }


def run(command: Sequence[str | Path], *, limit: float) -> Finished:
    """Run a command to its end; raises SystemExit with the end of its messages if it fails or takes too long.

    The peak memory is the kernel's own high-water mark (VmHWM) of the process, read until it ends.
    """
    begun = perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    peak = 0.0
    over = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not over.wait(_LOOKED_EVERY):
            peak = max(peak, memory(process.pid, "VmHWM"))

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        out, err = process.communicate(timeout=limit)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise SystemExit(f"{_name(command)}: not done after {limit:.0f} s") from None
    except KeyboardInterrupt:
        process.terminate()
        process.communicate()
        raise
    finally:
        seconds = perf_counter() - begun
        over.set()
        watcher.join()
    if process.returncode:
        raise SystemExit(f"{_name(command)}: failed ({process.returncode})\n{err[-2000:]}")
    return Finished(seconds=seconds, peak_mib=peak, output=out)


def memory(pid: int, field: str) -> float:
    """Return VmRSS or VmHWM of a running process in MiB; 0 once it is gone or where there is no /proc."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return 0.0
    line = next((line for line in status.splitlines() if line.startswith(f"{field}:")), None)
    return int(line.split()[1]) * 1024 / _MIB if line else 0.0


def folder_mib(folder: Path) -> float:
    """Return the size of all files under a folder in MiB."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / _MIB


def _name(command: Sequence[str | Path]) -> str:
    return " ".join([Path(command[0]).name, *map(str, command[1:4])])
