"""Giấy khen: a page on its side for each, with a frame, in the middle of which stands who gets it and for what."""

from collections.abc import Iterator

from lms.kernel.official import rules, slots
from lms.kernel.official.rules import Award, Paper, Signer
from lms.kernel.official.word import Writer, paragraph, properties, ruled, run, side_by_side, space

TITLE = "GIẤY KHEN"
TITLE_SIZE, NAME_SIZE, GIVER_SIZE, TEXT_SIZE = 48, 26, 18, 16
SIDE = 25  # millimetres left and right: a sheet on the wall, not a paper in a file
ROOM = rules.PAGE_HEIGHT - 2 * SIDE
LEFT_WIDTH = 132.0
SIGNING_GAP = 70  # points between chức vụ and the name

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


def _sheet(award: Award, paper: Paper, signer: Signer, writer: Writer) -> Iterator[str]:
    yield _middle(run(rules.NATION, 14, bold=True))
    yield _middle(run(rules.MOTTO, 15, bold=True))
    yield ruled(rules.MOTTO_WIDTH * 15 / 13, ROOM)
    yield _middle(run(award.giver.upper(), GIVER_SIZE, bold=True), before=26)
    yield _middle(run("TẶNG", GIVER_SIZE), before=8)
    yield _middle(run(TITLE, TITLE_SIZE, bold=True), before=4, after=8)
    yield _middle(run(award.name, NAME_SIZE, bold=True), after=2)
    if award.about:
        yield _middle(run(award.about, TEXT_SIZE))
    yield _middle(writer.line(award.merit, TEXT_SIZE), before=14, after=18)
    yield side_by_side([(_left(award, writer), _right(paper, signer))], LEFT_WIDTH, ROOM - LEFT_WIDTH)
    yield space(1)


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
