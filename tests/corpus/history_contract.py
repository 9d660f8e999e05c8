"""What every database must keep of replaced articles, jobs, verdicts and questions."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from corpus.chunking import chunk_article
from corpus.errors import NotFoundError
from corpus.records import (
    Article,
    Cause,
    Credit,
    Entry,
    Failure,
    Feedback,
    JobState,
    Kind,
    LoggedQuestion,
    Photo,
    PutResult,
)
from corpus.store import ArticleStore
from corpus.store.jobs import TooManyJobsError

PRINTED = Article(
    id="a",
    headline="大侨通车",  # as misread
    kicker=None,
    newspaper="河口日报",
    date=date(2024, 3, 1),
    page="1",
    section=None,
    kind=Kind.ARTICLE,
    reporters=("田一",),
    credits=(Credit("田一", "记者"),),
    photos=(Photo("新桥", "何三"),),
    url=None,
    text="大侨昨日通车，长320米。",
)
MENDED = replace(PRINTED, headline="大桥通车", text="大桥昨日通车，长320米。")


def entry(article: Article) -> Entry:
    return Entry(article, chunk_article(article))


def ingest(store: ArticleStore, *articles: Article) -> PutResult:
    return store.put([entry(article) for article in store.settled(articles)])


class HistoryContract:
    """Versions and hand corrections."""

    def test_a_mended_article_keeps_its_id_and_its_past(self, store: ArticleStore) -> None:
        ingest(store, PRINTED)
        before = datetime.now(UTC) - timedelta(seconds=1)
        store.mend(entry(MENDED), by="编辑部")
        assert store.get("a") == MENDED
        [version] = store.versions("a")
        assert (version.number, version.cause, version.by) == (1, Cause.HAND, "编辑部")
        assert version.changed == ("headline", "text")
        assert version.article == PRINTED
        assert before < version.replaced < datetime.now(UTC) + timedelta(seconds=1)
        assert store.mended_fields("a") == ("headline", "text")

    def test_mending_nothing_leaves_no_trace(self, store: ArticleStore) -> None:
        ingest(store, PRINTED)
        revision = store.revision()
        assert store.mend(entry(PRINTED)).unchanged == ("a",)
        assert (store.versions("a"), store.revision()) == ([], revision)

    def test_the_same_source_again_does_not_undo_it(self, store: ArticleStore) -> None:
        ingest(store, PRINTED)
        store.mend(entry(MENDED))
        assert ingest(store, PRINTED).unchanged == ("a",)
        assert store.get("a") == MENDED
        # An export of this archive gives back what was mended: that is no news of the source.
        assert ingest(store, MENDED).unchanged == ("a",)
        assert ingest(store, PRINTED).unchanged == ("a",)
        assert len(store.versions("a")) == 1

    def test_what_else_changes_at_the_source_comes_in_beside_it(self, store: ArticleStore) -> None:
        ingest(store, PRINTED)
        store.mend(entry(MENDED))
        assert ingest(store, replace(PRINTED, section="要闻")).updated == ("a",)
        assert store.get("a") == replace(MENDED, section="要闻")
        assert [version.cause for version in store.versions("a")] == [Cause.HAND, Cause.SOURCE]
        assert store.mended_fields("a") == ("headline", "text")

    def test_a_source_that_says_otherwise_has_the_last_word_and_that_is_said(
        self, store: ArticleStore, caplog: pytest.LogCaptureFixture
    ) -> None:
        ingest(store, PRINTED)
        store.mend(entry(MENDED))
        told = replace(PRINTED, text="大桥昨日通车，长325米。")
        with caplog.at_level(logging.WARNING):
            assert ingest(store, told).updated == ("a",)
        assert store.get("a") == replace(told, headline="大桥通车")
        assert "wenbao history a" in caplog.text
        assert "text" in caplog.text
        assert store.versions("a")[-1].article == MENDED
        assert store.versions("a")[-1].changed == ("text",)
        assert store.mended_fields("a") == ("headline",)

    def test_mending_it_back_is_no_correction(self, store: ArticleStore) -> None:
        ingest(store, PRINTED)
        store.mend(entry(MENDED))
        store.mend(entry(replace(MENDED, headline="通车了")))
        store.mend(entry(PRINTED))
        assert store.mended_fields("a") == ()
        assert [version.number for version in store.versions("a")] == [1, 2, 3]
        changed = replace(PRINTED, headline="大桥通车啦")
        assert ingest(store, changed).updated == ("a",)
        assert store.get("a") == changed

    def test_every_field_can_be_mended_and_comes_back(self, store: ArticleStore) -> None:
        other = Article(
            id="a",
            headline="",
            kicker="水利局",
            newspaper=None,
            date=None,
            page="A03",
            section="要闻",
            kind=Kind.PHOTO,
            reporters=(),
            credits=(Credit("何三", "摄影"),),
            photos=(Photo("旧桥", None), Photo("新桥", "何三、田一")),
            url="https://example.org/1",
            text="桥。\n水。",
        )
        ingest(store, PRINTED)
        store.mend(entry(other))
        store.mend(entry(PRINTED))
        assert [version.article for version in store.versions("a")] == [PRINTED, other]
        assert len(store.versions("a")[0].changed) == 12

    def test_what_a_source_replaces_is_kept_too(self, store: ArticleStore) -> None:
        ingest(store, PRINTED)
        ingest(store, MENDED)
        [version] = store.versions("a")
        assert (version.cause, version.article, version.by) == (Cause.SOURCE, PRINTED, None)
        assert store.mended_fields("a") == ()

    def test_deleting_forgets_it_all(self, store: ArticleStore) -> None:
        ingest(store, PRINTED, replace(PRINTED, id="b"))
        store.mend(entry(MENDED))
        store.mend(entry(replace(MENDED, id="b")))
        store.delete(["a"])
        assert (store.versions("a"), store.mended_fields("a")) == ([], ())
        assert len(store.versions("b")) == 1
        assert ingest(store, PRINTED).added == ("a",)
        assert store.get("a") == PRINTED


class JobContract:
    """Jobs that are kept until they are done."""

    def submit(self, store: ArticleStore, total: int = 4, limit: int = 9) -> str:
        return store.jobs.submit("articles", b"payload", total, [Failure("请求", 2, "没有正文")], limit).id

    def test_a_job_from_submission_to_its_end(self, store: ArticleStore) -> None:
        key = self.submit(store)
        job = store.jobs.get(key)
        assert (job.state, job.total, job.done, job.rate, job.remaining) == (
            JobState.QUEUED,
            4,
            0,
            None,
            None,
        )
        assert job.failed == (Failure("请求", 2, "没有正文"),)
        assert store.jobs.payload(key) == b"payload"
        store.jobs.begin(key)
        store.jobs.hold(key, "磁盘已满")
        assert (store.jobs.get(key).attempts, store.jobs.get(key).error) == (1, "磁盘已满")
        store.jobs.advance(key, 3, added=2, updated=1, unchanged=0, chunks=5, seconds=1.5)
        job = store.jobs.get(key)
        assert (job.state, job.done, job.attempts, job.error) == (JobState.RUNNING, 3, 0, None)
        assert (job.rate, job.remaining) == (2.0, 0.5)
        store.jobs.advance(key, 1, added=0, updated=0, unchanged=1, chunks=0, seconds=0.5)
        store.jobs.finish(key, JobState.DONE)
        job = store.jobs.get(key)
        assert (job.added, job.updated, job.unchanged, job.chunks, job.seconds) == (2, 1, 1, 5, 2.0)
        assert (job.state, job.remaining, job.finished is None) == (JobState.DONE, 0.0, False)
        with pytest.raises(NotFoundError):
            store.jobs.payload(key)

    def test_the_one_that_was_begun_comes_first_then_the_oldest(self, store: ArticleStore) -> None:
        assert store.jobs.next() is None
        first, second = self.submit(store), self.submit(store)
        oldest = store.jobs.next()
        assert oldest is not None
        store.jobs.begin(second)
        begun = store.jobs.next()
        assert begun is not None
        assert begun.id == second
        store.jobs.finish(second, JobState.DONE)
        left = store.jobs.next()
        assert left is not None
        assert left.id == first
        assert {job.id for job in store.jobs.jobs()} == {first, second}
        assert len(store.jobs.jobs(1)) == 1

    def test_there_is_a_limit(self, store: ArticleStore) -> None:
        first = self.submit(store, limit=2)
        self.submit(store, limit=2)
        with pytest.raises(TooManyJobsError):
            self.submit(store, limit=2)
        store.jobs.cancel(first)
        self.submit(store, limit=2)

    def test_cancelling(self, store: ArticleStore) -> None:
        waiting, running = self.submit(store), self.submit(store)
        store.jobs.begin(running)
        assert store.jobs.cancel(waiting).state is JobState.CANCELLED
        assert store.jobs.cancel(running).state is JobState.CANCELLING
        store.jobs.finish(running, JobState.CANCELLED)
        assert store.jobs.cancel(running).state is JobState.CANCELLED
        store.jobs.finish(running, JobState.DONE)  # the end is the end
        assert store.jobs.get(running).state is JobState.CANCELLED
        with pytest.raises(NotFoundError):
            store.jobs.cancel("none")

    def test_pruning_leaves_what_is_unfinished_or_recent(self, store: ArticleStore) -> None:
        keys = [self.submit(store) for _ in range(4)]
        for key in keys[:3]:
            store.jobs.finish(key, JobState.DONE)
        past, future = (datetime.now(UTC) + timedelta(hours=hours) for hours in (-1, 1))
        assert store.jobs.prune(past, keep=3) == 0
        assert store.jobs.prune(past, keep=1) == 2
        assert store.jobs.prune(future, keep=3) == 1
        assert [job.id for job in store.jobs.jobs()] == keys[3:]
        assert store.jobs.count() == 1


class FeedbackContract:
    """Verdicts and the question log."""

    def test_verdicts_come_back_newest_first(self, store: ArticleStore) -> None:
        begun = datetime(2024, 3, 1, 8, tzinfo=UTC)
        one = Feedback("1", begun, "up", "桥多长？", None, None)
        two = Feedback(
            "2", begun + timedelta(hours=1), "down", "桥多长？", "320米。[1]", "错了", ("a",), ("a-0",)
        )
        assert store.feedback.add([one, two]) == 2
        assert store.feedback.add([two, one]) == 0
        assert store.feedback.verdicts() == [two, one]
        assert store.feedback.verdicts("up") == [one]
        assert store.feedback.verdicts(limit=1, offset=1) == [one]
        assert store.feedback.delete(["2", "9"]) == 1
        assert (store.feedback.verdicts(), store.feedback.count()) == ([one], 1)

    def test_questions_are_pruned(self, store: ArticleStore) -> None:
        begun = datetime(2024, 3, 1, 8, tzinfo=UTC)
        asked = [
            LoggedQuestion(begun + timedelta(days=day), f"问题{day}？", day > 0, 0.5) for day in range(3)
        ]
        store.questions.add(asked)
        assert store.questions.questions() == asked[::-1]
        assert store.questions.prune(begun + timedelta(days=1)) == 1
        assert store.questions.questions(1) == asked[:1:-1]
        assert store.questions.prune() == 2
        assert store.questions.count() == 0
