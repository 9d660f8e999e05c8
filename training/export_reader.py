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
from rag.reader.onnx_reader import OnnxReader
from rag.reader.protocol import ReaderInput
from training.examples import Example, read, spread
from training.model import HEADS, ReaderModel, from_base
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


def calibrate(reader: OnnxReader, examples: Sequence[Example]) -> Calibration:
    """Fit Platt scaling on examples that no training saw."""
    features, labels = [], []
    for example in examples:
        judged = reader.judge(example.question, [ReaderInput(example.heading, example.text)])[0]
        if judged is not None:
            features.append((judged.verdict, judged.span))
            labels.append(example.answerable)
    fitted = LogisticRegression(C=_PRIOR).fit(np.array(features), np.array(labels))
    verdict, span = (float(weight) for weight in fitted.coef_[0])
    return Calibration(round(verdict, 5), round(span, 5), round(float(fitted.intercept_[0]), 5))


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--base", type=Path, required=True)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--name", default="wenbao-reader-small")
    parser.add_argument("--dev", type=int, default=2000, help="examples to calibrate on")
    args = parser.parse_args()
    model = load(args.checkpoint, args.base, args.vocabulary / "kept.npy")
    card = export(model, args.vocabulary / TOKENIZER, args.out, args.name)
    reader = OnnxReader(args.out)
    calibration = calibrate(reader, spread(list(read(args.data / "dev.jsonl")), args.dev))
    write_card(args.out, replace(card, calibration=calibration))
    print((args.out / MODEL).stat().st_size, card.sha256, calibration)


if __name__ == "__main__":
    main()
