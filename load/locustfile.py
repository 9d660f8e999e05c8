"""Readers who ask, search and read, for locust (`make load`).

Questions are read from the archive under test: each asks for something in the headline of an article that is
there, so that every home can be loaded. A refusal for want of room (429, 503) is counted apart from failures:
under more load than the machine can bear it is what the service promises.
"""

from __future__ import annotations

import os
import random
import time

from locust import FastHttpUser, between, events, task
from locust.contrib.fasthttp import ResponseContextManager
from locust.env import Environment

KEY = os.environ.get("LOAD_KEY", "")
ALLOWED = (429, 503)
_FORMS = ("{}是怎么回事？", "{}在哪里？", "{}有多少？", "{}是谁写的？", "{}是哪天见报的？")


class Tally:
    """What came back, by kind; locust itself knows only right and wrong."""

    def __init__(self) -> None:
        self.answered = self.declined = self.refused = 0
        self.milliseconds: list[float] = []

    def percentile(self, share: float) -> float:
        """Return the time within which this share of the questions was answered; refusals are not among them."""
        times = sorted(self.milliseconds)
        return times[min(int(share * len(times)), len(times) - 1)] if times else 0.0


TALLY = Tally()


class Reader(FastHttpUser):
    """One reader: mostly questions, now and then a search or an article."""

    wait_time = between(0.5, 2)
    network_timeout = connection_timeout = 60

    def on_start(self) -> None:
        """Look what there is to ask about."""
        # Seeded by the order of the users: the same load every time.
        self.random = random.Random(self.environment.runner.user_count if self.environment.runner else 0)
        self.headers = {"Authorization": f"Bearer {KEY}"} if KEY else {}
        self.ids: list[str] = []
        self.topics: list[str] = []
        with self.client.get(
            "/v1/articles?limit=100", headers=self.headers, name="/v1/articles", catch_response=True
        ) as response:
            if self._is_done(response):
                articles = response.json()["articles"]
                self.ids = [article["id"] for article in articles]
                self.topics = [article["headline"] for article in articles if article["headline"]]

    @task(8)
    def ask(self) -> None:
        """Ask a question about a headline."""
        topic = self.random.choice(self.topics) if self.topics else "今天的报纸"
        question = self.random.choice(_FORMS).format(topic)
        begun = time.perf_counter()
        with self.client.post(
            "/v1/answers", json={"question": question}, headers=self.headers, catch_response=True
        ) as response:
            if self._is_done(response):
                TALLY.milliseconds.append((time.perf_counter() - begun) * 1000)
                if response.json()["answered"]:
                    TALLY.answered += 1
                else:
                    TALLY.declined += 1

    @task(1)
    def search(self) -> None:
        """Search for a headline."""
        topic = self.random.choice(self.topics) if self.topics else "报纸"
        with self.client.get(
            f"/v1/search?q={topic}", headers=self.headers, name="/v1/search", catch_response=True
        ) as response:
            self._is_done(response)

    @task(1)
    def read(self) -> None:
        """Read an article."""
        if self.ids:
            with self.client.get(
                f"/v1/articles/{self.random.choice(self.ids)}",
                headers=self.headers,
                name="/v1/articles/{id}",
                catch_response=True,
            ) as response:
                self._is_done(response)

    def _is_done(self, response: ResponseContextManager) -> bool:
        """Say whether there is an answer; a refusal that says when to come again is no failure."""
        if response.status_code == 200:
            return True
        if response.status_code in ALLOWED and response.headers and "retry-after" in response.headers:
            TALLY.refused += 1
            response.success()
        else:
            response.failure(f"{response.status_code}")
        return False


@events.quitting.add_listener
def _report(environment: Environment, **_: object) -> None:
    total = environment.stats.total
    done = TALLY.answered + TALLY.declined
    seconds = max(total.last_request_timestamp - total.start_time, 1) if total.last_request_timestamp else 1
    print(
        f"answers {done} ({TALLY.answered} answered, {TALLY.declined} declined), {done / seconds:.1f} a second; "
        f"refused with 429 or 503 {TALLY.refused}; failures {total.num_failures}; "
        f"p50 {TALLY.percentile(0.5):.0f} ms, p95 {TALLY.percentile(0.95):.0f} ms"
    )
    if total.num_failures:
        environment.process_exit_code = 1
