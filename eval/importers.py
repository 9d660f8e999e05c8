"""Public reading-comprehension sets as an archive and a data set: CMRC 2018, SQuAD (1.1, 2.0), DRCD.

Each context becomes one article (a line for `wenbao ingest --format jsonl`), each question one line of a data
set that names the article by id, because one title often stands over many contexts.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from corpus.errors import BadInputError
from corpus.identity import article_id
from corpus.normalise import simplify
from eval.dataset import item_json, write_lines
from eval.records import Item
from eval.textfile import read_text

Convert = Callable[[str], str]

FORMATS: Final[dict[str, Convert]] = {"squad": str, "drcd": simplify}
"""Format name → what is done to every text; DRCD is printed in traditional script."""


@dataclass(frozen=True, slots=True)
class Context:
    """One context as an article record; `id` is the record's own id, from which the article id derives."""

    id: str
    headline: str
    text: str

    @property
    def article_id(self) -> str:
        """The id that the article gets on ingest."""
        return article_id(
            record_id=self.id, url=None, newspaper=None, date=None, page=None, headline="", text=self.text
        )

    def record(self) -> dict[str, object]:
        """The context as a line of an article import."""
        return {"id": self.id, "headline": self.headline, "text": self.text}


@dataclass(frozen=True, slots=True)
class Imported:
    """The articles of a set, none twice, its questions in their order, and what had to be left out and why."""

    contexts: tuple[Context, ...]
    items: tuple[Item, ...]
    skipped: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Paragraph:
    """A context and its question records as they stand in the file, whatever its layout."""

    id: str | None
    title: str
    text: str
    questions: tuple[dict[str, object], ...]


