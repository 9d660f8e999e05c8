"""The articles behind a set of news questions whose texts are not in the repository.

A question of such a set names its articles by `lines`: the SHA-1 of each article's line in a news file of one
article a line. This writes those lines, and others as distractors if asked, as an archive to ask, and the
questions with the ids that the articles have there, by which retrieval and citations are measured:

    python -m eval.news_lines NEWS.txt.gz eval/sets/news/dev.jsonl --archive A.txt --questions Q.jsonl \\
        --distractors 2000
    wenbao --home H ingest A.txt --format lines && wenbao --home H eval Q.jsonl
"""

from __future__ import annotations

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from corpus.errors import BadInputError
from corpus.importers.lines import read_lines
from corpus.records import Article, Edition
from eval.dataset import read_dataset, write_dataset
from eval.records import Item
from eval.textfile import open_for_writing, read_text


def line_hash(line: str) -> str:
    """Return what a set calls a line by: SHA-1 (hex) of its UTF-8 bytes without surrounding white space."""
    return hashlib.sha1(line.strip().encode(), usedforsecurity=False).hexdigest()


def hashes_by_question(path: Path) -> dict[str, tuple[str, ...]]:
    """Return each question's line hashes; raises BadInputError where a question names none."""
    found: dict[str, tuple[str, ...]] = {}
    for number, text in enumerate(read_text(path).split("\n"), start=1):
        if text.strip():
            record = json.loads(text)
            lines = record.get("lines")
            if not lines or not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
                raise BadInputError(f"{path.name} 第 {number} 行：没有 lines（来源行的 SHA-1）")
            found[str(record["id"])] = tuple(lines)
    return found


def choose(news: Sequence[str], hashes: frozenset[str], distractors: int, seed: int) -> list[str]:
    """Return the lines of `hashes` and at most `distractors` others drawn with `seed`, in the order of `news`.

    A line that stands twice is taken once. Raises BadInputError naming how many hashes have no line.
    """
    lines = {line_hash(line): line for line in news if line.strip()}
    missing = hashes - lines.keys()
    if missing:
        raise BadInputError(
            f"新闻文件里找不到 {len(missing)} 个来源行（例如 {min(missing)}），请核对是不是同一个文件"
        )
    others = [digest for digest in lines if digest not in hashes]
    kept = hashes.union(random.Random(seed).sample(others, min(distractors, len(others))))
    return [line for digest, line in lines.items() if digest in kept]


def with_article_ids(
    items: Sequence[Item], hashes: Mapping[str, tuple[str, ...]], archive: Sequence[str], name: str
) -> list[Item]:
    """Return the questions, the answerable ones with the ids of their articles; `name` is the archive's file."""
    read = read_lines(archive, name, Edition())
    ids = {
        line_hash(line): one.id for line, one in zip(archive, read, strict=True) if isinstance(one, Article)
    }
    return [
        replace(item, article_ids=tuple(ids[digest] for digest in hashes[item.id] if digest in ids))
        if item.answerable
        else item
        for item in items
    ]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; returns its exit code (0 done, 1 nothing could be done)."""
    parser = argparse.ArgumentParser(
        prog="python -m eval.news_lines", description="取出新闻问题集所依据的文章"
    )
    parser.add_argument("news", type=Path, help="新闻文件，每行一篇（可以是 .gz）")
    parser.add_argument("set", type=Path, help="问题集，每题带 lines")
    parser.add_argument("--archive", type=Path, required=True, help="文章写到哪里（用 --format lines 导入）")
    parser.add_argument("--questions", type=Path, help="带文章编号的问题集写到哪里")
    parser.add_argument("--distractors", type=int, default=0, help="另取多少篇无关文章（默认 0）")
    parser.add_argument("--seed", type=int, default=0, help="抽取无关文章的随机种子（默认 0）")
    options = parser.parse_args(arguments)
    try:
        items, hashes = read_dataset(options.set), hashes_by_question(options.set)
        wanted = frozenset(digest for lines in hashes.values() for digest in lines)
        archive = choose(read_text(options.news).splitlines(), wanted, options.distractors, options.seed)
        with open_for_writing(options.archive) as stream:
            stream.writelines(line + "\n" for line in archive)
        if options.questions:
            write_dataset(with_article_ids(items, hashes, archive, options.archive.name), options.questions)
    except BadInputError as error:
        print(error.message, file=sys.stderr)
        return 1
    print(
        f"{len(items)} 个问题，{len(wanted)} 篇来源文章，{len(archive) - len(wanted)} 篇无关文章",
        file=sys.stderr,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
