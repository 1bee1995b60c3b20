"""A paper set in our own form. python-docx and lxml are loaded with the first paper: no page needs them."""

import io
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from lms.kernel.archives import Archive, packed
from lms.kernel.official import awards, rules, slots, word
from lms.kernel.official.rules import LEFT, RIGHT, TEXT_WIDTH, Paper, Signer
from lms.kernel.official.slots import Slots
from lms.kernel.official.sources import add_sources
from lms.kernel.official.word import W, paragraph, ruled, run, space

HEAD_LEFT = 68.0  # millimetres of the head's left column; the right one takes the nation's name in one line
END_LEFT = 75.0
SIGNING_GAP = 75  # points between chức vụ and the name
_KEPT_STYLES = {"Normal", "DefaultParagraphFont", "TableNormal", "NoList", "Header"}


def build(paper: Paper, made_at: datetime) -> bytes:
    """The paper as a .docx: the same bytes for the same paper and instant (aware)."""
    if paper.awards:
        return _sheets(paper, made_at)
    found = slots.slots_of(paper)
    return _made(found, paper.signers, paper, made_at)


def build_annex(paper: Paper, made_at: datetime) -> bytes:
    """The paper's annexes alone, each on pages of its own: for a paper that is written elsewhere. At least one."""
    from docx import Document

    document = Document()
    _plain_styles(document)
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    first, *others = slots.slots_of(paper).annexes
    _page(document.sections[0], wide=first[0].wide)
    _page_number(document.sections[0])
    append(body, first[1])
    add_annexes(document, Slots({}, {}, others))
    add_sources(document, paper.sources)
    describe(document, paper, made_at)
    return bytes_of(document)


def form(made_at: datetime) -> bytes:
    """Our form with a name in double braces in each place: for a school to make its own of."""
    names = {name: f"{{{{{name}}}}}" for name in (*slots.INLINE, *slots.BLOCKS)}
    places = {
        name: [paragraph(run(names[name], _FORM_SIZES.get(name, rules.BODY_SIZE)), align="left")]
        for name in slots.BLOCKS
    }
    empty = Paper("", "", "", "", "", made_at.date(), "", "", (), ())
    found = Slots({name: names[name] for name in slots.INLINE}, places, ())
    return _made(found, (Signer((), names[slots.SIGNER]),), empty, made_at)


_FORM_SIZES = {slots.RECIPIENTS: rules.RECIPIENTS_SIZE, slots.TITLES: rules.SIGNER_SIZE}


def _made(found: Slots, signers: Sequence[Signer], paper: Paper, made_at: datetime) -> bytes:
    from docx import Document

    document = Document()
    _plain_styles(document)
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    _page(document.sections[0], wide=False)
    _page_number(document.sections[0])
    append(body, [*_head(found, paper), *_content(found), *_end(found, signers, paper)])
    add_annexes(document, found)
    add_sources(document, paper.sources)
    describe(document, paper, made_at)
    return bytes_of(document)


def _sheets(paper: Paper, made_at: datetime) -> bytes:
    """Every giấy khen on a page of its own."""
    from docx import Document
    from docx.oxml.ns import qn
    from docx.shared import Mm

    document = Document()
    _plain_styles(document)
    body = document.element.body
    for child in list(body)[:-1]:
        body.remove(child)
    _page(document.sections[0], wide=True)
    section = document.sections[0]
    section.left_margin = section.right_margin = Mm(awards.SIDE)
    section.top_margin = section.bottom_margin = Mm(awards.EDGE)
    append(body, awards.pages(paper))
    # Word reads the parts of a section in one order alone: the frame stands right behind the margins.
    section._sectPr.find(qn("w:pgMar")).addnext(elements([awards.FRAME])[0])
    add_sources(document, paper.sources)
    describe(document, paper, made_at)
    return bytes_of(document)


