"""An ingest that is killed or interrupted loses nothing that was reported as stored, and repeats nothing."""

from __future__ import annotations

import json
import random
import signal
import time
from pathlib import Path

from embeddings.segment import Segmenter
from tests.faults.support import (
    Launcher,
    disagreements,
    stored_once,
    story,
    text_keys,
    until,
    vector_count,
    write_articles,
)

ROUNDS = 20
BATCH = 64


def test_killed_at_random_moments(launcher: Launcher, tmp_path: Path, segmenter: Segmenter) -> None:
    articles = [story(number) for number in range(8 * BATCH)]
    source = write_articles(tmp_path / "all.jsonl", articles)

    # How long an opening and a batch take here and now, so that the moments fall into all of them.
    begun = time.monotonic()
    probe = launcher.start("ingest", source, home=tmp_path / "probe", tells=True)
    until(lambda: probe.reported >= BATCH, "the first batch")
    opened = time.monotonic() - begun
    until(lambda: probe.reported >= 2 * BATCH, "the second batch")
    batch = time.monotonic() - begun - opened
    probe.signal(signal.SIGKILL)
    probe.wait()

    moments = random.Random(20240101)
    home, killed, started = tmp_path / "archive-0", 0, 0
    while killed < ROUNDS:
        started += 1
        assert started <= 5 * ROUNDS
        command = launcher.start("ingest", source, home=home, tells=True)
        time.sleep(moments.uniform(0, opened + 1.5 * batch))
        command.signal(signal.SIGKILL)
        ended = command.wait()
        if not (home / "wenbao.db").exists():
            continue
        stored_once(home, articles[: command.reported], articles)
        if ended == 0:  # all was in before we came to kill it: begin with another archive
            assert stored_once(home, articles, articles) == len(articles)
            home = tmp_path / f"archive-{started}"
            continue
        killed += 1
        if killed % 4 == 0:
            assert disagreements(home, segmenter) == []

    assert launcher.run("articles", home=home)[0] == 0  # there is a store, whatever the last kill hit
    vectors, embedded = vector_count(home), launcher.texts_embedded()
    code, command = launcher.run("ingest", source, "--json", home=home)
    assert code == 0
    report = json.loads(command.stdout)
    assert report["articles_added"] + report["articles_unchanged"] == len(articles)
    assert report["failed"] == []
    assert stored_once(home, articles, articles) == len(articles)
    assert vector_count(home) == len(text_keys(articles))
    assert launcher.texts_embedded() - embedded == vector_count(home) - vectors
    assert launcher.run("index", "verify", home=home)[0] == 0


def test_ctrl_c_and_a_later_run_goes_on(launcher: Launcher, home: Path, tmp_path: Path) -> None:
    articles = [story(number) for number in range(6 * BATCH)]
    source = write_articles(tmp_path / "all.jsonl", articles)
    command = launcher.start("ingest", source, "--json", home=home, tells=True)
    until(lambda: command.reported >= 2 * BATCH, "two batches")
    command.signal(signal.SIGINT)
    assert command.wait() == 130
    assert "已中断" in command.stderr
    assert "接着做" in command.stderr
    report = json.loads(command.stdout[command.stdout.index("{") :])
    kept = report["articles_added"]
    assert 2 * BATCH <= kept < len(articles)
    stored = stored_once(home, articles[:kept], articles)

    vectors, embedded = vector_count(home), launcher.texts_embedded()
    assert vectors >= len(text_keys(articles[:stored]))
    code, command = launcher.run("ingest", source, "--json", home=home)
    assert code == 0
    report = json.loads(command.stdout)
    assert (report["articles_added"], report["articles_unchanged"]) == (len(articles) - stored, stored)
    assert launcher.texts_embedded() - embedded == len(text_keys(articles)) - vectors
    assert vector_count(home) == len(text_keys(articles))


def test_ctrl_c_before_anything_was_done(launcher: Launcher, home: Path, tmp_path: Path) -> None:
    source = write_articles(tmp_path / "all.jsonl", map(story, range(6 * BATCH)))
    command = launcher.start("ingest", source, home=home)
    until((home / "wenbao.db").exists, "the store")
    command.signal(signal.SIGINT)
    # Whether it was still opening the archive or already storing, it says so and ends in good order.
    assert command.wait() == 130
    assert "已中断" in command.stderr
    assert "Traceback" not in command.stderr
