"""Make the reader's training and held-out examples.

    python -m training.make_data OUT --public DRCD_dev.json.gz … --held DRCD_test.json.gz cmrc2018_trial.json \\
        --news news.txt.gz [--articles 7000] [--synonyms cilin.txt] [--seed 1]

Files under --held give 85 % of their contexts to training and 15 % to the held-out parts; news lines whose SHA-1 is
0 mod 10 are held out. Each held-out part is halved by hash into `dev` (calibration, thresholds) and `test` (reports).
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import rag
from training.examples import Example, write
from training.news import read_passages
from training.paraphrase import read_synonyms
from training.public import PublicSet, near_misses, negatives, read_public
from training.synthetic import pools, synthetic
from training.twins import Pools, twin

_THESAURUS = Path(rag.__file__).parent / "data/thesaurus.txt"


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("out", type=Path)
    parser.add_argument("--public", type=Path, nargs="*", default=[], help="sets trained on whole")
    parser.add_argument("--held", type=Path, nargs="*", default=[], help="sets of which 15 %% is held out")
    parser.add_argument("--news", type=Path, required=True)
    parser.add_argument("--articles", type=int, default=7000)
    parser.add_argument(
        "--synonyms",
        type=Path,
        nargs="*",
        default=[],
        help="more groups of words that mean the same, one a line",
    )
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    args.out.mkdir(parents=True, exist_ok=True)
    chance = random.Random(args.seed)
    sets = [read_public(path, hold_out=False) for path in args.public]
    sets += [read_public(path, hold_out=True) for path in args.held]
    passages = list(read_passages(args.news, held=False, articles=args.articles, chance=chance))
    names = pools(passages[:2500])
    words = read_synonyms([_THESAURUS, *args.synonyms])
    made = list(synthetic(passages, names, words, chance))
    _write_training(args.out, sets, made, names, chance)
    unseen = list(read_passages(args.news, held=True, articles=800, chance=chance))
    _write_held_out(args.out, sets, list(synthetic(unseen, pools(unseen), words, chance)), names, chance)


def _write_training(
    out: Path, sets: Sequence[PublicSet], made: Sequence[Example], names: Pools, chance: random.Random
) -> None:
    real = [example for part in sets for example in part.train]
    bare = _some_without_heading(real, chance)
    parts = {
        "real": bare,
        "real-near": near_misses(bare),
        "real-negative": negatives(real, chance),
        "real-twin": _twins(real, names, chance),
        "synthetic": [example for example in made if example.answerable],
        "unanswerable": [example for example in made if not example.answerable],
    }
    for name, examples in parts.items():
        print(name, write(out / f"{name}.jsonl", examples), Counter(e.kind for e in examples))


def _write_held_out(
    out: Path, sets: Sequence[PublicSet], made: Sequence[Example], names: Pools, chance: random.Random
) -> None:
    real = [example for part in sets for example in part.held_out]
    everything = [*real, *negatives(real, chance), *near_misses(real), *_twins(real, names, chance), *made]
    for name, half in (("dev", 0), ("test", 1)):
        examples = [example for example in everything if _half(example) == half]
        print(name, write(out / f"{name}.jsonl", examples), Counter(e.kind for e in examples))


def _half(example: Example) -> int:
    """By passage, so that a twin and its original do not part."""
    return int(hashlib.sha1(example.text[:60].encode(), usedforsecurity=False).hexdigest(), 16) % 2


def _some_without_heading(examples: Sequence[Example], chance: random.Random) -> list[Example]:
    return [replace(e, heading="") if chance.random() < 0.35 else e for e in examples]


def _twins(examples: Sequence[Example], names: Pools, chance: random.Random) -> list[Example]:
    found = []
    for example in examples:
        changed = twin(example.question, example.heading + example.text, example.answer, names, chance)
        if changed:
            found.append(
                replace(
                    example,
                    question=changed[0],
                    start=-1,
                    end=-1,
                    kind=f"{example.kind}-twin-{changed[1]}",
                    others=(),
                )
            )
    return found


if __name__ == "__main__":
    main()
