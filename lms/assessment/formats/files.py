"""Files of questions within bounds: which format a file has, and reading it. Pure."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import PurePath

from lms.assessment import formats
from lms.assessment.formats import bounds, losses
from lms.assessment.formats.content import Markup, Problem, Questions, Text
from lms.assessment.formats.gallery import DATA, Gallery
from lms.kernel.legacy import judge

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


def as_ending(content: bytes, ending: str) -> bytes | None:
    """The bytes of a file that was written, as a file with that ending holds them: a package of one question without
    pictures is, as .xml, that question. None where they can't be."""
    if ending.lower() != ".xml" or not content.startswith(b"PK"):
        return content
    from lms.assessment.formats.qti.packages import alone

    return alone(content)


def read(name: str, content: bytes) -> Questions:
    """What the format of that name reads in the bytes of a file, within the bounds. KeyError for an unknown name."""
    if len(content) > bounds.MAX_BYTES:
        return Questions(problems=(bounds.too_large(),))
    found = _with_pictures(formats.get(name).read(content))
    problems = found.problems
    if len(found.items) > bounds.MAX_QUESTIONS:
        problems = (bounds.too_many(found.items[bounds.MAX_QUESTIONS].line), *problems)
        found = replace(found, items=found.items[: bounds.MAX_QUESTIONS])
    # Letters of the encodings from before Unicode: they were read as they stand, and nobody can read them.
    verdict = judge(text.source for item in found.items for text in losses.texts_of(item))
    if verdict is not None:
        problems = (Problem(0, verdict.message), *problems)
    if len(problems) > bounds.MAX_PROBLEMS:
        gravest = sorted(problems, key=lambda problem: problem.is_note)[: bounds.MAX_PROBLEMS]
        problems = (bounds.too_many_problems(), *gravest)
    return replace(found, problems=problems)


def _with_pictures(found: Questions) -> Questions:
    """Pictures that are written into a text (`data:image/…`) become pictures of the file, whatever its format."""
    gallery = Gallery()
    gallery.media.update(found.media)

    def taken(text: Text) -> Text:
        return text if text.markup is Markup.PLAIN else replace(text, source=gallery.take_in(text.source))

    items = tuple(
        losses.with_texts(item, taken) if any(DATA in text.source for text in losses.texts_of(item)) else item
        for item in found.items
    )
    return replace(found, items=items, media=gallery.media)
