"""Writes values as TOML reads them."""

import json
from collections.abc import Sequence
from datetime import date
from decimal import Decimal

Value = str | int | bool | date | Decimal | Sequence[str] | Sequence[int] | None


def _value(value: Value) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | date | Decimal):
        return str(value)
    if isinstance(value, str):
        return _long(value) if "\n" in value else _short(value)
    return "[" + ", ".join(_short(item) if isinstance(item, str) else str(item) for item in value or ()) + "]"


def _short(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _long(text: str) -> str:
    return '"""\n' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\x7f", "\\u007f") + '"""'


def as_lines(**values: Value) -> list[str]:
    """`name = value` for each value that is not None."""
    return [f"{name} = {_value(value)}" for name, value in values.items() if value is not None]
