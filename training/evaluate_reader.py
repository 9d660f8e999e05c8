"""Evaluate an exported reader on the held-out test part.

    python -m training.evaluate_reader READER_FOLDER --data FOLDER [--full CHECKPOINT --base … --vocabulary …]

EM and F1 by source, area under the refusal curve, answered share at the threshold that lets through 10 % of the
unanswerable, milliseconds a passage; for the best of several passages expected calibration error with the table of a
reliability plot. With --full the float32 model with its whole vocabulary is measured on the same examples.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.metrics import roc_auc_score  # type: ignore[import-untyped]
from tokenizers import Tokenizer

from rag.reader.decoding import best_span, trimmed
from rag.reader.encoding import Tokens, prefix, tokenize, windows
from rag.reader.onnx_reader import OnnxReader
from rag.reader.protocol import ReaderInput
from training.examples import Example, read, spread
from training.export_reader import load
from training.model import ReaderModel, from_base
from training.panels import SIZE, at_once, panels
from training.scoring import exact, f1
from training.vocabulary import with_digits_apart

_BINS = 10


@dataclass(frozen=True, slots=True)
class Outcome:
    """Answer text and has-answer score (any increasing scale) for one example."""

    text: str
    score: float


@dataclass(frozen=True, slots=True)
class SpanScores:
    """EM and F1 in per cent over `count` answerable questions."""

    count: int
    em: float
    f1: float


def span_scores(examples: Sequence[Example], outcomes: Sequence[Outcome]) -> dict[str, SpanScores]:
    """Return EM and F1 by kind, with all public ones as "public"."""
    rows: dict[str, list[tuple[float, float]]] = {}
    for example, outcome in zip(examples, outcomes, strict=True):
        if example.answerable:
            accepted = (example.answer, *example.others)
            pair = (exact(outcome.text, accepted), f1(outcome.text, accepted))
            rows.setdefault(example.kind, []).append(pair)
            if not example.kind.startswith("synthetic"):
                rows.setdefault("public", []).append(pair)
    return {
        kind: SpanScores(len(pairs), *(round(100 * sum(v) / len(v), 1) for v in zip(*pairs, strict=True)))
        for kind, pairs in sorted(rows.items())
    }


def refusal_auc(examples: Sequence[Example], outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Return the area under the curve of each sort of unanswerable against the answerable of its source."""
    scores = np.array([outcome.score for outcome in outcomes])
    kinds = np.array([example.kind for example in examples])
    has = np.array([example.answerable for example in examples])
    made = np.array([kind.startswith(("synthetic", "twin", "near")) for kind in kinds])
    found: dict[str, float] = {}
    groups: list[tuple[str, NDArray[np.bool_], NDArray[np.bool_]]] = [
        ("public, another passage", ~made & has, np.array(["-negative" in kind for kind in kinds])),
        ("public, near misses", ~made & has, np.array([kind.endswith("-near") for kind in kinds])),
        ("public, twins", ~made & has, np.array(["-twin" in kind for kind in kinds])),
        ("news, near misses", made & has, kinds == "near"),
    ]
    groups += [(f"news, {k}", made & has, kinds == k) for k in sorted(set(kinds)) if k.startswith("twin-")]
    groups.append(("all", has, ~has))
    for name, positive, negative in groups:
        if positive.any() and negative.any():
            part = positive | negative
            found[name] = round(float(roc_auc_score(has[part], scores[part])), 3)
    return found


def calibration_error(
    has: NDArray[np.bool_], chance: NDArray[np.float64]
) -> tuple[float, list[tuple[float, float, int]]]:
    """Return ECE over ten bins of equal width, and (mean probability, share answerable, count) of each bin."""
    bins = np.minimum((chance * _BINS).astype(int), _BINS - 1)
    table = []
    for number in range(_BINS):
        inside = bins == number
        if inside.any():
            table.append(
                (
                    round(float(chance[inside].mean()), 3),
                    round(float(has[inside].mean()), 3),
                    int(inside.sum()),
                )
            )
    error = sum(abs(mean - share) * count for mean, share, count in table) / len(has)
    return round(error, 4), table


def full_outcomes(model: ReaderModel, tokenizer: Tokenizer, examples: Sequence[Example]) -> list[Outcome]:
    """Read with the float32 model, windows as in use."""
    return [_full(model, tokenizer, example) for example in examples]


def _full(model: ReaderModel, tokenizer: Tokenizer, example: Example) -> Outcome:
    before = prefix(tokenizer, example.question, example.heading)
    passage: Tokens = tokenize(tokenizer, example.text)
    best = Outcome("", -np.inf)
    for shown in windows(before, passage):
        ids = torch.tensor([shown.ids])
        inside = slice(shown.first, shown.first + len(shown.offsets))
        mask = torch.zeros_like(ids, dtype=torch.bool)
        mask[0, inside] = True
        with torch.no_grad():
            spans, verdict, _ = model(ids, torch.ones_like(mask), mask)
        span = best_span(spans[0, 0, inside].numpy(), spans[0, 1, inside].numpy())
        if float(verdict[0]) > best.score:
            first, last = trimmed(example.text, shown.offsets[span.first][0], shown.offsets[span.last][1])
            best = Outcome(example.text[first:last], float(verdict[0]))
    return best


