"""Our own workbook of questions: one row each. `reading` by its `columns`, `writing` with the template and its `guide`."""

from collections.abc import Mapping, Sequence

from lms.assessment.formats.content import Item, Questions, Written
from lms.assessment.formats.xlsx import reading, writing


class Xlsx:
    """The template of this service; no pictures."""

    name = "xlsx"
    endings = (".xlsx",)

    def read(self, content: bytes) -> Questions:
        return reading.read(content)

    def write(self, items: Sequence[Item], media: Mapping[str, bytes]) -> Written:
        return writing.write(items, media)
