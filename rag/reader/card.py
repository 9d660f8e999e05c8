"""What an exported reader says of itself, in `reader.json` beside the model."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import ModelError

CARD, MODEL, TOKENIZER = "reader.json", "model.onnx", "tokenizer.json"


@dataclass(frozen=True, slots=True)
class Calibration:
    """Platt scaling over two features, fitted on questions that no training saw.

    log odds = verdict * `verdict` + span * `span` + `bias`, where verdict is the has-answer logit and span the log
    probability of the best span. J. Platt, "Probabilistic outputs for support vector machines" (1999).
    """

    verdict: float = 1.0
    span: float = 0.0
    bias: float = 0.0

    def log_odds(self, verdict: float, span: float) -> float:
        """Return the log odds that the passage answers the question."""
        return self.verdict * verdict + self.span * span + self.bias


@dataclass(frozen=True, slots=True)
class ReaderCard:
    """Name, limits, calibration and the checksums of the files."""

    name: str
    limit: int
    """Tokens of one window."""
    calibration: Calibration
    sha256: Mapping[str, str]
    """Of model.onnx and tokenizer.json."""


def probability(log_odds: float) -> float:
    """Return the logistic function of `log_odds`, without overflow on either side."""
    if log_odds >= 0:
        return 1 / (1 + math.exp(-log_odds))
    grown = math.exp(log_odds)
    return grown / (1 + grown)


def checksums(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file of an export but the card. Raises OSError when one is missing."""
    return {name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in (MODEL, TOKENIZER)}


def write_card(folder: Path, card: ReaderCard) -> None:
    """Write `card` into `folder`."""
    (folder / CARD).write_text(json.dumps(asdict(card), ensure_ascii=False, indent=2) + "\n", "utf-8")


def read_card(folder: Path) -> ReaderCard:
    """Return the card in `folder`. Raises ModelError when there is none or it cannot be read."""
    try:
        found = json.loads((folder / CARD).read_text("utf-8"))
        return ReaderCard(**{**found, "calibration": Calibration(**found["calibration"])})
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise ModelError(
            f"{folder} 里没有可用的阅读模型（{CARD} 缺失或已损坏）。请重新安装",
            detail=str(error),
        ) from error
