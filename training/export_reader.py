"""Export a checkpoint as the reader that ships: ONNX int8, tokenizer, calibrated card.

    python -m training.export_reader CHECKPOINT OUT --base MODEL_FOLDER --vocabulary FOLDER --data FOLDER --name NAME

The calibration is fitted on dev.jsonl of the data folder, which no training saw.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import torch
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from rag.reader.card import MODEL, TOKENIZER, Calibration, ReaderCard, checksums, write_card
from rag.reader.encoding import LIMIT
from rag.reader.onnx_reader import Judged, OnnxReader
from training.examples import read, spread
from training.model import HEADS, ReaderModel, from_base
from training.panels import Panel, at_once, chosen, panels
from training.reader_graph import build_reader

_PRIOR = 1e6  # inverse strength: next to none for three weights and hundreds of examples


def load(checkpoint: Path, base: Path, kept: Path) -> ReaderModel:
    """Return the trained reader."""
    model = from_base(base, kept, seed=0)
    model.load_state_dict(torch.load(checkpoint, weights_only=True, map_location="cpu")["model"])
    return model.eval()


def export(model: ReaderModel, tokenizer: Path, out: Path, name: str) -> ReaderCard:
    """Write model, tokenizer and an uncalibrated card into `out`."""
    out.mkdir(parents=True, exist_ok=True)
    state = {key: tensor.float().numpy() for key, tensor in model.state_dict().items()}
    config = model.encoder.config
    graph = build_reader(
        {key.removeprefix("encoder."): values for key, values in state.items() if key.startswith("encoder.")},
        {key: state[key] for key in HEADS},
        layers=config.num_hidden_layers,
        attention_heads=config.num_attention_heads,
        epsilon=config.layer_norm_eps,
    )
    onnx.save_model(graph, out / MODEL)
    shutil.copyfile(tokenizer, out / TOKENIZER)
    card = ReaderCard(name, LIMIT, Calibration(), checksums(out))
    write_card(out, card)
    return card


def fit(asked: Sequence[Panel], found: Sequence[Sequence[Judged | None]]) -> Calibration:
    """Fit Platt scaling on what was found in each panel of questions that no training saw, in two steps.

    First over the passage that belongs to each question, which says how verdict and span weigh against each other.
    Then over the best passage of each panel, since the best of several is taken in use, and would be trusted too much.
    """
    own = [(row[0], panel.example.answerable) for panel, row in zip(asked, found, strict=True)]
    features = [((one.verdict, one.span), label) for one, label in own if one is not None]
    single = Calibration(*_fitted([pair for pair, _ in features], [label for _, label in features]))
    best = [taken for panel, row in zip(asked, found, strict=True) if (taken := chosen(panel, row, single))]
    odds = [(single.log_odds(taken.judged.verdict, taken.judged.span),) for taken in best]
    slope, shift = _fitted(odds, [taken.right for taken in best])
    return Calibration(
        round(single.verdict * slope, 5), round(single.span * slope, 5), round(single.bias * slope + shift, 5)
    )


def _fitted(features: Sequence[tuple[float, ...]], labels: Sequence[bool]) -> tuple[float, ...]:
    """Weights and, last, the intercept of a logistic regression."""
    fitted = LogisticRegression(C=_PRIOR).fit(np.array(features), np.array(labels))
    return (*map(float, fitted.coef_[0]), float(fitted.intercept_[0]))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--name", default="wenbao-reader-small")
    parser.add_argument("--dev", type=int, default=1000, help="questions to calibrate on")
    args = parser.parse_args()
    model = load(args.checkpoint, args.base, args.vocabulary / "kept.npy")
    card = export(model, args.vocabulary / TOKENIZER, args.out, args.name)
    reader = OnnxReader(args.out)
    dev = list(read(args.data / "dev.jsonl"))
    asked = panels(spread(dev, args.dev), dev)
    found = at_once(lambda panel: reader.judge(panel.example.question, panel.passages), asked)
    calibration = fit(asked, found)
    write_card(args.out, replace(card, calibration=calibration))
    print((args.out / MODEL).stat().st_size, card.sha256, calibration)


if __name__ == "__main__":
    main()
