"""Which passages look most like a question, by character pairs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer  # type: ignore[import-untyped]

from corpus.normalise import fold
from training.examples import Example

_AT_ONCE = 512


def nearest(questions: Sequence[str], passages: Sequence[Example], count: int) -> Iterator[list[int]]:
    """Yield, for each question, the numbers of the `count` passages that are most like it, in no order.

    A passage is its heading and its text. All of them where there are fewer.
    """
    if len(passages) <= count:
        yield from (list(range(len(passages))) for _ in questions)
        return
    counting = TfidfVectorizer(analyzer="char", ngram_range=(2, 2), sublinear_tf=True, dtype=np.float32)
    matrix = counting.fit_transform(fold(f"{passage.heading} {passage.text}") for passage in passages)
    for start in range(0, len(questions), _AT_ONCE):
        batch = [fold(question) for question in questions[start : start + _AT_ONCE]]
        for row in (counting.transform(batch) @ matrix.T).toarray():
            yield [int(number) for number in np.argpartition(-row, count)[:count]]