def add_annexes(document: Any, found: Slots) -> None:
    """Puts each annex on pages of its own, upright or on their side."""
    from docx.enum.section import WD_ORIENT, WD_SECTION

    for annex, pieces in found.annexes:
        section = document.add_section(WD_SECTION.NEW_PAGE)
        section.different_first_page_header_footer = False
        section.orientation = WD_ORIENT.LANDSCAPE if annex.wide else WD_ORIENT.PORTRAIT
        _flatten(document.element.body[-2])
        _page(section, wide=annex.wide)
        append(document.element.body, pieces)


def _flatten(paragraph: Any) -> None:
    """Makes the paragraph that ends a section so low that it never needs a page of its own."""
    marks = elements([word.space(1)])[0].find(f"{{{W}}}pPr")
    held = paragraph.find(f"{{{W}}}pPr")
    for child in reversed(list(marks)):
        held.insert(0, child)


def _page(section: Any, *, wide: bool) -> None:
    from docx.shared import Mm

    sides = (rules.PAGE_HEIGHT, rules.PAGE_WIDTH) if wide else (rules.PAGE_WIDTH, rules.PAGE_HEIGHT)
    section.page_width, section.page_height = Mm(sides[0]), Mm(sides[1])
    section.top_margin, section.bottom_margin = Mm(rules.TOP), Mm(rules.BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)


def _page_number(section: Any) -> None:
    """Arabic, in the middle of the upper margin, not on the first page."""
    section.different_first_page_header_footer = True
    section.first_page_header.is_linked_to_previous = False
    section.header.is_linked_to_previous = False
    number = run("1", rules.PAGE_NUMBER_SIZE)
    field = f'<w:fldSimple w:instr=" PAGE ">{number}</w:fldSimple>'
    header = section.header._element
    for child in list(header):
        header.remove(child)
    append(header, [paragraph(field, align="center")])


def _head(found: Slots, paper: Paper) -> list[str]:
    inline, right = found.inline, TEXT_WIDTH - HEAD_LEFT
    agency = [
        paragraph(run(text, rules.AGENCY_SIZE, bold=bold), align="center")
        for text, bold in ((inline[slots.PARENT_BODY], False), (inline[slots.AGENCY], True))
        if text
    ]
    room = HEAD_LEFT - 4
    rule = rules.rule_below(inline[slots.AGENCY], rules.AGENCY_SIZE, room, 0.42)
    nation = paragraph(run(rules.NATION, rules.NATION_SIZE, bold=True), align="center")
    motto = paragraph(run(rules.MOTTO, rules.MOTTO_SIZE, bold=True), align="center")
    long_rule = ruled(rules.MOTTO_WIDTH, right - 2)
    number = paragraph(run(inline[slots.NUMBER], rules.NUMBER_SIZE), align="center")
    if paper.letter:
        number += paragraph(run(inline[slots.SUBJECT], rules.LETTER_SUBJECT_SIZE), align="center")
    day = paragraph(run(inline[slots.DAY], rules.PLACE_SIZE, italic=True), align="center")
    rows = [("".join(agency) + ruled(rule, HEAD_LEFT - 2), nation + motto + long_rule), (number, day)]
    title = [] if paper.letter else _title(inline, paper)
    return [word.side_by_side(rows, HEAD_LEFT, right), *title, *_to(found)]


def _title(inline: dict[str, str], paper: Paper) -> list[str]:
    subject = inline[slots.SUBJECT]
    pieces = [
        paragraph(
            run(inline[slots.TYPE], rules.TYPE_SIZE, bold=True), align="center", before=14, keep_next=True
        ),
        paragraph(
            run(subject, rules.SUBJECT_SIZE, bold=True), align="center", sides=(10, 10), keep_next=True
        ),
    ]
    if paper.attached_to:
        pieces.append(paragraph(run(paper.attached_to, rules.BODY_SIZE, italic=True), align="center"))
    rule = rules.rule_below(subject, rules.SUBJECT_SIZE, TEXT_WIDTH - 20, 0.42)
    return [*pieces, ruled(rule, TEXT_WIDTH), space(8)]


