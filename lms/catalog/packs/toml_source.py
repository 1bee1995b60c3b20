"""TOML with the line of every key, which the standard library's parser does not tell."""

import re
import tomllib
from typing import Any

from lms.catalog.packs.problems import Problems
from lms.kernel.messages import Message, mark

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
    "Expected '=' after a key": mark("sau tên mục cần có dấu ="),
    "Expected ']'": mark("dòng [tên bảng] chưa đóng dấu ]"),
    "Expected ']]'": mark("dòng [[tên bảng]] chưa đóng bằng ]]"),
    "Invalid value": mark("giá trị không đọc được; chữ phải nằm trong dấu nháy kép"),
    "Invalid date or datetime": mark("ngày không có thật; viết năm-tháng-ngày, ví dụ 2026-11-22"),
    "Unterminated string": mark("chuỗi chữ chưa đóng dấu nháy"),
    'Expected "': mark("chuỗi chữ chưa đóng dấu nháy"),
    "Illegal character": mark(
        "có ký tự không dùng được ở đây; chuỗi chữ phải đóng dấu nháy ngay trên dòng của nó"
    ),
    "Found invalid character": mark("có ký tự không dùng được ở đây"),
    "Cannot overwrite a value": mark("mục này đã có ở trên"),
    "Duplicate inline table key": mark("mục này đã có ở trên"),
    "Cannot declare": mark("bảng này đã có ở trên; nhiều bảng cùng tên thì viết [[tên bảng]]"),
    "Cannot redefine": mark("tên này đã dùng ở trên cho một mục khác"),
    "Cannot mutate": mark("tên này đã dùng ở trên cho một mục khác"),
    "Unclosed array": mark("danh sách chưa đóng dấu ], hoặc thiếu dấu phẩy giữa hai giá trị"),
    "Unclosed inline table": mark("bảng viết trên một dòng chưa đóng ngoặc nhọn, hoặc thiếu dấu phẩy"),
    "Expected newline or end of document": mark("thừa chữ sau giá trị"),
    "Invalid statement": mark("dòng không phải là một mục"),
    "Unescaped '\\'": mark("dấu \\ trong chuỗi phải viết là \\\\"),
    "Invalid hex value": mark("sau \\u cần mã của một ký tự; muốn có chính dấu \\ thì viết \\\\"),
    "Escaped character": mark("sau \\u cần mã của một ký tự; muốn có chính dấu \\ thì viết \\\\"),
    "Invalid initial character for a key part": mark(
        "tên mục không đúng dạng: dùng chữ không dấu, chữ số, dấu - và _"
    ),
}
_OTHERWISE = mark("dòng không đúng cách viết TOML")
SAID = mark("Sai cú pháp TOML (cột {column}): {why} (nguyên văn của bộ đọc: “{said}”).")
SAID_AT_END = mark("Sai cú pháp TOML (ở cuối tệp): {why} (nguyên văn của bộ đọc: “{said}”).")


def _why(said: str) -> str:
    """The Vietnamese words for what the parser says, which begins alike whatever name or character it names."""
    longest = max((begin for begin in _SAYINGS if said.startswith(begin)), key=len, default=None)
    return _SAYINGS[longest] if longest is not None else _OTHERWISE


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
        said = _PLACE.sub("", said)[:120]
        why = Message(_why(said))
        if place and place[2]:
            problems.break_file(file, offset + line, SAID, column=place[2], why=why, said=said)
        else:
            problems.break_file(file, offset + line, SAID_AT_END, why=why, said=said)
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
