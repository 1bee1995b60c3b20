"""A lesson as long as anybody writes one, of the words of the courses that come with the service: made-up words would
be packed too well."""

import re
from dataclasses import replace

from lms.catalog.packs.content import Pack
from lms.catalog.packs.markdown import render_lesson
from lms.catalog.packs.reader import read_pack
from lms.catalog.rules import MARKDOWN
from lms.kernel.rich_text.cleaning import clean_html
from lms.kernel.settings import ROOT

LONG = 5_000
"""Words of the longest lesson that is thought of; the usual one has some 900."""
_FILE = re.compile(r"!?\[[^\]\n]*\]\(media/[^)]*\)")


def packs() -> list[Pack]:
    """The courses that come with the service."""
    folders = sorted((ROOT / "courses").iterdir())
    return [read_pack(folder) for folder in folders if (folder / "course.toml").is_file()]


def long_text(words: int = LONG) -> str:
    """So many words of lessons in Markdown, without their files."""
    parts: list[str] = []
    held = 0
    for pack in packs():
        for lesson in pack.lessons:
            text = _FILE.sub("", lesson.body) if lesson.format == MARKDOWN else ""
            for part in re.split(r"\n(?=## )", text):
                if held >= words:
                    return "\n\n".join(parts)
                parts.append(part.strip())
                held += len(part.split())
    return "\n\n".join(parts)


def long_html(words: int = LONG) -> str:
    """The same as the editor saves it."""
    return clean_html(render_lesson(long_text(words), []), {}).source


def long_pack(key: str = "bai-dai") -> Pack:
    """A course whose first lesson is that long."""
    [pack, *_more] = packs()
    first, *rest = pack.lessons
    return replace(pack, key=key, lessons=(replace(first, body=long_text(), format=MARKDOWN), *rest))
