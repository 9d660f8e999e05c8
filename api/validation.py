"""Says in Chinese which field is wrong and why, from pydantic's error list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

_WHERE = {"body": "", "query": "", "path": ""}

_MESSAGES = {
    "missing": "缺少这一项",
    "extra_forbidden": "没有这一项，请检查拼写",
    "string_type": "要是字符串",
    "string_too_short": "不能为空",
    "string_too_long": "太长，最多 {max_length} 个字符",
    "string_unicode": "含有无效的字符",
    "string_pattern_mismatch": "格式不对",
    "int_type": "要是整数",
    "int_parsing": "要是整数",
    "int_parsing_size": "数字太大",
    "int_from_float": "要是整数",
    "float_type": "要是数字",
    "float_parsing": "要是数字",
    "finite_number": "要是有限的数字",
    "bool_type": "要是 true 或 false",
    "bool_parsing": "要是 true 或 false",
    "date_type": "要是日期，写作 2025-07-29",
    "date_parsing": "要是真实存在的日期，写作 2025-07-29",
    "date_from_datetime_parsing": "要是真实存在的日期，写作 2025-07-29",
    "date_from_datetime_inexact": "要是日期，写作 2025-07-29，不带时刻",
    "list_type": "要是列表",
    "tuple_type": "要是列表",
    "dict_type": "要是 JSON 对象",
    "mapping_type": "要是 JSON 对象",
    "model_type": "要是 JSON 对象",
    "model_attributes_type": "要是 JSON 对象",
    "too_long": "太多，最多 {max_length} 项",
    "too_short": "太少，至少 {min_length} 项",
    "greater_than_equal": "要不小于 {ge}",
    "greater_than": "要大于 {gt}",
    "less_than_equal": "要不大于 {le}",
    "less_than": "要小于 {lt}",
    "literal_error": "只能是 {expected}",
    "enum": "只能是 {expected}",
    "path_type": "要是路径",
}


def explain(errors: Sequence[Mapping[str, Any]], *, root: str = "请求体", limit: int = 5) -> str:
    """Join the first `limit` errors into one line such as `filters.date_from：要是日期…；k：要不小于 1`."""
    lines = [f"{field_name(error, root)}：{_reason(error)}" for error in errors[:limit]]
    if len(errors) > limit:
        lines.append(f"另有 {len(errors) - limit} 处")
    return "；".join(lines)


def field_name(error: Mapping[str, Any], root: str = "请求体") -> str:
    """Name the field as the sender would: `conversation[0].role`."""
    name = ""
    for place, part in enumerate(error["loc"]):
        if place == 0 and part in _WHERE:
            continue
        if isinstance(part, int):
            name += f"[{part}]"
        else:
            name += f".{part}" if name else str(part)
    return name or root


def _reason(error: Mapping[str, Any]) -> str:
    kind = str(error["type"])
    context = error.get("ctx") or {}
    if kind == "value_error":
        # Raised by our own validators, already in Chinese.
        return str(context.get("error", error["msg"]))
    if kind == "json_invalid":
        return "不是完整的 JSON"
    template = _MESSAGES.get(kind)
    if template is None:
        return f"不合要求（{kind}）"
    expected = str(context.get("expected", "")).replace(" or ", "、").replace(", ", "、")
    return template.format(**{**context, "expected": expected})
