"""Whether a question that was written and read back says the same: words, right answers, pictures, place."""

import unicodedata
from collections.abc import Mapping
from fractions import Fraction

from lms.assessment.formats.content import Item, Kind, Text
from lms.assessment.formats.docx.paper import Block, Paragraph
from lms.assessment.formats.docx.writing.html import blocks
from lms.kernel.vietnamese import clean


def _words(made: list[Block] | tuple[Block, ...]) -> str:
    parts = []
    for block in made:
        if isinstance(block, Paragraph):
            rich = block.rich
            parts.append("".join(f"{'^_'[look.raised < 0]}{c}" if look.raised else c
                                 for c, look in zip(rich.text, rich.looks, strict=True)))  # fmt: skip
        else:
            parts += [_words(cell) for row in block.rows for cell in row]
    return " ".join(parts)


def _text(text: Text, media: Mapping[str, bytes]) -> str:
    return clean(unicodedata.normalize("NFC", _words(blocks(text, media).blocks)))


def _weights(item: Item) -> list[Fraction]:
    if item.kind is Kind.SINGLE or item.kind is Kind.TRUE_FALSE:
        return [Fraction(option.weight == 1) for option in item.options]
    if item.kind is Kind.MULTIPLE:
        right = sum(option.weight > 0 for option in item.options)
        return [Fraction(option.weight > 0, right or 1) for option in item.options]
    return []


def _answers(item: Item, media: Mapping[str, bytes]) -> list[tuple[object, ...]]:
    if item.kind is Kind.TRUE_FALSE:
        return [(option.key, _text(option.feedback, media)) for option in item.options]
    if item.kind in (Kind.TEXT, Kind.NUMBER):
        full = [option for option in item.options if option.weight == 1]
        full = full[:1] if item.kind is Kind.NUMBER else full
        return [(_text(option.text, media), option.tolerance or 0) for option in full]
    return [(_text(o.text, media), _text(o.feedback, media), o.match.source.strip()) for o in item.options]


def same(wanted: Item, found: Item, media: Mapping[str, bytes]) -> bool:
    """Whether `found` says what `wanted` says, but for what is reported as lost anyway."""

    def told(item: Item, held: Mapping[str, bytes]) -> tuple[object, ...]:
        return (
            item.kind, _text(item.text, held), _answers(item, held), _weights(item),
            "" if item.kind is Kind.DESCRIPTION else _text(item.feedback, held),
            tuple(" ".join(title.split()) for title in item.category), item.points,
            set(item.tags), item.units[:1] if item.kind is Kind.NUMBER else (),
        )  # fmt: skip

    return told(wanted, media) == told(found, media)
