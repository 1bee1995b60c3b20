"""Word .docx in the layout in which Vietnamese teachers write questions: "Câu 1: …", "A. …", the answer underlined.

`opening` guards the file, `body` reads it into paragraphs as they look on paper (numbering computed), `layout` makes
questions of them, `writing` the way back. Read by our own reader: the label "Câu 1:" of automatic numbering stands
nowhere in the text, and libraries for Word do not compute it.
"""

from collections.abc import Mapping, Sequence

from lms.assessment.formats.content import Item, Questions, Written


class Word:
    """The format `docx`."""

    name = "docx"
    endings = (".docx",)

    def read(self, content: bytes) -> Questions:
        from lms.assessment.formats.docx import reading

        return reading.read(content)

    def write(self, items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
        from lms.assessment.formats.docx.writing.writer import write

        return write(items, media)


WORD = Word()
