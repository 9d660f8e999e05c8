"""What the OpenAPI page says of rights: which routes ask for a key, and how they refuse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi import FastAPI

from api.keys.records import Right
from api.openai_errors import speaks_openai

_SCHEME: Final = "密钥"
_REFUSALS: Final = {
    "401": "没有密钥，或密钥不对、已撤销",
    "403": "密钥的权限不够，或用了服务不认得的主机名",
    "429": "请求太频繁；`Retry-After` 说几秒后再试",
    "503": "暂时不能处理，例如排队的提问太多；`Retry-After` 说几秒后再试",
    "504": "到了时限还没有做完",
}


def describe_rights(app: FastAPI, rights: Mapping[str, Right]) -> None:
    """Make the OpenAPI page of `app` say for each operation which right it needs."""
    plain = app.openapi

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            schema = plain()
            components = schema.setdefault("components", {})
            components.setdefault("securitySchemes", {})[_SCHEME] = {
                "type": "http",
                "scheme": "bearer",
                "description": "`wenbao keys add 名称` 得到的密钥；没有建过密钥的服务不要",
            }
            for path, operations in schema["paths"].items():
                for method, operation in operations.items():
                    _describe(operation, rights[f"{method.upper()} {path}"], path)
        return app.openapi_schema or {}

    app.openapi = described  # type: ignore[method-assign]


def _describe(operation: dict[str, Any], right: Right, path: str) -> None:
    if right is Right.OPEN:
        return
    schema = {"$ref": f"#/components/schemas/{'ChatError' if speaks_openai(path) else 'Error'}"}
    content = {"application/json": {"schema": schema}}
    operation["security"] = [{_SCHEME: []}, {}]
    operation["x-right"] = right.value
    for status, meaning in _REFUSALS.items():
        operation["responses"].setdefault(status, {"description": meaning, "content": content})
