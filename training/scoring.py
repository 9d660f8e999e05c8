"""Exact match, F1 and the area under the has-answer curve."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from corpus.normalise import fold
from rag.reader.decoding import best_span
from training.batches import collate, encode
from training.examples import Example
from training.model import ReaderModel


@dataclass(frozen=True, slots=True)
class Scores:
    """EM and F1 in per cent over real and made questions, AUC of the has-answer score."""

    em: float
    f1: float
    made_em: float
    made_f1: float
    auc_public: float
    auc_made: float


def normal(text: str) -> str:
    """Letters, digits and ideographs alone, folded: as in CMRC2018's own evaluation, which ignores marks."""
    return "".join(re.findall(r"[^\W_]", fold(text)))


def f1(found: str, answers: Sequence[str]) -> float:
    """Best overlap of characters with any accepted answer, 0 to 1."""
    return max(_f1(normal(found), normal(answer)) for answer in answers)


def exact(found: str, answers: Sequence[str]) -> float:
    """1.0 when it is one of the accepted answers."""
    return float(normal(found) in {normal(answer) for answer in answers})


def _f1(found: str, answer: str) -> float:
    shared = sum((Counter(found) & Counter(answer)).values())
    return 2 * shared / (len(found) + len(answer)) if shared else 0.0


def evaluate(model: ReaderModel, tokenizer: Tokenizer, examples: Sequence[Example], *, bf16: bool) -> Scores:
    """Score the model on one window of each example; leaves it in training mode."""
    model.eval()
    ems, f1s, verdicts = _predictions(model, tokenizer, examples, bf16=bf16)
    model.train()
    has = np.array([example.answerable for example in examples])
    made = np.array([example.kind.startswith(("synthetic", "twin", "near")) for example in examples])
    real, invented = has & ~made, has & made
    return Scores(
        em=_per_cent(ems[real]),
        f1=_per_cent(f1s[real]),
        made_em=_per_cent(ems[invented]),
        made_f1=_per_cent(f1s[invented]),
        auc_public=round(float(roc_auc_score(has[~made], verdicts[~made])), 3),
        auc_made=round(float(roc_auc_score(has[made], verdicts[made])), 3),
    )


def _per_cent(values: NDArray[np.float64]) -> float:
    return round(100 * float(values.mean()), 1)


def _predictions(
    model: ReaderModel, tokenizer: Tokenizer, examples: Sequence[Example], *, bf16: bool
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    encoded = [encode(tokenizer, example, None) for example in examples]
    order = sorted(range(len(encoded)), key=lambda n: len(encoded[n].window.ids))
    ems, f1s, verdicts = (np.zeros(len(encoded)) for _ in range(3))
    device = next(model.parameters()).device
    for start in range(0, len(order), 16):
        rows = order[start : start + 16]
        batch = collate([(encoded[n],) for n in rows]).to(device)
        with torch.no_grad(), torch.autocast(device.type, torch.bfloat16, enabled=bf16):
            spans, verdict, _ = model(batch.ids, batch.mask, batch.passage)
        spans, verdict = spans.cpu(), verdict.cpu()
        for row, n in enumerate(rows):
            shown = encoded[n].window
            inside = slice(shown.first, shown.first + len(shown.offsets))
            span = best_span(spans[row, 0, inside].numpy(), spans[row, 1, inside].numpy())
            text = examples[n].text[shown.offsets[span.first][0] : shown.offsets[span.last][1]]
            if examples[n].answerable:
                accepted = (examples[n].answer, *examples[n].others)
                ems[n], f1s[n] = exact(text, accepted), f1(text, accepted)
            verdicts[n] = float(verdict[row])
    return ems, f1s, verdicts
