"""What the command prints: results on stdout, everything else on stderr."""

from __future__ import annotations

import sys
from collections.abc import Iterable

import orjson
import typer

# Text from an archive must not be able to steer the terminal (escape sequences, carriage returns).
_CONTROLS = {code: None for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"}


def say(text: str = "") -> None:
    """Print a line of the result."""
    typer.echo(clean(text))


def title(text: str) -> str:
    """Return `text` bold where the output is a terminal."""
    return typer.style(clean(text), bold=True) if sys.stdout.isatty() else clean(text)


def heading(text: str) -> None:
    """Print a line of the result that stands out on a terminal."""
    typer.echo(title(text))


def note(text: str) -> None:
    """Tell the reader something that is not part of the result."""
    typer.echo(clean(text), err=True)


def error(text: str) -> None:
    """Say in one line what went wrong."""
    typer.echo(f"错误：{' '.join(clean(text).split())}", err=True)


def print_json(value: object) -> None:
    """Print `value` as indented UTF-8 JSON, whatever the terminal's encoding."""
    stream = typer.get_binary_stream("stdout")
    stream.write(orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    stream.flush()


def clean(text: str) -> str:
    """Drop control characters other than line feed and tab."""
    return text.translate(_CONTROLS)


def joined(parts: Iterable[str | None], separator: str = " ") -> str:
    """Join what is there."""
    return separator.join(part for part in parts if part)
