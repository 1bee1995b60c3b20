"""TOML with the line of every key, which the standard library's parser does not tell."""

import re
import tomllib
from typing import Any

from lms.catalog.packs.problems import Problems
from lms.kernel.messages import mark

Path = tuple[str | int, ...]

_STRING_OR_COMMENT = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{1,2}(?!"))?|\'\'\'.*?\'\'\'(?:\'{1,2}(?!\'))?'
    r'|"(?:\\.|[^"\\\n])*"|\'[^\'\n]*\'|#[^\n]*',
    re.DOTALL,
)
_NAME = r"[A-Za-z0-9_-]+"
_HEADER = re.compile(rf"^[ \t]*(\[\[?)[ \t]*({_NAME}(?:[ \t]*\.[ \t]*{_NAME})*)[ \t]*\]")
_KEY = re.compile(rf"^[ \t]*({_NAME})(?:[ \t]*\.[ \t]*{_NAME})*[ \t]*=")
_DEEP = re.compile(r"""(?<![A-Za-z0-9_-])(?:(?:[A-Za-z0-9_-]++|"[^"\n]*+"|'[^'\n]*+')[ \t]*+\.[ \t]*+){50}""")
_PLACE = re.compile(r"\s*\((?:at line (\d+), column (\d+)|at end of document)\)$")

_SAYINGS = {
    "Expected '=' after a key in a key/value pair": mark("sau tên mục cần có dấu ="),
    "Invalid value": mark("giá trị không đọc được; chữ phải nằm trong dấu nháy kép"),
    "Unterminated string": mark("chuỗi chữ chưa đóng dấu nháy"),
    "Cannot overwrite a value": mark("mục này đã có ở trên"),
    "Unclosed array": mark("danh sách chưa đóng dấu ]"),
    "Expected newline or end of document after a statement": mark("thừa chữ sau giá trị"),
    "Invalid statement": mark("dòng không phải là một mục"),
    "Unescaped '\\' in a string": mark("dấu \\ trong chuỗi phải viết là \\\\"),
    "Invalid initial character for a key part": mark("tên mục không đúng dạng"),
}


class TomlSource:
    """The data of one TOML text and where each part of it stands.

    `offset`: lines of the file before the text. A path is made of keys and numbers of array items from 0.
    """

    def __init__(self, file: str, text: str, offset: int = 0) -> None:
        self.file = file
        self.offset = offset
        self.text = text
        self.data: dict[str, Any] = tomllib.loads(text)
        self._lines = _index(text)

    def line(self, path: Path) -> int:
        """The line of `path`, or of the nearest thing around it that has one."""
        while path and path not in self._lines:
            path = path[:-1]
        return self.offset + self._lines.get(path, 1)


def load(file: str, text: str, problems: Problems, offset: int = 0) -> TomlSource | None:
    """Parses `text`; notes a syntax error with its line and returns None."""
    if deep := _DEEP.search(text):  # the parser's time grows with the square of it
        line = offset + 1 + text.count("\n", 0, deep.start())
        problems.break_file(file, line, mark("Tên mục có quá nhiều lớp."))
        return None
    try:
        return TomlSource(file, text, offset)
    except tomllib.TOMLDecodeError as error:
        said = str(error)
        place = _PLACE.search(said)
        line = int(place[1]) if place and place[1] else text.count("\n") + 1
        why = _PLACE.sub("", said)
        problems.break_file(
            file, offset + line, mark("Sai cú pháp TOML (cột {column}): {why}."),
            column=place[2] if place and place[2] else "cuối", why=_SAYINGS.get(why, why),
        )  # fmt: skip
    except ValueError:  # a number of more digits than Python reads
        problems.break_file(file, offset + 1, mark("Có số dài quá mức."))
    except RecursionError:
        problems.break_file(file, offset + 1, mark("Danh sách lồng nhau quá nhiều lớp."))
    return None


def _blank(match: re.Match[str]) -> str:
    return '""' + "\n" * match[0].count("\n")


def _index(text: str) -> dict[Path, int]:
    """Line of each table header and key in a text that is known to be TOML."""
    lines: dict[Path, int] = {(): 1}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(_STRING_OR_COMMENT.sub(_blank, text).split("\n"), start=1):
        if header := _HEADER.match(line):
            table = _table_path([part.strip() for part in header[2].split(".")], header[1] == "[[", counts)
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault((*table, key[1]), number)
    return lines


def _table_path(names: list[str], is_array: bool, counts: dict[Path, int]) -> Path:
    path: Path = ()
    for depth, name in enumerate(names):
        path = (*path, name)
        last = depth == len(names) - 1
        if last and is_array:
            counts[path] = counts.get(path, 0) + 1
        if path in counts:
            path = (*path, counts[path] - 1)
    return path
