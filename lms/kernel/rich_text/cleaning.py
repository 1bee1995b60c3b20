"""The door: what an author wrote as HTML becomes a text in shape, and what is shown of it.

bleach and nh3 clean first (docs/decisions/002); what they leave is put into shape, and nh3 passes last over both
results. So nothing that shaping does can open what was closed. Before bleach, nh3 and the tree take away what is
nested too deep: bleach needs minutes for thousands of tags inside each other.
"""

from dataclasses import dataclass

from lms.kernel.errors import Invalid
from lms.kernel.markup import first_pass, last_pass
from lms.kernel.messages import Message, mark
from lms.kernel.rich_text.dress import Dresser
from lms.kernel.rich_text.links import Files, Known
from lms.kernel.rich_text.report import Removed, Report, Scan
from lms.kernel.rich_text.shape import RENAMED, Shaper
from lms.kernel.rich_text.tree import Element, Node, parse, seen, serialise, walk

# Taken away around what they hold: blocks of other editors, and marks that the pages have no look for.
OPENED = frozenset(
    "h1 section article main header footer nav center address dl font u s strike del ins".split()
)
MOST_LETTERS, MOST_TAGS = (
    300_000,
    20_000,
)  # two seconds of cleaning; 5,000 words have 40,000 and some hundreds
_ACCEPTED = OPENED | frozenset(RENAMED)


@dataclass(frozen=True)
class Cleaned:
    """`source`: the text in shape, files by their names ("media/…"), for keeping and editing; `html`: what pages
    show, for `lms.kernel.markup.safe`; `removed`: what was lost, at most `report.MOST` sorts."""

    source: str
    html: str
    removed: tuple[Removed, ...]


def clean_html(source: str, files: Files) -> Cleaned:
    """`source` cleaned to the allow-list of `lms.kernel.markup` and put into one shape. `files`: what it may show and
    lead to. Cleaning `Cleaned.source`, or `Cleaned.html`, gives the same again. Invalid for a text that is longer than
    any lesson: MOST_LETTERS, MOST_TAGS."""
    text = seen(source)
    report, known = Report(), Known(files)
    scan = Scan(report, known, _ACCEPTED)
    scan.feed(text)
    scan.close()
    shaper = Shaper(known)
    shaped = shaper.shaped(parse(last_pass(first_pass(_flat(text), _ACCEPTED), _ACCEPTED, rel=None)))
    for kind, name in shaper.notes:
        report.add_unseen(kind, name)
    kept = last_pass(_in_lines(shaped), rel=None)
    shown = last_pass(serialise(Dresser(known).dressed(shaped)))
    return Cleaned(kept, shown, report.removed())


def _flat(text: str) -> str:
    flat = serialise(parse(last_pass(text, _ACCEPTED, rel=None)).children)
    if len(flat) > MOST_LETTERS or flat.count("<") > MOST_TAGS:
        raise Invalid(
            Message(
                mark(
                    "Bài quá dài hoặc quá nhiều thẻ để lưu một lần: nhiều nhất {letters} ký tự và {tags} thẻ. Hãy tách thành nhiều bài."
                ),
                {"letters": MOST_LETTERS, "tags": MOST_TAGS},
            )
        )
    return flat


def tree_of(clean_source: str) -> Element:
    """The tree of a text in shape, for asking what is in it."""
    return parse(clean_source)


def pictures_without_words(clean_source: str) -> list[str]:
    """The names of pictures without an alternative text, in the order of the text."""
    images = (e for e in walk(tree_of(clean_source).children) if e.tag == "img")
    return [image.attributes["src"] for image in images if not image.attributes.get("alt", "").strip()]


def _in_lines(nodes: list[Node]) -> str:
    """A line for each block, item and row, so that two texts can be compared line by line."""
    return "\n".join(serialise([_broken(node)]) for node in nodes)


_LINES = frozenset({"ul", "ol", "thead", "tbody", "table", "aside", "details", "blockquote"})


def _broken(node: Node) -> Node:
    if isinstance(node, str) or node.tag not in _LINES:
        return node
    inside: list[Node] = []
    for child in node.children:
        inside += ["\n", _broken(child)]
    return Element(node.tag, node.attributes, [*inside, "\n"])
