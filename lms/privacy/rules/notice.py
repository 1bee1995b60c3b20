"""The notice's text as the page shows it. Pure.

The text is plain: a line that begins with "## " is a heading, lines that begin with "- " are a list, and
paragraphs are separated by a blank line.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Block:
    """`kind`: heading, paragraph or list; a list has several `lines`, the others one."""

    kind: str
    lines: tuple[str, ...]


def blocks(text: str) -> list[Block]:
    """The parts of a notice in order. Whatever is typed is some text: nothing fails, nothing is lost."""
    found: list[Block] = []
    for part in text.replace("\r\n", "\n").split("\n\n"):
        plain: list[str] = []
        items: list[str] = []
        for line in (line.strip() for line in part.split("\n")):
            if line.startswith("## "):
                found += _closed(plain, items)
                plain, items = [], []
                found.append(Block("heading", (line[3:].strip(),)))
            elif line.startswith("- "):
                found += _closed(plain, [])
                plain = []
                items.append(line[2:].strip())
            elif line:
                found += _closed([], items)
                items = []
                plain.append(line)
        found += _closed(plain, items)
    return found


def _closed(plain: list[str], items: list[str]) -> list[Block]:
    made = [Block("paragraph", (" ".join(plain),))] if plain else []
    return made + ([Block("list", tuple(items))] if items else [])
