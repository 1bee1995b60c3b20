"""The list of sources inside a file, and its figures read back. The list is a part of its own that Word keeps."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import quoteattr

from lms.kernel.archives import Archive
from lms.kernel.errors import Invalid
from lms.kernel.messages import Message, mark
from lms.kernel.official.rules import Figure, Source
from lms.kernel.official.word import BLANK, GAP, W

SPACE = "urn:lms:sources:1"
MOST_PART = 30 * 1024 * 1024
NOT_OURS = mark("Tệp này không phải giấy tờ do dịch vụ soạn: không thấy danh sách nguồn số liệu trong tệp.")


@dataclass(frozen=True)
class ReadBack:
    """What a file says: its sources by id, its figures in their order, and the names of gaps still open."""

    sources: Mapping[str, Source]
    figures: Sequence[Figure]
    gaps: Sequence[str]


def add_sources(document: Any, sources: Sequence[Source]) -> None:
    """Puts the list into the file, as a custom XML part."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.part import Part

    listed = "".join(
        f"<source id={quoteattr(s.id)} name={quoteattr(s.name)} label={quoteattr(s.label)}/>" for s in sources
    )
    content = f'<?xml version="1.0" encoding="UTF-8"?><sources xmlns="{SPACE}">{listed}</sources>'
    package = document.part.package
    name = package.next_partname("/customXml/item%d.xml")
    part = Part(name, "application/xml", content.encode(), package)
    document.part.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_XML)


def read_back(content: bytes) -> ReadBack:
    """The sources, figures and open gaps of a .docx. Invalid for a file that holds no list of sources; Refused for a
    packed file that can't be trusted."""
    from defusedxml.ElementTree import ParseError, fromstring

    with Archive(content) as archive:
        try:
            parts = {
                name: fromstring(archive.read(name, MOST_PART), forbid_dtd=True)
                for name in archive.names()
                if name == "word/document.xml"
                or (name.startswith("customXml/item") and name.endswith(".xml"))
            }
        except (ParseError, ValueError) as error:
            raise Invalid(Message(NOT_OURS)) from error
    lists = [root for root in parts.values() if root.tag == f"{{{SPACE}}}sources"]
    if "word/document.xml" not in parts or not lists:
        raise Invalid(Message(NOT_OURS))
    sources = {
        found.get("id", ""): Source(found.get("id", ""), found.get("name", ""), found.get("label", ""))
        for found in lists[-1]
    }
    figures, gaps = [], []
    for control in parts["word/document.xml"].iter(f"{{{W}}}sdt"):
        tag = control.find(f"{{{W}}}sdtPr/{{{W}}}tag")
        head, _, cell = (tag.get(f"{{{W}}}val", "") if tag is not None else "").partition("!")
        if head == GAP and control.find(f"{{{W}}}sdtPr/{{{W}}}showingPlcHdr") is not None:
            gaps.append(cell)
        elif cell and head not in (GAP, BLANK):
            text = "".join(t.text or "" for t in control.iter(f"{{{W}}}t"))
            figures.append(Figure(text, head, cell))
    return ReadBack(sources, figures, gaps)