def _to(found: Slots) -> list[str]:
    pieces = found.blocks[slots.TO]
    return [*pieces, space()] if pieces else []


def _content(found: Slots) -> list[str]:
    return [*found.blocks[slots.BASES], *found.blocks[slots.BODY], space(stays=True)]


def _end(found: Slots, signers: Sequence[Signer], paper: Paper) -> list[str]:
    """Who gets it at the left, who signs at the right; where two sign, both side by side and the others below."""
    right = TEXT_WIDTH - END_LEFT
    listed = "".join(found.blocks[slots.RECIPIENTS]) or paragraph("")
    if len(signers) == 2:
        first, second = (_signature(slots.titles(s), s.name) for s in signers)
        both = word.side_by_side([(first, second)], TEXT_WIDTH / 2, TEXT_WIDTH / 2)
        return [both, space(), *found.blocks[slots.RECIPIENTS]]
    name = found.inline[slots.SIGNER]
    return [
        word.side_by_side([(listed, _signature(found.blocks[slots.TITLES], name))], END_LEFT, right),
        space(2),
    ]


def _signature(above: Iterable[str], name: str) -> str:
    written = run(slots.one_line(name), rules.SIGNER_SIZE, bold=True)
    return "".join(above) + paragraph(written, align="center", before=SIGNING_GAP)


def append(parent: Any, pieces: Iterable[str]) -> None:
    """Puts the elements at the end of a body (before its page set-up), a header or a cell."""
    last = parent[-1] if len(parent) and parent[-1].tag == f"{{{W}}}sectPr" else None
    for element in elements(pieces):
        if last is None:
            parent.append(element)
        else:
            last.addprevious(element)


def elements(pieces: Iterable[str]) -> list[Any]:
    """The XML as elements that python-docx knows."""
    from docx.oxml.parser import parse_xml

    return list(parse_xml(f'<w:body xmlns:w="{W}">{"".join(pieces)}</w:body>'))


def _plain_styles(document: Any) -> None:
    """Only the styles that are used, and one typeface: what is typed later looks like the rest."""
    styles = document.styles.element
    for style in list(styles):
        kind = style.tag.rsplit("}", 1)[-1]
        if kind == "latentStyles" or (kind == "style" and style.get(f"{{{W}}}styleId") not in _KEPT_STYLES):
            styles.remove(style)
    for fonts in styles.iter(f"{{{W}}}rFonts"):
        for name in list(fonts.attrib):
            del fonts.attrib[name]
        for name in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(f"{{{W}}}{name}", rules.FONT)
    for name in ("sz", "szCs"):
        for size in styles.iter(f"{{{W}}}{name}"):
            size.set(f"{{{W}}}val", str(rules.BODY_SIZE * 2))
    for language in styles.iter(f"{{{W}}}lang"):
        language.set(f"{{{W}}}val", "vi-VN")
    for spacing in styles.iter(f"{{{W}}}spacing"):
        spacing.set(f"{{{W}}}after", "0")


def describe(document: Any, paper: Paper, made_at: datetime) -> None:
    """What the file says of itself: a draft, in Vietnamese, of the school."""
    known = document.core_properties
    known.author, known.last_modified_by = paper.agency, paper.agency
    known.title = f"{paper.type_name} {paper.subject}".strip()[:250]
    known.content_status, known.language, known.comments, known.keywords = "Dự thảo", "vi-VN", "", ""
    known.created = known.modified = made_at.astimezone(UTC).replace(tzinfo=None)
    known.revision = 1


def bytes_of(document: Any) -> bytes:
    """The document's file, packed so that equal content is equal bytes."""
    held = io.BytesIO()
    document.save(held)
    with Archive(held.getvalue()) as archive:
        return packed({name: archive.read(name) for name in archive.names()})