def _with_whole_vocabulary(checkpoint: Path, base: Path, vocabulary: Path) -> ReaderModel:
    """The trained layers over the base model's whole word table, which training left as it was."""
    trained = load(checkpoint, base, vocabulary / "kept.npy")
    rows = json.loads((base / "config.json").read_text("utf-8"))["vocab_size"]
    with TemporaryDirectory() as scratch:
        every = Path(scratch) / "kept.npy"
        np.save(every, np.arange(rows))
        whole = from_base(base, every, seed=0)
    state = trained.state_dict()
    table = "encoder.embeddings.word_embeddings.weight"
    whole.load_state_dict({**state, table: whole.state_dict()[table]})
    return whole.eval()


def _report(name: str, examples: Sequence[Example], outcomes: Sequence[Outcome]) -> None:
    print(f"== {name}")
    for kind, scores in span_scores(examples, outcomes).items():
        print(f"{kind:24} {asdict(scores)}")
    for kind, area in refusal_auc(examples, outcomes).items():
        print(f"AUC {kind:28} {area}")
    has = np.array([example.answerable for example in examples])
    scores_ = np.array([outcome.score for outcome in outcomes])
    threshold = float(np.quantile(scores_[~has], 0.9))
    print(
        f"at 10 % of the unanswerable let through, {(scores_[has] > threshold).mean():.1%} are answered ({threshold:.3f})"
    )


def _report_panels(reader: OnnxReader, examples: Sequence[Example], pool: Sequence[Example]) -> None:
    """Best of the few passages that are read for a question: is the probability right, and is the passage?"""
    asked = panels(examples, pool)
    readings_of = at_once(lambda panel: reader.read(panel.example.question, panel.passages), asked)
    found = [(panel.example, readings) for panel, readings in zip(asked, readings_of, strict=True)]
    best = [max(range(len(readings)), key=lambda n: readings[n].score) for _, readings in found]
    has = np.array([example.answerable for example, _ in found])
    first = np.array(best) == 0
    chance = np.array([readings[n].answerable for (_, readings), n in zip(found, best, strict=True)])
    error, table = calibration_error(has & first, chance)
    print(f"== best of {SIZE} passages: {len(found)} questions, ECE {error}", *table, sep="\n")
    print(f"right passage first: {first[has].mean():.1%} of the answerable")
    print(f"area of answerable against unanswerable questions: {roc_auc_score(has, chance):.3f}")
    for level in (0.5, 0.6, 0.7, 0.8, 0.9):
        print(
            f"from {level}: {(chance[has] >= level).mean():.1%} of the answerable answered,"
            f" {(chance[~has] >= level).mean():.1%} of the unanswerable"
        )


def _timed(work: Callable[[], list[Outcome]], passages: int) -> list[Outcome]:
    begun, used = time.perf_counter(), time.process_time()
    outcomes = work()
    wall, cpu = time.perf_counter() - begun, time.process_time() - used
    print(
        f"{1000 * cpu / passages:.1f} ms of processor time a passage, {passages / wall:.1f} passages a second"
    )
    return outcomes


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("reader", type=Path)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--limit", type=int, default=10**9, help="examples, for a quick look")
    parser.add_argument("--panels", type=int, default=10**9, help="questions read with several passages")
    parser.add_argument("--full", type=Path, help="checkpoint, to measure the float32 model too")
    parser.add_argument("--full-limit", type=int, default=10**9, help="examples for the float32 model")
    parser.add_argument("--base", type=Path)
    parser.add_argument("--vocabulary", type=Path)
    args = parser.parse_args()
    examples = spread(list(read(args.data / "test.jsonl")), args.limit)
    reader = OnnxReader(args.reader)

    def alone(example: Example) -> Outcome:
        reading = reader.read(example.question, [ReaderInput(example.heading, example.text)])[0]
        return Outcome(example.text[reading.start : reading.end], reading.score)

    outcomes = _timed(lambda: at_once(alone, examples), len(examples))
    _report("pruned vocabulary, int8", examples, outcomes)
    _report_panels(reader, spread(examples, args.panels), examples)
    if args.full:
        part = spread(examples, args.full_limit)
        if len(part) < len(examples):
            kept = {id(example) for example in part}
            same = [
                outcome for example, outcome in zip(examples, outcomes, strict=True) if id(example) in kept
            ]
            _report("pruned vocabulary, int8, on the examples below", part, same)
        model = _with_whole_vocabulary(args.full, args.base, args.vocabulary)
        tokenizer = with_digits_apart(Tokenizer.from_file(str(args.base / "tokenizer.json")))
        whole = _timed(lambda: full_outcomes(model, tokenizer, part), len(part))
        _report("whole vocabulary, float32", part, whole)


if __name__ == "__main__":
    main()
