"""The default reader: an exported model run by ONNX Runtime, without torch.

One window a call and one call a core: on two cores faster than padded batches, and no reading depends on what
else was in its batch.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnxruntime
from onnxruntime.capi.onnxruntime_pybind11_state import Fail, InvalidGraph, InvalidProtobuf, NotImplemented
from tokenizers import Tokenizer

from corpus.errors import ModelError
from embeddings.cores import cores
from rag.reader.card import MODEL, TOKENIZER, checksums, probability, read_card
from rag.reader.decoding import best_span, sentence_numbers, trimmed
from rag.reader.encoding import Tokens, Window, prefix, tokenize, windows
from rag.reader.protocol import ReaderInput, Reading

BUNDLED = Path(__file__).parent / "model"
"""The reader that travels with the install."""

_NOTHING = Reading(0, 0, -30.0, 0.0)
_OUTPUTS = ("start", "end", "verdict")


@dataclass(frozen=True, slots=True)
class Judged:
    """What the model says of one passage before calibration: best span, its log probability, has-answer logit."""

    start: int
    end: int
    span: float
    verdict: float


@dataclass(frozen=True, slots=True)
class _Job:
    passage: int
    window: Window


class OnnxReader:
    """An exported reader. Safe to use from several threads, which share its workers."""

    def __init__(self, folder: Path = BUNDLED, *, threads: int | None = None) -> None:
        """Load the reader in `folder`; `threads` defaults to the cores this process may use.

        Raises ModelError when it is missing or damaged.
        """
        self._card = read_card(folder)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        try:
            # A damaged tokenizer is a bare Exception to its library, so damage is found before.
            if checksums(folder) != self._card.sha256:
                raise ModelError(f"阅读模型 {folder} 的校验和不符，文件可能已损坏。请重新安装")
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER))
        except (OSError, Fail, InvalidGraph, InvalidProtobuf, NotImplemented) as error:
            raise ModelError(
                f"阅读模型 {folder} 无法加载，文件可能缺失或已损坏。请重新安装", detail=str(error)
            ) from error
        self._pool = ThreadPoolExecutor(threads or cores(), "reader")

    @property
    def name(self) -> str:
        """The model as a person would call it."""
        return self._card.name

    def read(self, question: str, passages: Sequence[ReaderInput]) -> list[Reading]:
        """Return one reading for each passage, in the order given."""
        return [
            _NOTHING if judged is None else self._calibrated(judged)
            for judged in self.judge(question, passages)
        ]

    def judge(self, question: str, passages: Sequence[ReaderInput]) -> list[Judged | None]:
        """Return what the model says of each passage, None where there is nothing to read."""
        jobs = list(self._jobs(question, passages))
        # Longest first, so that no core is left with it at the end.
        jobs.sort(key=lambda job: len(job.window.ids), reverse=True)
        best: list[Judged | None] = [None] * len(passages)
        for job, judged in zip(jobs, self._pool.map(lambda job: self._run(job, passages), jobs), strict=True):
            other = best[job.passage]
            if other is None or self._log_odds(judged) > self._log_odds(other):
                best[job.passage] = judged
        return best

    def _jobs(self, question: str, passages: Sequence[ReaderInput]) -> Iterable[_Job]:
        known: dict[str, Tokens] = {}
        for number, passage in enumerate(passages):
            if passage.text not in known:
                known[passage.text] = tokenize(self._tokenizer, passage.text)
            before = prefix(self._tokenizer, question, passage.heading)
            for shown in windows(before, known[passage.text], self._card.limit):
                yield _Job(number, shown)

    def _run(self, job: _Job, passages: Sequence[ReaderInput]) -> Judged:
        shown = job.window
        feeds = {"ids": np.array([shown.ids], np.int64), "first": np.array([shown.first], np.int64)}
        start, end, verdict = self._session.run(_OUTPUTS, feeds)
        text = passages[job.passage].text
        span = best_span(start[0], end[0], sentence=sentence_numbers(text, shown.offsets))
        first, last = trimmed(text, shown.offsets[span.first][0], shown.offsets[span.last][1])
        return Judged(first, last, span.log_probability, float(verdict[0]))

    def _log_odds(self, judged: Judged) -> float:
        return self._card.calibration.log_odds(judged.verdict, judged.span)

    def _calibrated(self, judged: Judged) -> Reading:
        score = self._log_odds(judged)
        return Reading(judged.start, judged.end, score, probability(score))
