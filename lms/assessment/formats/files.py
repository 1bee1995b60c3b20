"""Files of questions within bounds: which format a file has, and reading it. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath

from lms.assessment import formats
from lms.assessment.formats.content import Problem, Questions
from lms.kernel.messages import Message, mark
from lms.kernel.vietnamese import show_number

MAX_BYTES = 20 * 1024 * 1024
MAX_QUESTIONS = 20_000
MAX_PROBLEMS = 2_000

TOO_LARGE = mark("Tệp lớn hơn {limit} MB nên không được đọc. Hãy chia thành nhiều tệp.")
TOO_MANY = mark("Tệp có {count} câu hỏi; chỉ đọc {limit} câu đầu. Hãy chia thành nhiều tệp.")
TOO_MANY_PROBLEMS = mark("Có {count} chỗ cần xem; chỉ liệt kê {limit} chỗ đầu.")

_HEAD = 64 * 1024
_ROOT = re.compile(rb"<(?:[A-Za-z_][\w.-]*:)?([A-Za-z_][\w.-]*)(?=[\s/>])")
_ASIDE = re.compile(rb"<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^>\[]*(?:\[[^\]]*\])?[^>]*>", re.DOTALL | re.IGNORECASE)
_AIKEN = re.compile(r"^\s*(?:answer|đáp án)\s*:\s*[a-z]\b", re.IGNORECASE | re.MULTILINE)


def _head(content: bytes) -> bytes:
    """The beginning of a text in one byte a sign, which is enough to know it by."""
    return content[:_HEAD].replace(b"\0", b"")


def root_of(content: bytes) -> str:
    """The name of the outermost element of an XML file, without its prefix; "" if there is none."""
    found = _ROOT.search(_ASIDE.sub(b"", _head(content)))
    return found[1].decode("ascii", "replace").lower() if found else ""


def _is_aiken(content: bytes) -> bool:
    head = _head(content)
    return b"{" not in head and bool(_AIKEN.search(head.decode("utf-8", "replace")))


# Which of the formats that share an ending a file is in; the first of them where none is sure.
_TELLS: Mapping[str, Callable[[bytes], bool]] = {
    "moodle-xml": lambda content: root_of(content) == "quiz",
    "qti": lambda content: root_of(content) not in ("quiz", ""),
    "aiken": _is_aiken,
}


def endings() -> list[str]:
    """The endings of file names that are known, without the dot."""
    known = [ending.lstrip(".") for name in formats.names() for ending in formats.get(name).endings]
    return list(dict.fromkeys(known))


def format_of(file_name: str, content: bytes | None = None) -> str | None:
    """The name of the format that a file has by the ending of its name and, where several formats share it, by its
    `content` (None: it is to be written). None for an unknown ending."""
    ending = PurePath(file_name).suffix.lower()
    likely = [name for name in formats.names() if ending in formats.get(name).endings]
    if len(likely) > 1 and content is not None:
        for name in likely:
            if name in _TELLS and _TELLS[name](content):
                return name
    return likely[0] if likely else None


def read(name: str, content: bytes) -> Questions:
    """What the format of that name reads in the bytes of a file, within the bounds. KeyError for an unknown name."""
    if len(content) > MAX_BYTES:
        limit = MAX_BYTES // 1024 // 1024
        return Questions(problems=(Problem(0, Message(TOO_LARGE, {"limit": limit})),))
    found = formats.get(name).read(content)
    problems = found.problems
    if len(found.items) > MAX_QUESTIONS:
        params = {"count": show_number(len(found.items)), "limit": show_number(MAX_QUESTIONS)}
        line = found.items[MAX_QUESTIONS].line
        problems = (Problem(line, Message(TOO_MANY, params)), *problems)
        found = replace(found, items=found.items[:MAX_QUESTIONS])
    if len(problems) > MAX_PROBLEMS:
        params = {"count": show_number(len(problems)), "limit": show_number(MAX_PROBLEMS)}
        gravest = sorted(problems, key=lambda problem: problem.is_note)[:MAX_PROBLEMS]
        problems = (Problem(0, Message(TOO_MANY_PROBLEMS, params)), *gravest)
    return replace(found, problems=problems)
