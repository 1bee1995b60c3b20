"""The places of a paper, by the names that stand in a template, and what goes into each.

The same places are filled whether the paper is set in our own form or in the school's file.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from lms.kernel.official import rules, word
from lms.kernel.official.rules import TEXT_WIDTH, Heading, Level, Paper, Signer, Text
from lms.kernel.official.word import Writer

PARENT_BODY, AGENCY, NUMBER, DAY = "co_quan_chu_quan", "co_quan_ban_hanh", "so_ky_hieu", "dia_danh_ngay"
TYPE, SUBJECT, TO, BASES, BODY = "ten_loai", "trich_yeu", "kinh_gui", "can_cu", "noi_dung"
RECIPIENTS, TITLES, SIGNER = "noi_nhan", "quyen_han", "nguoi_ky"

INLINE = (PARENT_BODY, AGENCY, NUMBER, DAY, TYPE, SUBJECT, SIGNER)
BLOCKS = (TO, BASES, BODY, RECIPIENTS, TITLES)  # alone in their paragraphs
REQUIRED = (TYPE, SUBJECT, BODY)
END = "./."


@dataclass(frozen=True)
class Slots:
    """A paper's places: `inline` texts, and `blocks` of XML elements; annexes apart, on pages of their own."""

    inline: dict[str, str]
    blocks: dict[str, list[str]]
    annexes: Sequence[tuple[rules.Annex, list[str]]]


def slots_of(paper: Paper, first_id: int = 1) -> Slots:
    """What goes into each place of the paper. `first_id`: of its content controls."""
    writer = Writer(first_id)
    signer = paper.signers[-1] if paper.signers else Signer(())
    subject = f"V/v {paper.subject}" if paper.letter else paper.subject
    inline = {
        PARENT_BODY: paper.parent_body.upper(), AGENCY: paper.agency.upper(), NUMBER: rules.blank_number(paper) if paper.numbered and not paper.attached_to else "",
        DAY: rules.blank_day(paper.place, paper.on.year), TYPE: "" if paper.letter else paper.type_name.upper(),
        SUBJECT: subject, SIGNER: one_line(signer.name),
    }  # fmt: skip
    blocks = {
        TO: _addressed(paper.to),
        BASES: [*writer.blocks(paper.opening, TEXT_WIDTH), *(writer.bases(paper.bases) if paper.bases else [])],
        BODY: writer.blocks(ended(paper), TEXT_WIDTH), RECIPIENTS: recipients(paper), TITLES: titles(signer),
    }  # fmt: skip
    annexes = []
    for annex in paper.annexes:
        room = rules.WIDE_TEXT_WIDTH if annex.wide else TEXT_WIDTH
        annexes.append((annex, [*_annex_head(annex, paper), *writer.blocks(annex.body, room)]))
    return Slots(inline, blocks, annexes)


def ended(paper: Paper) -> list[rules.Block]:
    """The content, closed by "./." where it ends, in the place of a full stop; its last paragraph stays with the signature."""
    body = list(paper.body)
    if not paper.has_end:
        return body
    last = body[-1] if body else None
    if isinstance(last, Text):
        *before, end = last.parts or ("",)
        body[-1] = Text((*before, end.rstrip(".") if isinstance(end, str) else end, END), stays=True)
    elif isinstance(last, Heading) and last.level is Level.ARTICLE:
        body[-1] = replace(last, follows=(*last.follows, END), stays=True)
    else:
        body.append(Text((END,), stays=True))
    return body


def _addressed(to: Sequence[str]) -> list[str]:
    if not to:
        return []
    size = rules.BODY_SIZE
    if len(to) == 1:
        return [word.paragraph(word.run(f"Kính gửi: {to[0]}", size), align="center", before=6, after=12)]
    ends = [";"] * (len(to) - 1) + ["."]
    lines = [
        word.paragraph(word.run(f"- {name}{end}", size), sides=(45, 0), align="left")
        for name, end in zip(to, ends, strict=True)
    ]
    return [
        word.paragraph(word.run("Kính gửi:", size), sides=(30, 0), align="left", before=6, keep_next=True),
        *lines,
    ]


def recipients(paper: Paper) -> list[str]:
    """Nơi nhận: each line ends with ";", the last, what is filed, with "."."""
    if not (paper.recipients or paper.filing):
        return []
    lines = [f"- {name};" for name in paper.recipients]
    if paper.filing:
        lines.append(f"- Lưu: {paper.filing}.")
    head = word.run("Nơi nhận:", rules.RECIPIENTS_HEAD_SIZE, bold=True, italic=True)
    listed = [word.paragraph(word.run(line, rules.RECIPIENTS_SIZE), align="left") for line in lines]
    return [word.paragraph(head, align="left"), *listed]


def one_line(name: str) -> str:
    """A name that is not broken at the end of a line."""
    return name.replace(" ", "\u00a0")


def titles(signer: Signer) -> list[str]:
    """Quyền hạn and chức vụ of who signs."""
    return [
        word.paragraph(word.run(title.upper(), rules.SIGNER_SIZE, bold=True), align="center", keep_next=True)
        for title in signer.titles
    ]


def _annex_head(annex: rules.Annex, paper: Paper) -> list[str]:
    size = rules.ANNEX_SIZE
    letters = rules.blank_number(paper).removeprefix("Số:")
    blank = "\u00a0" * 6
    attached = (
        f"(Kèm theo {_sentence(paper.type_name)} số{letters} ngày{blank}tháng{blank}năm {paper.on.year}"
        f" của {paper.agency})"
    )
    middle = partial(word.paragraph, align="center", keep_next=True)
    return [
        middle(word.run(f"Phụ lục {annex.number}", size, bold=True), outline=0),
        middle(word.run(annex.title.upper(), size, bold=True)),
        middle(word.run(attached, size, italic=True), after=12),
    ]


def _sentence(name: str) -> str:
    return name[:1].upper() + name[1:].lower()
