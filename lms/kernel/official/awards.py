"""Giấy khen: a page on its side for each, with a frame, in the middle of which stands who gets it and for what."""

from collections.abc import Iterator

from lms.kernel.official import rules, slots
from lms.kernel.official.rules import Award, Paper, Signer
from lms.kernel.official.word import Writer, layout, paragraph, properties, ruled, run, space, twips

TITLE = "GIẤY KHEN"
TITLE_SIZE, NAME_SIZE, GIVER_SIZE, TEXT_SIZE = 48, 26, 18, 16
SIDE, EDGE = 25, 18  # millimetres at the sides, above and below: a sheet on the wall, not a paper in a file
ROOM = rules.PAGE_HEIGHT - 2 * SIDE
LEFT_WIDTH = 132.0
# Three parts of fixed heights, in millimetres: whatever the letters, the nation stands above, who gets it for what in the
# middle, and who signs below; together less than the page has, for names that need two lines.
HEAD, MIDDLE, FOOT = 22.0, 90.0, 46.0
LINE_OF = 1000  # letters times points that a line has room for
SIGNING_GAP = 60  # points between chức vụ and the name

_SIDES = "".join(
    f'<w:{side} w:val="double" w:sz="6" w:space="24" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right")
)
FRAME = f'<w:pgBorders w:offsetFrom="page">{_SIDES}</w:pgBorders>'
_NEXT_PAGE = paragraph(f'<w:r>{properties(1)}<w:br w:type="page"/></w:r>', size=1)


def pages(paper: Paper) -> list[str]:
    """The elements of all sheets of the paper, one behind the other."""
    writer, signer = Writer(), paper.signers[-1] if paper.signers else Signer(())
    found: list[str] = []
    for award in paper.awards:
        found += [_NEXT_PAGE] if found else []
        found += _sheet(award, paper, signer, writer)
    return found


def _middle(runs: str, before: float = 0, after: float = 0) -> str:
    return paragraph(runs, align="center", before=before, after=after, sides=(12, 12))


def _fitting(text: str, size: float) -> float:
    """The size of a text in one line's room: a long one in smaller letters, so that it stays on its page."""
    return size if len(text) * size <= LINE_OF else size * 0.8


def _sheet(award: Award, paper: Paper, signer: Signer, writer: Writer) -> Iterator[str]:
    head = _middle(run(rules.NATION, 14, bold=True)) + _middle(run(rules.MOTTO, 15, bold=True))
    head += ruled(rules.MOTTO_WIDTH * 15 / 13, ROOM)
    middle = (
        _middle(run(award.giver.upper(), GIVER_SIZE, bold=True))
        + _middle(run("TẶNG", GIVER_SIZE), before=8)
        + _middle(run(TITLE, TITLE_SIZE, bold=True), before=4, after=8)
        + _middle(run(award.name, _fitting(award.name, NAME_SIZE), bold=True), after=2)
        + (_middle(run(award.about, _fitting(award.about, TEXT_SIZE))) if award.about else "")
        + _middle(writer.line(award.merit, TEXT_SIZE), before=12)
    )
    right = ROOM - LEFT_WIDTH
    rows = (
        _row(HEAD, (head, ROOM, "top")),
        _row(MIDDLE, (middle, ROOM, "center")),
        _row(FOOT, (_left(award, writer), LEFT_WIDTH, "bottom"), (_right(paper, signer), right, "top")),
    )
    yield layout(rows, (LEFT_WIDTH, right))
    yield space(1)


def _row(height: float, *cells: tuple[str, float, str]) -> str:
    """A row of at least `height` millimetres; each cell: its content, width, and where in the height it stands."""
    span = '<w:gridSpan w:val="2"/>' * (len(cells) == 1)
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{twips(width)}" w:type="dxa"/>{span}<w:vAlign w:val="{stands}"/></w:tcPr>{content}</w:tc>'
        for content, width, stands in cells
    )
    high = f'<w:cantSplit/><w:trHeight w:val="{twips(height)}" w:hRule="atLeast"/>'
    return f"<w:tr><w:trPr>{high}</w:trPr>{made}</w:tr>"


def _left(award: Award, writer: Writer) -> str:
    number = "Số sổ khen thưởng:" + "\u00a0" * 14
    lines = [writer.line(award.decision, rules.NUMBER_SIZE), run(number, rules.NUMBER_SIZE)]
    return "".join(paragraph(line, align="left", before=6, sides=(8, 0)) for line in lines)


def _right(paper: Paper, signer: Signer) -> str:
    day = run(rules.blank_day(paper.place, paper.on.year), rules.PLACE_SIZE, italic=True)
    name = run(slots.one_line(signer.name), rules.SIGNER_SIZE, bold=True)
    return (
        paragraph(day, align="center")
        + "".join(slots.titles(signer))
        + paragraph(name, align="center", before=SIGNING_GAP)
    )