def import_set(path: Path, format: str, limit: int | None = None) -> Imported:
    """Read a public set (plain or .gz); `limit` keeps the first so many questions and their contexts.

    Takes the layout of SQuAD ({"data": [{"title", "paragraphs": [{"context", "qas"}]}]}), in which CMRC 2018
    and DRCD come too, and CMRC 2018's earlier one ([{"context_text", "qas": [{"query_text"}]}]). A question
    marked `is_impossible` becomes unanswerable. Public sets have blemishes: a question without words or without
    an answer is skipped and named. Raises BadInputError if the file is something else.
    """
    convert = FORMATS[format]
    contexts: dict[str, Context] = {}
    items: dict[str, Item] = {}
    skipped: list[str] = []
    for paragraph in _paragraphs(_load(path), path.name):
        if limit is not None and len(items) >= limit:
            break
        context = _context(paragraph, convert)
        kept = contexts.setdefault(context.text, context)
        for question in paragraph.questions:
            if limit is not None and len(items) >= limit:
                break
            item = _item(question, kept, convert)
            if isinstance(item, str):
                skipped.append(item)
            elif item.id in items:
                skipped.append(f"{item.id}：编号用了两次")
            else:
                items[item.id] = item
    if not items:
        raise BadInputError(f"{path.name} 里没有找到问题")
    _refuse_shared_ids(contexts.values(), path.name)
    return Imported(tuple(contexts.values()), tuple(items.values()), tuple(skipped))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the articles and the questions of a public set; returns 0, or 2 for unusable input."""
    options = _parser().parse_args(arguments)
    try:
        found = import_set(options.file, options.format, options.limit)
        articles = write_lines((context.record() for context in found.contexts), options.articles)
        questions = write_lines(map(item_json, found.items), options.questions)
    except BadInputError as error:
        print(error.message, file=sys.stderr)
        return 2
    for reason in found.skipped:
        print(f"跳过 {reason}", file=sys.stderr)
    print(f"写出 {articles} 篇文章（{options.articles}）和 {questions} 个问题（{options.questions}）。")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m eval.importers",
        description="把公开的阅读理解数据集变成一个档案和一份题集，用同一套评测来跑。",
        epilog="例：\n"
        "  python -m eval.importers squad cmrc2018_dev.json --articles A.jsonl --questions Q.jsonl\n"
        "  wenbao --home cmrc ingest A.jsonl --format jsonl\n"
        "  wenbao --home cmrc eval Q.jsonl --report cmrc.html\n\n"
        "每段上下文成为一篇文章，有标题的用作标题；同一段文字只写一次。",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "format", choices=FORMATS, help="squad：SQuAD 和 CMRC 2018；drcd：DRCD，由繁体转为简体"
    )
    parser.add_argument("file", type=Path, metavar="FILE", help="数据集的 JSON 文件，也可以是 .gz")
    parser.add_argument("--articles", type=Path, required=True, metavar="A.jsonl", help="文章写到这里")
    parser.add_argument("--questions", type=Path, required=True, metavar="Q.jsonl", help="题集写到这里")
    parser.add_argument("--limit", type=_positive, metavar="N", help="只要前 N 个问题和它们的上下文")
    return parser


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) == 0:
        raise argparse.ArgumentTypeError("应当是正整数")
    return int(text)


def _load(path: Path) -> object:
    try:
        return json.loads(read_text(path))
    except json.JSONDecodeError as error:
        raise BadInputError(f"{path.name} 不是完整的 JSON（第 {error.lineno} 行）") from error


def _paragraphs(document: object, name: str) -> Iterator[_Paragraph]:
    entries = document.get("data") if isinstance(document, dict) else document
    if not isinstance(entries, list):
        raise BadInputError(f"{name} 不是 SQuAD、CMRC 2018 或 DRCD 的格式：找不到 data 列表")
    for entry in _objects(entries, name):
        title = _string(entry.get("title"))
        if "context_text" in entry:
            yield _paragraph(entry, title, "context_text", "context_id", name)
        else:
            for paragraph in _objects(entry.get("paragraphs"), name):
                yield _paragraph(paragraph, title, "context", "id", name)


def _paragraph(record: dict[str, object], title: str, text: str, id: str, name: str) -> _Paragraph:
    context = _string(record.get(text))
    if not context.strip():
        raise BadInputError(f"{name}：有一段没有上下文（{text}）")
    questions = tuple(_objects(record.get("qas"), name))
    return _Paragraph(_string(record.get(id)) or None, title, context, questions)


def _context(paragraph: _Paragraph, convert: Convert) -> Context:
    digest = hashlib.sha256(paragraph.text.encode()).hexdigest()[:16]
    return Context(
        id=paragraph.id or f"context-{digest}",
        headline=convert(paragraph.title),
        text=convert(paragraph.text),
    )


def _item(record: dict[str, object], context: Context, convert: Convert) -> Item | str:
    """Return the question, or what is wrong with it."""
    id = _string(record.get("id") or record.get("query_id"))
    question = _string(record.get("question") or record.get("query_text"))
    if not id or not question.strip():
        return f"{id or question or '（空）'}：没有编号或者没有题目"
    answerable = record.get("is_impossible") is not True
    spellings = tuple(dict.fromkeys(map(convert, _answer_texts(record.get("answers"))))) if answerable else ()
    if answerable and not spellings:
        return f"{id}：没有答案，也没有标明 is_impossible"
    return Item(
        id=id,
        question=convert(question),
        answers=(spellings,) if spellings else (),
        headlines=(context.headline,) if answerable else (),
        answerable=answerable,
        kind="answerable" if answerable else "impossible",
        article_ids=(context.article_id,) if answerable else (),
    )


def _answer_texts(value: object) -> Iterator[str]:
    for answer in value if isinstance(value, list) else ():
        text = _string(answer.get("text")) if isinstance(answer, dict) else _string(answer)
        if text.strip():
            yield text


def _refuse_shared_ids(contexts: Iterable[Context], name: str) -> None:
    counts = Counter(context.id for context in contexts)
    shared = [id for id, count in counts.items() if count > 1]
    if shared:
        raise BadInputError(f"{name}：不同的上下文用了同一个编号：{'、'.join(shared[:5])}")


def _objects(value: object, name: str) -> Iterator[dict[str, object]]:
    for entry in value if isinstance(value, list) else ():
        if not isinstance(entry, dict):
            raise BadInputError(f"{name} 不是 SQuAD、CMRC 2018 或 DRCD 的格式：列表里有不是对象的东西")
        yield entry


def _string(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value if isinstance(value, str) else ""


if __name__ == "__main__":
    sys.exit(main())
