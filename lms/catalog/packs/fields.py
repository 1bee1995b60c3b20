"""Reads the fields of a TOML table one by one, noting wrong types, missing values and unknown names."""

import re
import unicodedata
from collections.abc import Collection
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from lms.catalog.packs.problems import Problems
from lms.catalog.packs.text import INVISIBLE, NOT_NFC, invisible
from lms.catalog.packs.toml_source import Path, TomlSource
from lms.kernel.messages import Message, mark

KEY = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MOST_KEY = 64
MOST_DIGITS = 15  # what TOML's numbers carry without loss


class Fields:
    """One table. Every reader returns a usable value even when it has noted a problem; call `finish()` last."""

    def __init__(self, source: TomlSource, problems: Problems, data: dict[str, Any], path: Path = ()) -> None:
        self._source, self._problems, self._data, self._path = source, problems, data, path
        self._asked: set[str] = set()

    def has(self, name: str) -> bool:
        """Whether the field was given."""
        return name in self._data

    def line(self, name: str | None = None) -> int:
        """The line of a field, or of the table."""
        return self._source.line((*self._path, name) if name else self._path)

    def wrong(self, name: str | None, msgid: str, **params: object) -> None:
        """Notes a problem with a field, or with the table as a whole."""
        shown = {"name": name, **params} if name else params
        self._problems.add(self._source.file, self.line(name), msgid, **shown)

    def note(self, name: str | None, message: Message) -> None:
        """The same with a message that is ready."""
        self._problems.add(self._source.file, self.line(name), message.msgid, **message.params)

    def _get(self, name: str, *, required: bool) -> Any:
        self._asked.add(name)
        if name not in self._data and required:
            self.wrong(name, mark("Thiếu mục “{name}”."))
        return self._data.get(name)

    def text(self, name: str, most: int = 300, *, required: bool = True, lines: bool = False) -> str:
        """A text without blank ends, one line unless `lines`; "" where absent."""
        value = self._get(name, required=required)
        if value is None:
            return ""
        if not isinstance(value, str):
            self.wrong(name, mark("Mục “{name}” phải là chữ, đặt trong dấu nháy kép."))
            return ""
        return self._checked(name, value.strip(), most, lines=lines, required=required)

    def _seen(self, name: str, value: str) -> str:
        """The text without what was written by its number and can't be seen; what stands in the file itself is told of
        its line."""
        for char in invisible(value):
            if char not in self._source.text:
                self.wrong(name, INVISIBLE, code=f"U+{ord(char):04X}")
            value = value.replace(char, "")
        if not unicodedata.is_normalized("NFC", value):
            self.wrong(name, NOT_NFC)
        return unicodedata.normalize("NFC", value)

    def _checked(self, name: str, value: str, most: int, *, lines: bool, required: bool) -> str:
        value = self._seen(name, value).strip()
        if not value and required:
            self.wrong(name, mark("Mục “{name}” còn để trống."))
        if len(value) > most:
            self.wrong(
                name,
                mark("Mục “{name}” dài {length} ký tự, nhiều nhất là {most}."),
                length=len(value),
                most=most,
            )
            value = value[:most]
        if not lines and "\n" in value:
            self.wrong(name, mark("Mục “{name}” chỉ được một dòng."))
        return value

    def key(self, name: str, *, required: bool = True) -> str:
        """An identifier of the pack's own; "" where absent or wrong."""
        value = self.text(name, MOST_KEY, required=required)
        if value and not KEY.fullmatch(value):
            self.wrong(
                name,
                mark("“{value}” không đúng dạng: chỉ dùng chữ thường không dấu, chữ số và dấu gạch nối."),
                value=value,
            )
        return value

    def choice(self, name: str, allowed: Collection[str]) -> str:
        """One of the `allowed` words."""
        value = self.text(name)
        if value and value not in allowed:
            self.wrong(
                name,
                mark("“{value}” không dùng được ở mục “{name}”; chọn một trong: {allowed}."),
                value=value,
                allowed=", ".join(allowed),
            )
        return value

    def word(self, name: str, allowed: Collection[str], default: str) -> str:
        """One of the `allowed` words, `default` where the field is absent or wrong."""
        if not self.has(name):
            return default
        value = self.choice(name, allowed)
        return value if value in allowed else default

    def whole(self, name: str, low: int, high: int, default: int | None = None) -> int:
        """A whole number within limits; `default` (else required) where absent."""
        value = self._get(name, required=default is None)
        if value is None:
            return low if default is None else default
        if not isinstance(value, int) or isinstance(value, bool):
            self.wrong(name, mark("Mục “{name}” phải là số nguyên."))
            return low
        if not low <= value <= high:
            self.wrong(name, mark("Mục “{name}” phải từ {low} đến {high}."), low=low, high=high)
            return low
        return value

    def number(self, name: str, default: str | None = None) -> str:
        """A decimal number as text, with a point and without needless noughts; `default` (else required) where
        absent."""
        value = self._get(name, required=default is None)
        if value is None:
            return default or "0"
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.wrong(name, mark("Mục “{name}” phải là số, phần thập phân viết sau dấu chấm."))
            return default or "0"
        number = Decimal(str(value))
        text = format(number.normalize(), "f") if number.is_finite() else ""
        if not text or len(number.as_tuple().digits) > MOST_DIGITS or len(text) > MOST_DIGITS * 2:
            self.wrong(name, mark("Mục “{name}” có quá nhiều chữ số."))
            return default or "0"
        return "0" if number == 0 else text

    def flag(self, name: str, default: bool | None = None) -> bool:
        """true or false."""
        value = self._get(name, required=default is None)
        if value is None:
            return bool(default)
        if not isinstance(value, bool):
            self.wrong(name, mark("Mục “{name}” phải là true hoặc false."))
        return value is True

    def day(self, name: str) -> date:
        """A date."""
        value = self._get(name, required=True)
        if isinstance(value, date) and not isinstance(value, datetime):
            return value
        if value is not None:
            self.wrong(name, mark("Mục “{name}” phải là ngày dạng 2026-11-22, không đặt trong dấu nháy."))
        return date.min

    def texts(
        self, name: str, low: int, high: int, allowed: Collection[str] | None = None, most: int = 300
    ) -> tuple[str, ...]:
        """A list of `low` to `high` different one-line texts, each of the `allowed` words if given."""
        value = self._get(name, required=low > 0)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.wrong(name, mark('Mục “{name}” phải là danh sách chữ, ví dụ ["…", "…"].'))
            return ()
        items = tuple(self._checked(name, item.strip(), most, lines=False, required=True) for item in value)
        if not low <= len(items) <= high:
            self.wrong(name, mark("Mục “{name}” cần từ {low} đến {high} giá trị."), low=low, high=high)
        for item in sorted({item for item in items if items.count(item) > 1}):
            self.wrong(name, mark("Mục “{name}” ghi “{value}” hai lần."), value=item)
        for item in items:
            if allowed is not None and item not in allowed:
                self.wrong(
                    name,
                    mark("“{value}” không dùng được ở mục “{name}”; chọn trong: {allowed}."),
                    value=item,
                    allowed=", ".join(allowed),
                )
        return items

    def wholes(self, name: str, low: int, high: int) -> tuple[int, ...]:
        """A list of `low` to `high` whole numbers, each of few digits."""
        value = self._get(name, required=low > 0)
        if value is None:
            return ()
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            self.wrong(name, mark("Mục “{name}” phải là danh sách số nguyên, ví dụ [10, 20]."))
            return ()
        if not low <= len(value) <= high:
            self.wrong(name, mark("Mục “{name}” cần từ {low} đến {high} giá trị."), low=low, high=high)
        if any(abs(item) >= 10**MOST_DIGITS for item in value):
            self.wrong(name, mark("Mục “{name}” có quá nhiều chữ số."))
            return ()
        return tuple(value[:high])

    def is_table(self, name: str) -> bool:
        """Whether the field was given as a table."""
        return isinstance(self._data.get(name), dict)

    def table(self, name: str) -> "Fields | None":
        """The table called `name`, or None."""
        value = self._get(name, required=False)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.wrong(name, mark("“{name}” phải là một bảng, viết [{name}]."))
            return None
        return Fields(self._source, self._problems, value, (*self._path, name))

    def tables(self, name: str, low: int, high: int) -> list["Fields"]:
        """The tables of the array called `name`."""
        value = self._get(name, required=False)
        if value is None:
            value = []
        if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
            self.wrong(name, mark("“{name}” phải là các bảng, viết [[{name}]]."))
            return []
        if not low <= len(value) <= high:
            self.wrong(
                name,
                mark("Cần từ {low} đến {high} bảng [[{name}]], đang có {count}."),
                low=low,
                high=high,
                count=len(value),
            )
        items = value[:high]
        return [
            Fields(self._source, self._problems, item, (*self._path, name, n)) for n, item in enumerate(items)
        ]

    def finish(self) -> None:
        """Notes every field that nobody asked for."""
        for name in sorted(self._data.keys() - self._asked):
            self.wrong(name, mark("Không có mục nào tên là “{name}” ở đây."))
