"""Results on disk, a file a step: an interrupted run goes on behind the last step that was finished."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    T = TypeVar("T", bound=DataclassInstance)

_ROOMS = ("corpus", "embeddings", "rag", "api")


class Results:
    """The steps of one run. `inputs` says what is measured; other inputs need another folder or a new start."""

    def __init__(self, folder: Path, inputs: dict[str, object], tell: Callable[[str], None]) -> None:
        """Raises SystemExit when the folder holds results of other inputs."""
        self.folder = folder
        self._tell = tell
        self._code = code_digest()
        folder.mkdir(parents=True, exist_ok=True)
        stamp = folder / "inputs.json"
        if stamp.exists() and json.loads(stamp.read_text("utf-8")) != inputs:
            raise SystemExit(f"{folder} holds results of other inputs: give --fresh, or another --work")
        _write(stamp, inputs)

    def step(self, name: str, kind: Callable[..., T], measure: Callable[[], T]) -> T:
        """Return what is kept of a step, or measure it now and keep it. `kind` is the type of the result."""
        path = self.folder / f"{name}.json"
        if path.exists():
            self._tell(f"{name}: measured before")
            return kind(**json.loads(path.read_text("utf-8"))["result"])
        self._tell(f"{name} …")
        result = measure()
        path.parent.mkdir(parents=True, exist_ok=True)
        _write(path, {"code": self._code, "result": asdict(result)})
        return result

    def has(self, name: str) -> bool:
        """Return whether a step is finished."""
        return (self.folder / f"{name}.json").exists()

    def versions(self) -> int:
        """Return how many states of the program's code the kept steps were measured with."""
        steps = (json.loads(path.read_text("utf-8")) for path in self.folder.glob("*/**/*.json"))
        return len({step["code"] for step in steps if "code" in step})


def code_digest() -> str:
    """Return a digest of the program's own source, so that a report can say when it changed on the way."""
    root = Path(__file__).resolve().parent.parent
    digest = hashlib.sha256()
    for path in sorted(path for room in _ROOMS for path in (root / room).rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _write(path: Path, document: object) -> None:
    # Beside, then renamed: a step is there whole or not at all.
    beside = path.with_suffix(".part")
    beside.write_text(json.dumps(document, ensure_ascii=False, indent=2) + "\n", "utf-8")
    os.replace(beside, path)
