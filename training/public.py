"""Public reading sets in SQuAD's layout (DRCD, CMRC2018), with parts that are never trained on."""

from __future__ import annotations

import gzip
import hashlib
import json
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from opencc import OpenCC

from corpus.normalise import fold
from corpus.sentences import sentences
from training.examples import Example
from training.likeness import nearest

_HELD_OUT = 15  # per cent of the contexts
_SHORTEST = 60  # characters that have to be left of a passage


@dataclass(frozen=True, slots=True)
class PublicSet:
    """Examples of one file; `kind` is its name."""

    train: tuple[Example, ...]
    held_out: tuple[Example, ...]


def read_public(path: Path, *, hold_out: bool) -> PublicSet:
    """Read one file, in simplified script. With `hold_out`, 15 % of its contexts, by hash, go into `held_out`."""
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    kind = path.name.split(".")[0].lower()
    train: list[Example] = []
    held_out: list[Example] = []
    simplify = OpenCC("t2s").convert
    for article in json.loads(raw)["data"]:
        for paragraph in article["paragraphs"]:
            context = paragraph["context"]
            title = article.get("title") or paragraph.get("title") or ""
            digest = int(hashlib.sha1(context.encode(), usedforsecurity=False).hexdigest(), 16)
            part = held_out if hold_out and digest % 100 < _HELD_OUT else train
            text = simplify(context)
            if len(text) != len(context):
                text = fold(context)
            for asked in paragraph["qas"]:
                answers = [found for found in asked["answers"] if found["text"]]
                if not answers:
                    continue
                start = answers[0]["answer_start"]
                if context[start : start + len(answers[0]["text"])] != answers[0]["text"]:
                    start = context.find(answers[0]["text"])
                if start < 0:
                    continue
                end = start + len(answers[0]["text"])
                others = tuple(dict.fromkeys(simplify(found["text"]) for found in answers[1:]))
                part.append(
                    Example(
                        simplify(asked["question"]).strip(), simplify(title), text, start, end, kind, others
                    )
                )
    return PublicSet(tuple(train), tuple(held_out))


def negatives(
    examples: Sequence[Example], chance: random.Random, *, random_share: float = 0.3
) -> list[Example]:
    """Return each question with a passage that does not hold its answer.

    Most of the passages are near: among the ten that share most character pairs with the question.
    """
    passages = list({example.text: example for example in examples}.values())
    found: list[Example] = []
    near = nearest([example.question for example in examples], passages, 10)
    for example, candidates in zip(examples, near, strict=True):
        if chance.random() < random_share:
            candidates = chance.sample(range(len(passages)), min(3, len(passages)))
        else:
            chance.shuffle(candidates)
        answers = {fold(answer) for answer in (example.answer, *example.others)}
        for number in candidates:
            other = passages[number]
            seen = fold(other.heading + other.text)
            if other.text != example.text and not any(answer in seen for answer in answers):
                found.append(
                    replace(
                        example,
                        heading=other.heading,
                        text=other.text,
                        start=-1,
                        end=-1,
                        kind=example.kind + "-negative",
                        others=(),
                    )
                )
                break
    return found


def near_misses(examples: Sequence[Example]) -> list[Example]:
    """Return each question with its own passage less the sentences that hold the answer, where enough is left.

    As near as a passage can be without answering: subject, time and wording are the same.
    """
    found = []
    for example in examples:
        answers = {fold(answer) for answer in (example.answer, *example.others)}
        kept = [
            example.text[span.start : span.end]
            for span in sentences(example.text)
            if span.end <= example.start or span.start >= example.end
        ]
        text = "".join(kept)
        if len(text) >= _SHORTEST and not any(answer in fold(example.heading + text) for answer in answers):
            found.append(
                replace(example, text=text, start=-1, end=-1, kind=f"{example.kind}-near", others=())
            )
    return found
