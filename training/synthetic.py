"""Questions, twins and near misses made from news passages."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.sentences import sentences
from training.examples import Example
from training.facts import Fact, facts, organisations, tagged
from training.news import Passage
from training.paraphrase import Paraphraser
from training.rewording import question
from training.twins import Pools, twin

_STAND_INS = {"organisation": ("该公司", "该单位", "", "", "公司"), "place": ("当地", "该地", "", "", "")}


def pools(passages: Sequence[Passage]) -> Pools:
    """Collect the names of a sample of passages."""
    places: set[str] = set()
    bodies: set[str] = set()
    persons: set[str] = set()
    for passage in passages:
        words = tagged(passage.text)
        places |= {word.text for word in words if word.tag == "ns" and len(word.text) >= 2}
        persons |= {word.text for word in words if word.tag == "nr" and 2 <= len(word.text) <= 3}
        bodies |= {passage.text[found.start : found.end] for found in organisations(words)}
    tagged.cache_clear()
    return Pools(sorted(places), sorted(bodies), sorted(persons))


_REWORDED = 0.65


def synthetic(
    passages: Iterable[Passage], names: Pools, words: Paraphraser, chance: random.Random, each: int = 2
) -> Iterator[Example]:
    """Yield, for each passage, up to `each` questions with their twins and near misses.

    Kinds: `synthetic`, `synthetic-heading` (the subject stands over the passage only), `synthetic-reworded` (either, in
    other words than the passage's), `twin-…`, `near`.
    """
    for passage in passages:
        tagged.cache_clear()
        yield from _of_passage(passage, names, words, chance, each)


def _of_passage(
    passage: Passage, names: Pools, words: Paraphraser, chance: random.Random, each: int
) -> Iterator[Example]:
    spans = [span for span in sentences(passage.text) if 12 <= span.end - span.start <= 140]
    chance.shuffle(spans)
    made = 0
    for span in spans:
        if made == each:
            return
        sentence = passage.text[span.start : span.end]
        fact = _drawn(facts(sentence), chance)
        asked = question(sentence, fact, chance) if fact else None
        if fact is None or asked is None:
            continue
        answer = sentence[fact.start : fact.end]
        if answer in asked:
            continue
        made += 1
        heading = _heading(passage, chance)
        example = Example(
            asked, heading, passage.text, span.start + fact.start, span.start + fact.end, "synthetic"
        )
        if chance.random() < 0.5:
            example = _subject_over_it(example, passage, chance) or example
        example = _with_year(example, sentence, passage, chance)
        if chance.random() < _REWORDED:
            reworded = words.reworded(example.question, chance)
            if reworded != example.question and answer not in reworded:
                example = replace(example, question=reworded, kind="synthetic-reworded")
        yield example
        if chance.random() < 0.65:
            seen = example.heading + example.text
            changed = _merely_named(example, sentence, chance) if chance.random() < 0.4 else None
            changed = changed or twin(example.question, seen, answer, names, chance)
            if changed:
                yield Example(changed[0], example.heading, example.text, -1, -1, f"twin-{changed[1]}")
        if chance.random() < 0.3:
            near = _near_miss(example, passage, sentence, answer, chance)
            if near:
                yield near


def _drawn(found: Sequence[Fact], chance: random.Random) -> Fact | None:
    """Draw a sort first, so that the commonest does not drown the others."""
    if not found:
        return None
    sort = chance.choice(sorted({fact.sort for fact in found}))
    return chance.choice([fact for fact in found if fact.sort == sort])


def _heading(passage: Passage, chance: random.Random) -> str:
    drawn = chance.random()
    if drawn < 0.1:
        return ""
    if drawn < 0.25:
        return passage.article.headline
    return passage.heading()


def _subject_over_it(example: Example, passage: Passage, chance: random.Random) -> Example | None:
    """Take an organisation or place of the question out of the passage and put it over it."""
    words = tagged(example.question)
    found = [(example.question[f.start : f.end], "organisation") for f in organisations(words)]
    found += [(word.text, "place") for word in words if word.tag == "ns" and len(word.text) >= 2]
    found = [(name, sort) for name, sort in found if name in example.text and name not in example.answer]
    if not found:
        return None
    name, sort = chance.choice(found)
    instead = chance.choice(_STAND_INS[sort])
    before = example.text[: example.start].replace(name, instead)
    after = example.text[example.end :].replace(name, instead)
    headline = passage.article.headline
    if name in headline:
        heading = passage.heading()
    elif chance.random() < 0.5:
        heading = passage.heading(kicker=name)
    else:
        # A lead that repeats the passage would give the subject's sentence away.
        short = re.split("[，。：]", headline)[0][:20]
        heading = passage.heading(headline=name + chance.choice(("：", "", " ")) + short)
    return Example(
        example.question,
        heading,
        before + example.answer + after,
        len(before),
        len(before) + len(example.answer),
        "synthetic-heading",
    )


def _with_year(example: Example, sentence: str, passage: Passage, chance: random.Random) -> Example:
    """Name the year of the edition in the question, so that a year in it is not always a trap."""
    day = passage.article.date
    plain = not re.search(r"年", example.question + example.answer) and not re.search(
        r"\d{4}年|去年|前年|明年", sentence
    )
    if day is None or not plain or str(day.year) not in example.heading or chance.random() > 0.3:
        return example
    return Example(
        f"{day.year}年{example.question}",
        example.heading,
        example.text,
        example.start,
        example.end,
        example.kind,
    )


def _merely_named(example: Example, sentence: str, chance: random.Random) -> tuple[str, str] | None:
    """Ask the same of another organisation that the passage only names."""
    old = [example.question[f.start : f.end] for f in organisations(tagged(example.question))]
    named = [example.text[f.start : f.end] for f in organisations(tagged(example.text))]
    others = [name for name in named if name not in sentence and name not in example.question]
    if not old or not others:
        return None
    return example.question.replace(chance.choice(old), chance.choice(others), 1), "named"


def _near_miss(
    example: Example, passage: Passage, sentence: str, answer: str, chance: random.Random
) -> Example | None:
    """The same question of another part of the article, or of the passage without its sentence."""
    others = [text for text in passage.siblings if answer not in text]
    if others and chance.random() < 0.6:
        text = chance.choice(others)
    elif sentence in example.text:
        text = example.text.replace(sentence, "", 1)
    else:
        return None
    if len(text) < 40 or answer in text:
        return None
    return Example(example.question, example.heading, text, -1, -1, "near")
