"""`wenbao keys`: who may use the service, and for what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from api import console
from api.commands.chinese import COMMANDS, OPTIONS, Command, Group
from api.commands.options import Json, parse_text, read_settings
from api.rates import checked_rate
from corpus.errors import BadInputError

if TYPE_CHECKING:
    from api.keys.records import ApiKey

app = typer.Typer(
    cls=Group,
    help="谁能使用服务：建立、列出、撤销密钥。",
    no_args_is_help=True,
    options_metavar=OPTIONS,
    subcommand_metavar=COMMANDS,
)

_LONGEST_NAME = 100


def _parse_name(value: str) -> str:
    name = " ".join(parse_text(value).split())
    if len(name) > _LONGEST_NAME:
        raise typer.BadParameter(f"太长，最多 {_LONGEST_NAME} 个字")
    return name


def _parse_rate(value: str) -> str:
    try:
        return checked_rate(value)
    except BadInputError as error:
        raise typer.BadParameter(error.message) from error


@app.command(cls=Command, options_metavar=OPTIONS)
def add(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="名称", help="给谁用的，例如 官网", parser=_parse_name)],
    admin: Annotated[
        bool, typer.Option("--admin", help="管理密钥：还能入库、更正、删除、看指标〔默认只能提问和阅读〕")
    ] = False,
    rate: Annotated[
        str | None,
        typer.Option(
            "--rate",
            metavar="次数",
            help="这把密钥的次数限制，如 60/minute〔默认用设置里的 rate_limit〕",
            parser=_parse_rate,
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """建一把密钥。密钥只显示这一次，库里只存它的加盐散列。

    建了第一把，服务就要密钥了；正在运行的服务一秒内生效，不用重启。

    [bold]例子[/bold]

      wenbao keys add 官网 --rate 300/minute

      wenbao keys add 编辑部 --admin
    """
    settings = read_settings(context)
    # Imported here: SQLAlchemy is not needed for --help.
    from api.keys.records import Right
    from api.storage import open_keys

    key, token = open_keys(settings).add(name, Right.ADMIN if admin else Right.READ, rate)
    if as_json:
        console.print_json({**_json(key), "key": token})
        return
    console.say(token)
    console.note(f"“{key.name}”的{_kind(key)}，编号 {key.id}。只显示这一次，请现在收好。")
    console.note("用法：请求头 Authorization: Bearer 密钥")


@app.command("list", cls=Command, options_metavar=OPTIONS)
def list_keys(context: typer.Context, as_json: Json = False) -> None:
    """列出所有密钥，已撤销的也在；密钥本身不再能看到。"""
    settings = read_settings(context)
    from api.storage import open_keys

    keys = [stored.key for stored in open_keys(settings).all()]
    if as_json:
        console.print_json([_json(key) for key in keys])
        return
    for key in keys:
        state = f"{key.revoked_at:%Y-%m-%d} 撤销" if key.revoked_at else "在用"
        made = f"{key.created_at:%Y-%m-%d} 建"
        console.say(console.joined((key.id, key.name, _kind(key), made, key.rate, state), "  "))
    if not keys:
        console.note("还没有密钥：本机使用不要密钥。建第一把：wenbao keys add 名称 --admin")


@app.command(cls=Command, options_metavar=OPTIONS)
def revoke(
    context: typer.Context,
    name: Annotated[str, typer.Argument(metavar="名称或编号", help="见 wenbao keys list", parser=parse_text)],
    as_json: Json = False,
) -> None:
    """撤销一把密钥；正在运行的服务一秒内不再接受它。"""
    settings = read_settings(context)
    from api.storage import open_keys

    store = open_keys(settings)
    key = store.revoke(name)
    if as_json:
        console.print_json(_json(key))
        return
    console.say(f"已撤销“{key.name}”的{_kind(key)}（{key.id}）。")
    if all(stored.key.is_revoked for stored in store.all()):
        console.note("现在没有密钥在用，谁也进不来；要用请再建一把，不要密钥请设 WENBAO_ACCESS=open。")


def _kind(key: ApiKey) -> str:
    return "管理密钥" if key.right.value == "admin" else "只读密钥"


def _json(key: ApiKey) -> dict[str, object]:
    return {
        "id": key.id,
        "name": key.name,
        "right": key.right.value,
        "rate": key.rate,
        "created_at": key.created_at.isoformat(timespec="seconds"),
        "revoked_at": key.revoked_at.isoformat(timespec="seconds") if key.revoked_at else None,
    }
