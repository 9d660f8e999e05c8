"""What Ray cannot make good by itself is begun again: the loop alone, without a cluster."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
import pytest
from numpy.typing import NDArray

from corpus.errors import ModelError, UnavailableError
from corpus.records import Edition
from embeddings.records import Embedded, RayPool
from tests.articles import plain_article
from tests.support import HashingEncoder

pytest.importorskip("ray")

Attempt = tuple[list[str], Exception | None]
NONE = np.empty(0, np.uint64)


def batch(text: str) -> list[Embedded]:
    return [Embedded(plain_article(text[:4], text), {})]


@pytest.fixture
def texts(monkeypatch: pytest.MonkeyPatch) -> Callable[[list[Attempt]], Iterator[str]]:
    """Give what comes of attempts, each of which yields texts and then fails, or not; the last one over and over."""
    from embeddings.on_ray import pipeline  # noqa: PLC0415  (needs Ray)

    def make(attempts: list[Attempt]) -> Iterator[str]:
        left = iter(attempts)
        last: list[Attempt] = []

        def run(work: object, known: NDArray[np.uint64]) -> Iterator[list[Embedded]]:
            last[:] = [next(left, *last)]
            for text in last[0][0]:
                yield batch(text)
            if last[0][1] is not None:
                raise last[0][1]

        monkeypatch.setattr(pipeline, "run", run)
        monkeypatch.setattr(pipeline, "_PAUSE", 0)
        pool = RayPool(None, None, 1, 0, 1)
        work = pipeline.Work([], "auto", Edition(), HashingEncoder, "", pool)
        for rows in pipeline.embedded(work, lambda: NONE):
            (row,) = rows
            assert not hasattr(row.item, "error")
            yield row.item.text  # type: ignore[union-attr]

    return make


def lost() -> Exception:
    from ray.exceptions import ActorDiedError  # noqa: PLC0415

    return ActorDiedError()


Texts = Callable[[list[Attempt]], Iterator[str]]


def test_it_goes_on_behind_what_has_been_given(texts: Texts) -> None:
    attempts: list[Attempt] = [(["一", "二"], lost()), ([], lost()), (["一", "二", "三"], lost())]
    assert list(texts([*attempts, (["一", "二", "三", "四"], None)])) == ["一", "二", "三", "四"]


def test_it_gives_up_where_nothing_comes(texts: Texts) -> None:
    given = texts([(["一", "二"], lost())])
    assert [next(given), next(given)] == ["一", "二"]
    with pytest.raises(UnavailableError, match="再运行一次会接着做"):
        next(given)


@pytest.mark.parametrize("second", [["一", "变", "三"], ["一"]])
def test_files_that_are_no_longer_the_same_are_not_passed_over(texts: Texts, second: list[str]) -> None:
    given = texts([(["一", "二"], lost()), (second, None)])
    assert [next(given), next(given)] == ["一", "二"]
    with pytest.raises(UnavailableError, match="读到的与先前的不同"):
        next(given)


def test_what_a_stage_raises_is_raised_at_once(texts: Texts) -> None:
    from ray.exceptions import RayTaskError  # noqa: PLC0415

    broken = ModelError("模型坏了")
    error = RayTaskError("read", "Traceback", broken).as_instanceof_cause()
    given = texts([(["一"], error), (["一", "二"], None)])
    assert next(given) == "一"
    with pytest.raises(ModelError, match="模型坏了"):
        next(given)


def test_where_nothing_moves_any_more_it_is_given_up_at_once(texts: Texts) -> None:
    from ray.data.exceptions import ExecutionTimeoutError  # noqa: PLC0415

    given = texts([(["一"], ExecutionTimeoutError("no progress")), (["一", "二"], None)])
    assert next(given) == "一"
    with pytest.raises(UnavailableError, match=r"no progress.*再运行一次会接着做"):
        next(given)
