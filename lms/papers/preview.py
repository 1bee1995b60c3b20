"""A paper as its page shows it, before the file is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from lms.kernel.official.rules import Block, Heading, Level, Line, Paper, Text


@dataclass(frozen=True)
class Shown:
    """A piece of the paper on the page: a paragraph or heading as text, or a table."""

    kind: str
    text: str
    columns: Sequence[tuple[str, str]] = ()
    rows: Sequence[Sequence[str]] = ()


def _plain(line: Line) -> str:
    return "".join(part if isinstance(part, str) else part.text for part in line)


def _shown(block: Block) -> Shown:
    if isinstance(block, Text):
        return Shown("text", _plain(block.parts))
    if isinstance(block, Heading):
        title = (
            block.title.upper() if block.level in (Level.PART, Level.TITLE, Level.SECTION) else block.title
        )
        return Shown("heading", f"{block.number} {title} {_plain(block.follows)}".strip())
    columns = [(column.title, "num" if column.is_number else "text") for column in block.columns]
    return Shown("table", block.caption, columns, [[_plain(cell) for cell in row] for row in block.rows])


def preview(paper: Paper) -> list[Shown]:
    """The paper's bases, content and annexes in the order of reading."""
    shown = [Shown("text", _plain(base)) for base in paper.bases]
    shown = [*(_shown(block) for block in paper.opening), *shown, *(_shown(block) for block in paper.body)]
    for award in paper.awards:
        shown.append(Shown("heading", award.name))
        shown += [
            Shown("text", text) for text in (award.about, _plain(award.merit), _plain(award.decision)) if text
        ]
    for annex in paper.annexes:
        shown.append(Shown("heading", f"Phụ lục {annex.number}. {annex.title}"))
        shown += [_shown(block) for block in annex.body]
    return shown
