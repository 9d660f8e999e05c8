"""The command line."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Sequence
from itertools import islice
from pathlib import Path
from random import Random

import corpus
from corpus.importers.dispatch import read_sources
from corpus.records import Article, Edition
from eval.corruptions.drawing import corrupt, statements
from eval.corruptions.records import Corrupted, Stated
from rag.verify import Support, verify_sentence

_SAMPLE = Path(corpus.__file__).parent / "sample" / "kexue-daobao.txt"


def main() -> int:
    """Measure each half apart, and print what was caught by kind and what was rejected although untouched."""
    options = _options()
    for half, articles in enumerate(_halves(options.news, options.articles, options.seed)):
        rng = Random(options.seed * 2 + half)
        stated = statements(articles, rng)
        name = ("development half", "held-out half")[half]
        size = options.count // 2
        shown = options.show == half + 1
        _tell_caught(name, corrupt(stated, size, rng), shown)
        _tell_alarms(name, stated[:size], shown)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.corruptions", description=__doc__)
    parser.add_argument("news", type=Path, help="a file for `wenbao ingest`; the sample edition is added")
    parser.add_argument(
        "--count", type=int, default=1000, help="corruptions, and as many untouched sentences"
    )
    parser.add_argument(
        "--articles", type=int, default=1500, help="how many articles of the file are drawn from"
    )
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=int, choices=(1, 2), help="print the failures of this half")
    return parser.parse_args()


def _halves(news: Path, count: int, seed: int) -> tuple[list[Article], list[Article]]:
    read = (item for item in read_sources([news], "auto", Edition()) if isinstance(item, Article))
    sample = (item for item in read_sources([_SAMPLE], "page", Edition()) if isinstance(item, Article))
    articles = [*sample, *islice(read, count)]
    Random(seed).shuffle(articles)
    return articles[::2], articles[1::2]


def _accepted(stated: Stated, text: str) -> bool:
    return verify_sentence(text, Support.of_article(stated.article, [stated.sentence])).ok


def _tell_caught(half: str, corrupted: Sequence[Corrupted], shown: bool) -> None:
    total = Counter(each.kind for each in corrupted)
    missed = [each for each in corrupted if _accepted(each.stated, each.text)]
    by_kind = Counter(each.kind for each in missed)
    print(f"{half}: caught {len(corrupted) - len(missed)} of {len(corrupted)}")
    for kind, count in sorted(total.items()):
        print(f"  {kind}: {count - by_kind[kind]}/{count}")
    for each in missed if shown else ():
        print(json.dumps([each.kind, each.stated.text, each.text], ensure_ascii=False))


def _tell_alarms(half: str, stated: Sequence[Stated], shown: bool) -> None:
    rejected = [each for each in stated if not _accepted(each, each.text)]
    print(f"{half}: false alarms {len(rejected)} of {len(stated)}")
    for each in rejected if shown else ():
        print(json.dumps(["untouched", each.text], ensure_ascii=False))


if __name__ == "__main__":
    sys.exit(main())
