"""Typer in Chinese: help headings, wrong usage and our own errors, each as short as it can be."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup, TyperOption

from api import console
from api.commands.options import INTERRUPTED
from corpus.errors import WenbaoError
from corpus.oserrors import reason

OPTIONS = "[选项]"
COMMANDS = "命令 [参数]…"

_HEADINGS = {
    "ARGUMENTS_PANEL_TITLE": "参数",
    "OPTIONS_PANEL_TITLE": "选项",
    "COMMANDS_PANEL_TITLE": "命令",
    "DEFAULT_STRING": "〔默认 {}〕",
    "ENVVAR_STRING": "〔环境变量 {}〕",
    "REQUIRED_LONG_STRING": "〔必填〕",
}


class Command(TyperCommand):
    """A subcommand whose help is Chinese."""

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """Return `--help` with a Chinese explanation."""
        return _help_option(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        _translate_headings()
        super().format_help(ctx, formatter)


class Group(TyperGroup):
    """The command itself: Chinese help, and the one place where an error becomes a line and an exit code."""

    def get_usage(self, ctx: Any) -> str:
        """Return the usage line."""
        return _usage(super().get_usage(ctx))

    def get_help_option(self, ctx: Any) -> Any:
        """Return `--help` with a Chinese explanation."""
        return _help_option(super().get_help_option(ctx))

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Print the help."""
        _translate_headings()
        super().format_help(ctx, formatter)

    def invoke(self, ctx: Any) -> Any:
        """Run the command; Ctrl-C anywhere in it is told of instead of passed over in silence."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            raise typer.Abort from None

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        windows_expand_args: bool = True,
        **extra: Any,
    ) -> Any:
        """Run, then exit: 0 done, 1 an expected error (one line on stderr), 2 wrong usage, 130 interrupted."""
        try:
            code = super().main(args, prog_name, complete_var, False, windows_expand_args, **extra)
        except typer.TyperException as error:
            # Called without anything: the help has been printed, and that is all there is to say.
            if type(error).__name__ != "NoArgsIsHelpError":
                console.error(_explain(error))
                _hint(error)
            code = error.exit_code
        except WenbaoError as error:
            console.error(error.message)
            code = 1
        except typer.Abort:
            console.note("已中断。")
            code = INTERRUPTED
        except BrokenPipeError:
            # Who read our output (head, less) has seen enough; nothing is left to be told that it failed.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            code = 1
        except PermissionError as error:
            console.error(f"没有权限读写 {error.filename}")
            code = 1
        except OSError as error:
            console.error(f"读写出错：{reason(error)}（{error.filename or '数据目录'}）")
            code = 1
        sys.exit(code or 0)


def _usage(line: str) -> str:
    return line.replace("Usage: ", "用法：", 1)


def _help_option(option: Any) -> Any:
    if option is not None:
        option.help = "显示这段说明"
    return option


def _translate_headings() -> None:
    # Imported here: rich is needed for help alone, and costs a tenth of a second.
    from typer import rich_utils

    for name, heading in _HEADINGS.items():
        setattr(rich_utils, name, heading)


def _explain(error: typer.TyperException) -> str:
    message = error.format_message()
    option = getattr(error, "option_name", None)
    kind = type(error).__name__
    if kind == "NoSuchOption":
        return f"没有选项 {option}"
    if kind == "BadOptionUsage":
        return f"选项 {option} 后面要有一个值"
    if kind == "MissingParameter":
        return f"缺少{_parameter(error)}"
    if isinstance(error, typer.BadParameter):
        return f"{_parameter(error)}：{_bad_value(error.message)}"
    if unknown := re.match(r"No such command '(.*)'", message):
        return f"没有“{unknown[1]}”这个命令"
    if message == "Missing command.":
        return "缺少命令"
    if extra := re.match(r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)", message):
        return f"多出来的参数：{extra[1]}（带空格的问题要加引号）"
    return message


def _parameter(error: typer.TyperException) -> str:
    parameter = getattr(error, "param", None)
    if parameter is None:
        return "参数"
    if isinstance(parameter, TyperOption):
        return f"选项 {parameter.opts[-1]}"
    return f"参数 {parameter.metavar or parameter.name}"


_BAD_VALUES = (
    (r"Input should be a valid (?:integer|number)", "要是数字"),
    (r"Input should be greater than or equal to (.*)", "不能小于 {0}"),
    (r"Input should be less than or equal to (.*)", "不能大于 {0}"),
    (r"'(.*)' is not one of (.*?)\.?$", "“{0}”不对，只能是 {1}"),
    (r"(?:file|path|directory) '(.*)' does not exist", "找不到 {0}"),
    (r"file '(.*)' is a directory", "{0} 是文件夹，这里要一个文件"),
    (r"(?:file|path|directory) '(.*)' is not readable", "没有权限读 {0}"),
)


def _bad_value(message: str) -> str:
    """Put the library's wording into Chinese; our own parsers speak it already."""
    message = message.removeprefix("Value error, ")
    for pattern, chinese in _BAD_VALUES:
        if found := re.match(pattern, message, re.IGNORECASE):
            return chinese.format(*found.groups())
    return message


def _hint(error: typer.TyperException) -> None:
    context = getattr(error, "ctx", None)
    if context is not None:
        console.note(f"用法见：{context.command_path} --help")
