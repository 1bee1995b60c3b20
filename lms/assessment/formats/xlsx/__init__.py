"""Our own workbook of questions: one row each. `reading` by its `columns`, `writing` with the template and its `guide`."""

from collections.abc import Mapping, Sequence

from lms.assessment.formats.content import Item, Questions, Written


class Xlsx:
    """The template of this service; no pictures."""

    name = "xlsx"
    endings = (".xlsx",)

    def read(self, content: bytes) -> Questions:
        from lms.assessment.formats.xlsx import reading

        return reading.read(content)

    def write(self, items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
        from lms.assessment.formats.xlsx import writing

        return writing.write(items, media)
