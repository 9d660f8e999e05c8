"""Train the reader.

    python -m training.train_reader RUN_FOLDER --base MODEL_FOLDER --vocabulary FOLDER --data FOLDER \\
        (--steps 1200 | --minutes 75) [--batch 16] [--from CHECKPOINT] \\
        [--rate 0.6] [--repeat cmrc2018_trial=3 twin-office=4] [--device cuda]

Writes RUN_FOLDER/last.pt every five minutes (beside, then renamed) and goes on from there when started again. With
--steps the run can be repeated exactly; --minutes decays the rate over the time that the machine is lent for.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Mapping
from pathlib import Path

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn

from training import model as reader_model
from training.batches import Batch, Mix
from training.examples import Example, read
from training.pairs import Unit, paired
from training.scoring import evaluate

# Units drawn of sixteen examples' worth; pairs are two examples. Two thirds of the examples are real questions and their
# negatives and twins: with fewer, public F1 falls. Made questions with an answer outnumber those without one: a reader that
# sees as many of either takes every word of its own in a question on news as a sign against the passage.
SHARES = {
    "real": 6.4,
    "real-negative": 0.9,
    "real-near": 0.8,
    "real-twin": 1.2,
    "synthetic": 2.2,
    "twin": 0.9,
    "near": 0.7,
}
# Shorter than in use: more questions an hour, and the answer anywhere in the window.
_LIMITS = (192, 192, 256)
_ENCODER_RATE, _HEAD_RATE, _WARM_UP = 1.3e-4, 1e-3, 0.06
_VERDICT_WEIGHT, _DOUBT_WEIGHT, _MARGIN_WEIGHT = 0.7, 0.5, 0.3
_MARGIN = 2.0  # in log odds, by which an original should stand above its twin
_RARE = 3.0  # swapped tokens are few


def loss_of(spans: Tensor, verdict: Tensor, doubts: Tensor, batch: Batch) -> Tensor:
    """Cross-entropy of start and end where there is an answer, and of whether there is one; of the tokens that were
    swapped; and a soft margin between an original and its twin."""
    has = batch.start >= 0
    loss = _VERDICT_WEIGHT * nn.functional.binary_cross_entropy_with_logits(verdict, has.float())
    if has.any():
        found = nn.functional.cross_entropy(spans[has, 0], batch.start[has])
        found = found + nn.functional.cross_entropy(spans[has, 1], batch.end[has])
        # Batches are sorted by length, not by kind; the share of answers weighs the spans as in the whole mix.
        loss = loss + found * has.float().mean()
    known = batch.doubtful >= 0
    if known.any():
        swapped = batch.doubtful[known].float()
        loss = loss + _DOUBT_WEIGHT * nn.functional.binary_cross_entropy_with_logits(
            doubts[known], swapped, pos_weight=doubts.new_tensor(_RARE)
        )
    twins = batch.original >= 0
    if twins.any():
        above = verdict[batch.original[twins]] - verdict[twins]
        loss = loss + _MARGIN_WEIGHT * nn.functional.softplus(_MARGIN - above).mean()
    return loss


class Run:
    """One training run, which can be cut off and taken up again."""

    def __init__(self, args: argparse.Namespace) -> None:
        self.args = args
        self.model = reader_model.from_base(args.base, args.vocabulary / "kept.npy", seed=args.seed)
        self.device = torch.device(args.device)
        self.model.to(self.device)
        heads = [p for name, p in self.model.named_parameters() if not name.startswith("encoder.")]
        encoder = [p for p in self.model.encoder.parameters() if p.requires_grad]
        self.optimizer = torch.optim.AdamW(
            [
                {"params": encoder, "top": args.rate * _ENCODER_RATE},
                {"params": heads, "top": args.rate * _HEAD_RATE},
            ],
            betas=(0.9, 0.98),
            weight_decay=0.01,
        )
        self.step = 0
        self.spent = 0.0  # seconds of training
        self.last = args.run / "last.pt"
        args.run.mkdir(parents=True, exist_ok=True)
        if self.last.is_file():
            state = torch.load(self.last, weights_only=True, map_location=self.device)
            self.model.load_state_dict(state["model"])
            self.optimizer.load_state_dict(state["optimizer"])
            self.step, self.spent = state["step"], state["spent"]
        elif args.start:
            # Strictly, but for heads that the older checkpoint does not have.
            weights = torch.load(args.start, weights_only=True, map_location=self.device)["model"]
            self.model.load_state_dict({**self.model.state_dict(), **weights})

    def progress(self) -> float:
        """Share of the run that is over, 0 to 1."""
        done = self.step / self.args.steps if self.args.steps else self.spent / (60 * self.args.minutes)
        return float(min(1.0, done))

    def train_step(self, batch: Batch) -> float:
        """One update; returns the loss."""
        done = self.progress()
        factor = done / _WARM_UP if done < _WARM_UP else max(0.02, (1 - done) / (1 - _WARM_UP))
        for group in self.optimizer.param_groups:
            group["lr"] = group["top"] * max(factor, 0.02)
        with torch.autocast(self.device.type, torch.bfloat16, enabled=self.args.bf16):
            spans, verdict, doubts = self.model(batch.ids, batch.mask, batch.passage)
            loss = loss_of(spans, verdict, doubts, batch)
        self.optimizer.zero_grad(set_to_none=True)
        torch.autograd.backward(loss)
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimizer.step()
        self.step += 1
        return float(loss.detach())

    def save(self) -> None:
        """Write the checkpoint beside and rename it."""
        state = {
            "model": self.model.state_dict(),
            "optimizer": self.optimizer.state_dict(),
            "step": self.step,
            "spent": self.spent,
        }
        beside = self.last.with_suffix(".new")
        torch.save(state, beside)
        os.replace(beside, self.last)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("run", type=Path)
    parser.add_argument("--base", type=Path, required=True, help="multilingual-e5-small, unpacked")
    parser.add_argument("--vocabulary", type=Path, required=True, help="output of training.vocabulary")
    parser.add_argument("--data", type=Path, required=True, help="output of training.make_data")
    parser.add_argument("--steps", type=int, default=0, help="length of the run; instead of --minutes")
    parser.add_argument("--minutes", type=float, default=75, help="length of the run by the clock")
    parser.add_argument(
        "--from", dest="start", type=Path, help="checkpoint whose weights alone begin the run"
    )
    parser.add_argument(
        "--rate",
        type=float,
        default=1.0,
        help="share of the usual learning rates: less for a run --from another",
    )
    parser.add_argument("--batch", type=int, default=16)
    parser.add_argument("--repeat", nargs="*", default=[], help="KIND=TIMES: small sets that count for more")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    parser.add_argument("--fp32", dest="bf16", action="store_false", help="for processors without bf16")
    args = parser.parse_args()
    run = Run(args)
    tokenizer = Tokenizer.from_file(str(args.vocabulary / "tokenizer.json"))
    times = {kind: int(count) for kind, count in (given.split("=") for given in args.repeat)}
    pools = _pools(args.data, times)
    sample = _sample(list(read(args.data / "dev.jsonl")))
    # Another order after a restart, since what has been used up is not kept.
    mix = Mix(tokenizer, pools, SHARES, size=args.batch, limits=_LIMITS, seed=args.seed + run.step)
    run.model.train()
    saved = scored = begun = time.monotonic()
    total, count = 0.0, 0
    for batch in mix:
        if run.progress() >= 1:
            break
        total, count = total + run.train_step(batch.to(run.device)), count + 1
        now = time.monotonic()
        run.spent, begun = run.spent + now - begun, now
        if run.step <= 3 or run.step % 20 == 0:
            print(
                f"step {run.step} {run.progress():.3f} loss {total / count:.3f} {run.spent / run.step:.2f} s/step",
                flush=True,
            )
            total, count = 0.0, 0
        if now - saved > 300:
            run.save()
            saved = time.monotonic()
        if now - scored > 600:
            print(f"step {run.step} {evaluate(run.model, tokenizer, sample, bf16=args.bf16)}", flush=True)
            scored = time.monotonic()
    run.save()
    print(f"done {run.step} {evaluate(run.model, tokenizer, sample, bf16=args.bf16)}", flush=True)


def _pools(folder: Path, times: Mapping[str, int]) -> dict[str, list[Unit]]:
    """Read the parts, pair twins with their originals, and count kinds as often as `times` says."""

    def part(name: str) -> list[Example]:
        return list(read(folder / f"{name}.jsonl"))

    real, made = part("real"), part("synthetic")
    refused = part("unanswerable")
    units: dict[str, list[Unit]] = {
        "real": [(example,) for example in real],
        "real-negative": [(example,) for example in part("real-negative")],
        "real-near": paired(part("real-near"), real),
        "real-twin": paired(part("real-twin"), real),
        "synthetic": [(example,) for example in made],
        "twin": paired((e for e in refused if e.kind.startswith("twin")), made),
        "near": [(example,) for example in refused if not example.kind.startswith("twin")],
    }
    return {
        name: [unit for unit in found for _ in range(_times(unit[-1].kind, times))]
        for name, found in units.items()
    }


def _times(kind: str, times: Mapping[str, int]) -> int:
    """By the whole kind (cmrc2018_trial), or by what was changed (twin-office, wherever the question comes from)."""
    changed = kind[kind.find("twin-") :] if "twin-" in kind else kind
    return times.get(kind, times.get(changed, 1))


def _sample(dev: list[Example]) -> list[Example]:
    """A small even sample: real questions, and as many with other passages and made ones."""
    real = [e for e in dev if e.kind in ("drcd_test", "cmrc2018_trial")]
    negative = [e for e in dev if "-negative" in e.kind]
    made = [e for e in dev if e.kind.startswith("synthetic")]
    refused = [e for e in dev if e.kind.startswith("twin") or e.kind == "near"]
    return [*real[:120], *negative[:40], *made[:60], *refused[:60]]


if __name__ == "__main__":
    main()
